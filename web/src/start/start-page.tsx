/** The first run: what is needed, each thing checked as soon as it is there, and the exact lines to paste. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { PageWaiting } from "../frame/page-waiting.tsx"
import { WithCode } from "../frame/with-code.tsx"
import { DriveKeyHelp } from "../imports/drive-key-help.tsx"
import { sessionQuery, syncQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { isCopy } from "../unison/telling.ts"
import { checkRemote } from "./check-remote.ts"
import { FolderTry } from "./folder-try.tsx"
import { RemoteLines } from "./remote-lines.tsx"
import "./start.css"

type State = "done" | "open" | "wrong"

export function StartPage() {
  const { api } = useServices()
  const { t } = useTranslation()
  const { data: session } = useQuery(sessionQuery(api))
  const { data: status, error, refetch } = useQuery(syncQuery(api))
  if (error && !status) return <Failure error={error} retry={() => void refetch()} />
  if (!session || !status) return <PageWaiting />
  const drive = session.driveConfigured
  const { reachable, token, told } = checkRemote(status)
  const albums = status.counts.albums
  return (
    <div className="page page-narrow start">
      <PageTitle title={t("start.title")} />
      <p className="lead">{t("start.lead")}</p>
      <ol className="start-steps">
        <Step state={drive ? "done" : "open"} title={t("start.drive")}>
          {drive ? <p>{t("start.driveWorks")}</p> : <DriveKeyHelp />}
        </Step>
        <Step state={albums > 0 ? "done" : "open"} title={t("start.folder")}>
          <p>{albums > 0 ? t("start.albumsThere", { count: albums }) : t("start.folderHelp")}</p>
          {drive && <FolderTry />}
        </Step>
        <Step state={reachable} title={t("start.remote")}>
          {isCopy(status) ? <p>{t("start.isRemote")}</p> : <RemoteHelp state={reachable} told={told} />}
        </Step>
        {!isCopy(status) && (
          <Step state={token} title={t("start.token")}>
            <p>
              <WithCode
                text={t(
                  token === "done" ? "start.tokenEqual" : token === "wrong" ? "unison.authBody" : "start.tokenUnknown",
                )}
              />
            </p>
          </Step>
        )}
        <Step state={session.person ? "done" : "open"} title={t("start.account")}>
          <p>
            {session.person
              ? t("session.signedInAs", { name: session.person.name })
              : t(session.role === "remote" ? "session.madeAtHome" : "start.accountHelp")}
          </p>
          {!session.person && session.role === "home" && (
            <Link to="/account" className="button">
              {t("session.create")}
            </Link>
          )}
        </Step>
      </ol>
    </div>
  )
}

type RemoteProps = { readonly state: State; readonly told: ReturnType<typeof checkRemote>["told"] }

function RemoteHelp({ state, told }: RemoteProps) {
  const { t } = useTranslation()
  return (
    <>
      {told && (
        <p>
          <strong>{t(`unison.${told}`)}.</strong> <WithCode text={t(`unison.${told}Body`)} />
        </p>
      )}
      {state !== "done" && <RemoteLines />}
    </>
  )
}

function Step({
  state,
  title,
  children,
}: {
  readonly state: State
  readonly title: string
  readonly children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <li data-state={state}>
      <span className="start-mark">{state !== "open" && <Icon name={state === "done" ? "check" : "warning"} />}</span>
      <div>
        <h2>
          {title} <span className="hidden-title">{t(`start.state_${state}`)}</span>
        </h2>
        {children}
      </div>
    </li>
  )
}
