/** Which key the server lacks to read Drive, and where it comes from. */
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import "../frame/steps.css"
import { WithCode } from "../frame/with-code.tsx"

export function DriveKeyHelp() {
  const { t } = useTranslation()
  return (
    <section className="steps steps-key">
      <h2>
        <Icon name="key" />
        {t("empty.driveTitle")}
      </h2>
      <p>
        <WithCode text={t("empty.driveLead")} />
      </p>
      <ol>
        <li>
          <WithCode text={t("empty.drive1")} />
        </li>
        <li>{t("empty.drive2")}</li>
        <li>{t("empty.drive3")}</li>
        <li>
          <WithCode text={t("empty.drive4")} />
        </li>
      </ol>
      <p className="hint">
        <WithCode text={t("empty.drivePrivate")} />
      </p>
    </section>
  )
}
