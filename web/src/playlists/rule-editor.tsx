/** The rules of a smart playlist: kept as they are written, so that the tracks below and their number follow. */
import type { Playlist } from "@diapason/shared/keeping"
import { RULE_SORTS } from "@diapason/shared/rule-fields"
import type { SmartRules } from "@diapason/shared/smart-rules"
import { useQueryClient } from "@tanstack/react-query"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { localDay } from "../history/days.ts"
import { playlistKey, playlistsKey } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import { conditionOn, written } from "./conditions.ts"
import { RuleRow } from "./rule-row.tsx"
import "./rules.css"

const PACE_MS = 350
const MOST_TRACKS = 5_000
const MOST_CONDITIONS = 50

type Props = { readonly playlist: Playlist; readonly rules: SmartRules; readonly onClose: () => void }

export function RuleEditor({ playlist, rules: saved, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const [atFirst] = useState(saved)
  const [rules, setRules] = useState(saved)
  const { state, problem } = useKeptRules(playlist.id, rules)
  const today = localDay(new Date())
  const { match, conditions, sort, order = "asc", limit } = rules
  const changed = JSON.stringify(rules) !== JSON.stringify(atFirst)

  function setSort(name: string) {
    const { sort: _sort, order: _order, ...rest } = rules
    const chosen = RULE_SORTS.find(known => known === name)
    setRules(chosen ? { ...rest, sort: chosen, order } : rest)
  }
  function setLimit(text: string) {
    const { limit: _limit, ...rest } = rules
    const number = Math.min(Number.parseInt(text, 10), MOST_TRACKS)
    setRules(number >= 1 ? { ...rest, limit: number } : rest)
  }

  return (
    <section className="card rules" aria-labelledby="rules-title">
      <header>
        <h2 id="rules-title">{t("rules.title")}</h2>
        <p className="rules-count" role="status">
          {state === "kept"
            ? t("rules.count", { count: playlist.trackCount, n: plainNumber(playlist.trackCount, i18n.language) })
            : t("rules.counting")}
        </p>
      </header>
      <label className="rules-match">
        {t("rules.match")}
        <select
          className="field"
          value={match}
          onChange={({ target }) => setRules({ ...rules, match: target.value === "any" ? "any" : "all" })}
        >
          <option value="all">{t("rules.all")}</option>
          <option value="any">{t("rules.any")}</option>
        </select>
      </label>
      <ol className="rule-rows">
        {conditions.map((condition, index) => (
          <RuleRow
            // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no name but its place
            key={index}
            condition={condition}
            number={index + 1}
            today={today}
            onChange={next => setRules({ ...rules, conditions: conditions.with(index, next) })}
            onRemove={() => setRules({ ...rules, conditions: conditions.toSpliced(index, 1) })}
          />
        ))}
      </ol>
      <button
        type="button"
        className="button"
        disabled={conditions.length >= MOST_CONDITIONS}
        onClick={() => setRules({ ...rules, conditions: [...conditions, conditionOn("artist", today)] })}
      >
        <Icon name="add" />
        {t("rules.add")}
      </button>
      <div className="rules-order">
        <label>
          {t("rules.sort")}
          <select className="field" value={sort ?? ""} onChange={({ target }) => setSort(target.value)}>
            <option value="">{t("rules.noSort")}</option>
            {RULE_SORTS.map(name => (
              <option key={name} value={name}>
                {t(`rules.field_${name}`)}
              </option>
            ))}
          </select>
        </label>
        {sort && sort !== "random" && (
          <label>
            {t("rules.order")}
            <select
              className="field"
              value={order}
              onChange={({ target }) => setRules({ ...rules, order: target.value === "desc" ? "desc" : "asc" })}
            >
              <option value="asc">{t("albums.ascending")}</option>
              <option value="desc">{t("albums.descending")}</option>
            </select>
          </label>
        )}
        <label>
          {t("rules.limit")}
          <span className="rules-limit">
            <input
              inputMode="numeric"
              placeholder={t("rules.noLimit")}
              value={limit ?? ""}
              onChange={({ target }) => setLimit(target.value)}
            />
            {t("rules.limitTracks")}
          </span>
        </label>
      </div>
      {problem && (
        <p className="form-wrong" role="alert">
          {t("playlists.failed", { why: problem })}
        </p>
      )}
      <footer className="button-row">
        <button type="button" className="button button-strong" onClick={onClose}>
          {t("rules.done")}
        </button>
        <button type="button" className="button" disabled={!changed} onClick={() => setRules(atFirst)}>
          {t("rules.revert")}
        </button>
        <p className="hint">{t("rules.live")}</p>
      </footer>
    </section>
  )
}

/** Sends the rules when the hand rests, and once more when the editor is left before that. */
function useKeptRules(id: string, rules: SmartRules) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const sent = useRef(JSON.stringify(written(rules)))
  const [state, setState] = useState<"kept" | "waiting">("kept")
  const [problem, setProblem] = useState<string | null>(null)
  const text = JSON.stringify(written(rules))
  const latest = useRef(text)
  latest.current = text

  useEffect(() => {
    if (text === sent.current) return
    setState("waiting")
    const left = new AbortController()
    const timer = setTimeout(async () => {
      sent.current = text
      try {
        await api.changePlaylist(id, { rules: written(rules) })
        await client.invalidateQueries({ queryKey: playlistKey(id) })
        void client.invalidateQueries({ queryKey: playlistsKey })
        if (!left.signal.aborted) setProblem(null)
      } catch (error) {
        if (!left.signal.aborted) setProblem(error instanceof Error ? error.message : String(error))
      }
      if (!left.signal.aborted) setState("kept")
    }, PACE_MS)
    return () => {
      left.abort()
      clearTimeout(timer)
    }
  }, [text, rules, id, api, client])

  useEffect(
    () => () => {
      if (latest.current === sent.current) return
      api
        .changePlaylist(id, { rules: JSON.parse(latest.current) })
        .then(() => client.invalidateQueries({ queryKey: playlistKey(id) }))
        .catch((error: unknown) =>
          toasts.show({ text: t("playlists.failed", { why: String(error) }), tone: "problem", lasts: 10_000 }),
        )
    },
    [id, api, client, toasts, t],
  )
  return { state, problem }
}
