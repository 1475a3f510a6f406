/** Which keys do what. */
import { useTranslation } from "react-i18next"
import { Dialog } from "./dialog.tsx"

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const rows = [
    [[t("keys.space")], t("keys.playPause")],
    [["←", "→"], t("keys.seek")],
    [["↑", "↓"], t("keys.volume")],
    [["N"], t("keys.next")],
    [["P"], t("keys.previous")],
    [["/"], t("keys.search")],
    [["A"], t("keys.add")],
    [["?"], t("keys.help")],
  ] as const
  return (
    <Dialog title={t("keys.title")} kind="box" onClose={onClose}>
      <dl className="help-keys">
        {rows.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>{meaning}</dt>
            <dd>
              {keys.map(key => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
