/** No album yet: where to begin, and what is still missing. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { RingingFork } from "../frame/ringing-fork.tsx"
import { DriveKeyHelp } from "../imports/drive-key-help.tsx"
import { LinkForm } from "../imports/link-form.tsx"
import { RunningImports } from "../imports/running-imports.tsx"
import { SharingHelp } from "../imports/sharing-help.tsx"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import "./empty.css"

export function EmptyLibrary() {
  const { api } = useServices()
  const { t } = useTranslation()
  const { data: session } = useQuery(sessionQuery(api))
  useDocumentTitle(t("albums.title"))
  const remote = session?.role === "remote"
  return (
    <div className="page empty">
      <RingingFork />
      <h1>{remote ? t("empty.remoteTitle") : t("empty.title")}</h1>
      <p className="lead">{remote ? t("empty.remoteLead") : t("empty.lead")}</p>
      {session?.driveConfigured !== false && <LinkForm />}
      <RunningImports />
      {session && !session.driveConfigured && !remote && <DriveKeyHelp />}
      {session?.driveConfigured && <SharingHelp />}
      {!remote && (
        <Link to="/start" className="button empty-start">
          {t("empty.allSteps")}
        </Link>
      )}
    </div>
  )
}
