/** What is kept on this device, how much room it takes and how much there is. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { ProgressBar } from "../frame/progress-bar.tsx"
import type { KeptAlbum } from "../offline/kept-albums.ts"
import { useKept } from "../offline/use-kept-entries.ts"
import { useServices } from "../services.ts"
import { byteSize } from "../words/formats.ts"

export function DeviceSection() {
  const { kept } = useServices()
  const { t, i18n } = useTranslation()
  const { albums, fetching } = useKept()
  const { data: room } = useQuery({
    queryKey: ["room", albums.length],
    queryFn: async () => (await navigator.storage?.estimate?.()) ?? null,
    staleTime: 0,
    networkMode: "always",
  })
  const size = (bytes: number) => byteSize(bytes, i18n.language)
  if (!kept) return <p>{t("offline.unable")}</p>
  const { usage = 0, quota = 0 } = room ?? {}
  return (
    <>
      <p>{albums.length === 0 ? t("offline.none") : t("offline.lead")}</p>
      <ul className="settings-list">
        {[...fetching].map(([id, { title, done, total }]) => (
          <li key={id}>
            <div className="quota">
              <strong>{title}</strong>
              <ProgressBar label={t("offline.progress")} done={done} total={total} />
            </div>
            <button type="button" className="button" onClick={() => kept.cancel(id)}>
              {t("app.cancel")}
            </button>
          </li>
        ))}
        {albums.map(album => (
          <KeptRow key={album.id} album={album} onRemove={() => void kept.remove(album.id)} />
        ))}
      </ul>
      {quota > 0 && (
        <div className="quota">
          <p className="hint">{t("offline.room", { used: size(usage), all: size(quota) })}</p>
          <ProgressBar label={t("offline.roomLabel")} done={usage} total={quota} />
        </div>
      )}
    </>
  )
}

function KeptRow({ album, onRemove }: { readonly album: KeptAlbum; readonly onRemove: () => void }) {
  const { t, i18n } = useTranslation()
  const { id, title, artist, size } = album
  return (
    <li>
      <div>
        <Link to="/albums/$albumId" params={{ albumId: id }}>
          <strong>{title}</strong>
        </Link>
        <small>{`${artist} · ${byteSize(size, i18n.language)}`}</small>
      </div>
      <button type="button" className="button" aria-label={t("offline.removeOne", { title })} onClick={onRemove}>
        {t("offline.removeShort")}
      </button>
    </li>
  )
}
