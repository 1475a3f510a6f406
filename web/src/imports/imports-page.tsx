/** All imports, and the field to start one. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { PageTitle } from "../frame/page-title.tsx"
import { RowsWaiting } from "../frame/page-waiting.tsx"
import { importsQuery, sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { DriveKeyHelp } from "./drive-key-help.tsx"
import { LinkForm } from "./link-form.tsx"
import { RunningImports } from "./running-imports.tsx"
import { SharingHelp } from "./sharing-help.tsx"
import "./imports.css"

const MOST = 100

export function ImportsPage() {
  const { api } = useServices()
  const { t } = useTranslation()
  const { data: session } = useQuery(sessionQuery(api))
  const { data, error } = useQuery(importsQuery(api))
  return (
    <div className="page page-narrow">
      <PageTitle title={t("nav.imports")} />
      <p className="lead">{t("add.lead")}</p>
      <LinkForm />
      {session && !session.driveConfigured && <DriveKeyHelp />}
      {data && data.imports.length > 0 && <h2 className="section-title">{t("imports.title")}</h2>}
      {data?.imports.length === 0 && <SharingHelp />}
      {!data && !error && <RowsWaiting rows={3} />}
      <RunningImports most={MOST} />
      <p className="hint">{t("add.anywhere")}</p>
      {session?.role === "home" && (
        <p className="hint">
          <Link to="/settings">{t("add.local")}</Link>
        </p>
      )}
    </div>
  )
}
