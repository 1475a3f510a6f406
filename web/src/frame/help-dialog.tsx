/** Which keys do what. */
import { useTranslation } from "react-i18next"
import { Dialog } from "./dialog.tsx"

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation()
  const groups = [
    {
      title: t("listening.keyGroupPlay"),
      rows: [
        [[t("keys.space")], t("keys.playPause")],
        [["←", "→"], t("keys.seek")],
        [["↑", "↓"], t("keys.volume")],
        [["M"], t("listening.keyMute")],
        [["N"], t("keys.next")],
        [["P"], t("keys.previous")],
        [["S"], t("listening.keyShuffle")],
        [["R"], t("listening.keyRepeat")],
        [["F"], t("listening.keyStar")],
      ],
    },
    {
      title: t("listening.keyGroupPage"),
      rows: [
        [["O"], t("listening.keyOpen")],
        [["Q"], t("listening.keyQueue")],
        [["L"], t("listening.keyLyrics")],
        [["/"], t("keys.search")],
        [["A"], t("keys.add")],
        [["?"], t("keys.help")],
      ],
    },
  ] as const
  return (
    <Dialog title={t("keys.title")} kind="box" onClose={onClose}>
      {groups.map(({ title, rows }) => (
        <section key={title} className="help-group">
          <h3>{title}</h3>
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
        </section>
      ))}
    </Dialog>
  )
}
