/** Keys for other music programs: made, shown once, revoked. */
import type { Session } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CopyButton } from "../frame/copy-button.tsx"
import { useServices } from "../services.ts"
import type { ApplicationKey } from "../settings-api.ts"
import { longDate } from "../words/formats.ts"

const KEYS = ["application-keys"] as const

export function KeySection({ session }: { readonly session: Session | undefined }) {
  const person = session?.person
  const hasAccount = person != null
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [wanted, setWanted] = useState("")
  const { data } = useQuery({
    queryKey: KEYS,
    queryFn: ({ signal }) => api.applicationKeys(signal),
    enabled: hasAccount,
  })
  const renew = () => client.invalidateQueries({ queryKey: KEYS })
  const problem = (error: Error) => void toasts.show({ text: error.message, tone: "problem" })
  const make = useMutation({
    mutationFn: () => api.makeApplicationKey(wanted.trim()),
    onSuccess() {
      setWanted("")
      return renew()
    },
    onError: problem,
  })
  const revoke = useMutation({ mutationFn: api.revokeApplicationKey, onSuccess: renew, onError: problem })
  if (!person) {
    // It is made at home only.
    if (session?.role === "remote") return <p>{t("settings.keysNeedAccountAtHome")}</p>
    return (
      <>
        <p>{t("settings.keysNeedAccount")}</p>
        <Link to="/account" className="button">
          {t("session.create")}
        </Link>
      </>
    )
  }
  const made = make.data?.applicationKey
  return (
    <>
      <p>{t("settings.keysHelp")}</p>
      {made && (
        <div className="key-made" role="status">
          <strong>{t("settings.keyMade", { name: made.name })}</strong>
          <Fact name={t("settings.appAddress")} value={location.origin} />
          <Fact name={t("settings.appUser")} value={person.name} />
          <Fact name={t("settings.appKey")} value={made.key} />
          <p className="hint">{t("settings.keyOnce")}</p>
        </div>
      )}
      <form
        className="settings-form"
        onSubmit={event => {
          event.preventDefault()
          make.mutate()
        }}
      >
        <label>
          {t("settings.keyName")}
          <input
            required
            maxLength={100}
            value={wanted}
            placeholder={t("settings.keyPlaceholder")}
            autoComplete="off"
            onChange={event => setWanted(event.target.value)}
          />
        </label>
        <button type="submit" className="button button-large" disabled={make.isPending || wanted.trim() === ""}>
          {t("settings.makeKey")}
        </button>
      </form>
      <ul className="settings-list" aria-busy={!data}>
        {data?.applicationKeys.map(key => (
          <KeyRow key={key.id} held={key} busy={revoke.isPending} onRevoke={() => revoke.mutate(key.id)} />
        ))}
      </ul>
    </>
  )
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  const { t } = useTranslation()
  return (
    <div className="settings-fact">
      <span>{name}</span>
      <code>{value}</code>
      <CopyButton text={value} label={t("settings.copyOne", { name })} />
    </div>
  )
}

type RowProps = { readonly held: ApplicationKey; readonly busy: boolean; readonly onRevoke: () => void }

function KeyRow({ held, busy, onRevoke }: RowProps) {
  const { t, i18n } = useTranslation()
  return (
    <li>
      <div>
        <strong>{held.name}</strong>
        <small>{t("settings.keySince", { date: longDate(held.createdAt, i18n.language) })}</small>
      </div>
      <button
        type="button"
        className="button button-danger"
        disabled={busy}
        aria-label={t("settings.revokeOne", { name: held.name })}
        onClick={onRevoke}
      >
        {t("settings.revoke")}
      </button>
    </li>
  )
}
