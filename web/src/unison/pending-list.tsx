/** What the remote has not confirmed yet, by name. */
import type { SyncTarget } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"

const SHOWN = 8
const causes = { add: "causeAdd", delete: "causeDelete", edit: "causeEdit" } as const
const kinds: Readonly<Record<string, "kindAlbum" | "kindTrack" | "kindArtist">> = {
  album: "kindAlbum",
  track: "kindTrack",
  artist: "kindArtist",
}

type Props = { readonly changes: SyncTarget["pendingChanges"]; readonly total: number }

export function PendingList({ changes, total }: Props) {
  const { t } = useTranslation()
  const shown = changes.slice(0, SHOWN)
  return (
    <div className="pending">
      <h3>{t("unison.pending", { count: total })}</h3>
      <ul>
        {shown.map(change => (
          <li key={`${change.kind}/${change.id}`} data-cause={change.cause}>
            <span className="pending-name">{change.name ?? change.id}</span>
            <span className="pending-kind">
              {t(`unison.${kinds[change.kind] ?? "kindOther"}`)} · {t(`unison.${causes[change.cause]}`)}
            </span>
          </li>
        ))}
      </ul>
      {total > shown.length && <p>{t("unison.pendingMore", { count: total - shown.length })}</p>}
    </div>
  )
}
