/** Adding a link from anywhere, with the imports that are at work. */
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { importsQuery, sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { DriveKeyHelp } from "./drive-key-help.tsx"
import { LinkForm } from "./link-form.tsx"
import { RunningImports } from "./running-imports.tsx"
import { SharingHelp } from "./sharing-help.tsx"

export function AddDialog({ onClose }: { readonly onClose: () => void }) {
  const { api } = useServices()
  const { t } = useTranslation()
  const { data: session } = useQuery(sessionQuery(api))
  const { data } = useQuery(importsQuery(api))
  return (
    <Dialog title={t("add.title")} kind="box" onClose={onClose}>
      <p>{t("add.lead")}</p>
      <LinkForm />
      {session && !session.driveConfigured && <DriveKeyHelp />}
      <RunningImports />
      {session?.driveConfigured && data?.imports.length === 0 && <SharingHelp />}
      <p className="hint">{t("add.anywhere")}</p>
    </Dialog>
  )
}
