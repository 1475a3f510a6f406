/** The words of what plays; where their times are known they follow the music, and a press goes there. */
import { useQuery } from "@tanstack/react-query"
import { type ReactNode, useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { lyricsQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { type LyricLine, lineAt, parseLrc } from "./lyrics.ts"
import { currentTrack } from "./queue.ts"
import "./lyrics.css"

/** Who scrolls wants to read; after that the words follow the music again. */
const REST_AFTER_SCROLL_MS = 5_000

export function LyricsView() {
  const { api, player } = useServices()
  const { t } = useTranslation()
  const track = currentTrack(useStore(player.queue))
  const { data, isPending, error } = useQuery({ ...lyricsQuery(api, track?.id ?? ""), enabled: track !== undefined })
  if (isPending) return <Note>{t("listening.lyricsLoading")}</Note>
  if (error) return <Note>{error.message}</Note>
  const text = data?.text ?? ""
  const lines = data?.synced ?? parseLrc(text)
  if (lines) return <Following key={track?.id} lines={lines} />
  if (text.trim() === "") return <Note>{t("listening.noLyrics")}</Note>
  return <p className="lyrics lyrics-plain">{text}</p>
}

function Note({ children }: { readonly children: ReactNode }) {
  return <p className="panel-note">{children}</p>
}

function Following({ lines }: { readonly lines: readonly LyricLine[] }) {
  const { player } = useServices()
  const { t } = useTranslation()
  const now = useSungLine(lines)
  const list = useRef<HTMLOListElement>(null)
  const scrolledAt = useRef(Number.NEGATIVE_INFINITY)
  useEffect(() => {
    if (performance.now() - scrolledAt.current < REST_AFTER_SCROLL_MS) return
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
    list.current?.children[now]?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" })
  }, [now])
  // Passive, as a handler in the markup is not: the browser scrolls without asking.
  useEffect(() => {
    const onTouched = () => {
      scrolledAt.current = performance.now()
    }
    const left = new AbortController()
    for (const way of ["wheel", "touchmove"])
      list.current?.addEventListener(way, onTouched, { passive: true, signal: left.signal })
    return () => left.abort()
  }, [])
  return (
    <ol ref={list} className="lyrics">
      {lines.map(({ at, text }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines never move
        <li key={place} aria-current={place === now || undefined} data-past={place < now}>
          {text === "" ? (
            <span aria-hidden="true">· · ·</span>
          ) : (
            <button type="button" title={t("listening.lyricsGo")} onClick={() => player.seek(at)}>
              {text}
            </button>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Follows the music more closely than the clock of the seek bar does; rests while nothing plays. */
function useSungLine(lines: readonly LyricLine[]): number {
  const { player } = useServices()
  const { playing, time } = useStore(player.audio)
  const [line, setLine] = useState(() => lineAt(lines, player.now()))
  useEffect(() => {
    if (!playing) return setLine(lineAt(lines, time))
    let frame = requestAnimationFrame(function look() {
      setLine(lineAt(lines, player.now()))
      frame = requestAnimationFrame(look)
    })
    return () => cancelAnimationFrame(frame)
  }, [lines, playing, time, player])
  return line
}
