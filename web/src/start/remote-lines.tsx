/** The lines for both sides, with a token made here: nothing is sent anywhere. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { CopyButton } from "../frame/copy-button.tsx"
import { WithCode } from "../frame/with-code.tsx"
import { newToken, remoteOrigin } from "./lines.ts"

export function RemoteLines() {
  const { t } = useTranslation()
  const [address, setAddress] = useState("")
  const [token] = useState(newToken)
  const origin = remoteOrigin(address)
  const odd = address.trim() !== "" && origin === null
  return (
    <div className="start-lines">
      <p>{t("start.remoteHelp")}</p>
      <Lines
        title={t("start.atKoyeb")}
        help={t("start.atKoyebHelp")}
        text={`SYNC_TOKEN=${token}\nGOOGLE_API_KEY=${t("start.sameKey")}`}
      />
      <label>
        {t("start.address")}
        <input
          type="url"
          value={address}
          placeholder="https://my-app-me.koyeb.app"
          autoComplete="off"
          aria-invalid={odd}
          aria-describedby={odd ? "address-wrong" : undefined}
          onChange={event => setAddress(event.target.value)}
        />
      </label>
      {odd && (
        <p className="form-wrong" id="address-wrong" role="alert">
          {t("start.addressWrong")}
        </p>
      )}
      <Lines
        title={t("start.atHome")}
        help={t("start.atHomeHelp")}
        text={`KOYEB_URL=${origin ?? "https://my-app-me.koyeb.app"}\nSYNC_TOKEN=${token}`}
      />
      <p className="hint">{t("start.watch")}</p>
    </div>
  )
}

function Lines({ title, help, text }: { readonly title: string; readonly help: string; readonly text: string }) {
  const { t } = useTranslation()
  return (
    <figure>
      <figcaption>
        <strong>{title}</strong>
        <CopyButton text={text} label={t("settings.copyOne", { name: title })} />
      </figcaption>
      <p>
        <WithCode text={help} />
      </p>
      <pre>{text}</pre>
    </figure>
  )
}
