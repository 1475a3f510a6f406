/** On an album: that it is kept on this device, or how far it has come. */
import type { Album } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { ProgressBar } from "../frame/progress-bar.tsx"
import { useServices } from "../services.ts"
import { useKept } from "./use-kept-entries.ts"
import "./offline.css"

export function KeptNote({ album }: { readonly album: Pick<Album, "id"> }) {
  const { kept } = useServices()
  const { t } = useTranslation()
  const { albums, fetching } = useKept()
  const coming = fetching.get(album.id)
  if (coming) {
    const { done, total } = coming
    return (
      <div className="kept-note">
        <p role="status">
          {t("offline.coming", { done: Math.min(Math.floor(done) + 1, total), total })}
          <button type="button" className="button button-quiet" onClick={() => kept?.cancel(album.id)}>
            {t("app.cancel")}
          </button>
        </p>
        <ProgressBar label={t("offline.progress")} done={done} total={total} />
      </div>
    )
  }
  if (!albums.some(({ id }) => id === album.id)) return null
  return (
    <p className="kept-note kept-here">
      <Icon name="check" />
      {t("offline.here")}
    </p>
  )
}
