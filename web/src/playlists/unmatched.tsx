/** What an imported file names and the library does not hold. */
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"

type Props = { readonly name: string; readonly unmatched: readonly string[]; readonly onClose: () => void }

export function Unmatched({ name, unmatched, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog title={t("playlists.unmatched", { count: unmatched.length })} kind="box" onClose={onClose}>
      <p>{t("playlists.unmatchedHelp", { name })}</p>
      <ul className="unmatched">
        {unmatched.map((track, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a file may name a track twice
          <li key={index}>{track}</li>
        ))}
      </ul>
    </Dialog>
  )
}
