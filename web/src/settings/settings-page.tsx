/** What a person sets: who they are, their keys, how the page looks and sounds, where the music comes from. */
import type { Session } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { PageTitle } from "../frame/page-title.tsx"
import { KEPT_PLACE } from "../offline/kept-place.ts"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { DeviceSection } from "./device-section.tsx"
import { DriveSection } from "./drive-section.tsx"
import { KeySection } from "./key-section.tsx"
import { LocalFolders } from "./local-folders.tsx"
import { LookSection } from "./look-section.tsx"
import { QualitySection } from "./quality-section.tsx"
import { useLocalWords } from "./use-local-words.ts"
import "./settings.css"

export function SettingsPage() {
  const { api } = useServices()
  const { t } = useTranslation()
  const sayLocal = useLocalWords()
  const { data: session } = useQuery(sessionQuery(api))
  return (
    <div className="page page-narrow settings">
      <PageTitle title={t("settings.title")} />
      <Section title={t("session.account")}>{session && <AccountSection session={session} />}</Section>
      <Section title={t("settings.lookTitle")}>
        <LookSection />
      </Section>
      <Section title={t("settings.qualityTitle")}>
        <QualitySection />
      </Section>
      <Section id={KEPT_PLACE} title={t("settings.deviceTitle")}>
        <DeviceSection />
      </Section>
      <Section title={t("settings.driveTitle")}>
        <DriveSection session={session} />
      </Section>
      {session?.role === "home" && (session.state === "open" || session.person?.owner) && (
        <Section title={sayLocal("title")}>
          <LocalFolders />
        </Section>
      )}
      <Section title={t("settings.keysTitle")}>
        <KeySection session={session} />
      </Section>
      <Section title={t("settings.moreTitle")}>
        <div className="button-row">
          <Link to="/start" className="button">
            {t("start.title")}
          </Link>
          <Link to="/unison" className="button">
            {t("unison.title")}
          </Link>
          <Link to="/trash" className="button">
            {t("trash.title")}
          </Link>
        </div>
      </Section>
    </div>
  )
}

function AccountSection({ session: { person, role } }: { readonly session: Session }) {
  const { t } = useTranslation()
  if (!person && role === "remote") return <p>{t("session.madeAtHome")}</p>
  return (
    <>
      <p>{person ? t("session.signedInAs", { name: person.name }) : t("settings.noAccount")}</p>
      <Link to="/account" className="button">
        {person ? t("settings.openAccount") : t("session.create")}
      </Link>
    </>
  )
}

type SectionProps = { readonly id?: string; readonly title: string; readonly children: ReactNode }

function Section({ id, title, children }: SectionProps) {
  return (
    <section id={id} className="settings-section">
      <h2>{title}</h2>
      <div>{children}</div>
    </section>
  )
}
