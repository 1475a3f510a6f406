/** Opening a playlist to whoever has its address, until a day. */
import type { Playlist } from "@diapason/shared/keeping"
import { useMutation, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { Icon } from "../frame/icons.tsx"
import { localDay } from "../history/days.ts"
import { syncQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { longDate } from "../words/formats.ts"
import { shareAddress } from "./share-address.ts"
import { usePlaylistChanges } from "./use-playlist-changes.ts"
import "../editing/editing.css"
import "./playlists.css"

const DAY_MS = 86_400_000
const DAYS_AT_FIRST = 30
const MOST_DAYS = 364

const dayAhead = (days: number) => localDay(new Date(Date.now() + days * DAY_MS))
/** The whole of that day, where the person is. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString()

type Props = { readonly playlist: Playlist; readonly onClose: () => void }

export function ShareDialog({ playlist, onClose }: Props) {
  const { api, toasts } = useServices()
  const { t, i18n } = useTranslation()
  const { renewed } = usePlaylistChanges(playlist.id)
  const { share: _share, ...closed } = playlist
  const [share, setShare] = useState(playlist.share)
  const [day, setDay] = useState(share ? localDay(new Date(share.until)) : dayAhead(DAYS_AT_FIRST))
  const open = useMutation({
    mutationFn: () => api.sharePlaylist(playlist.id, endOf(day)),
    onSuccess({ url, until }) {
      setShare({ url, until })
      renewed({ ...playlist, share: { url, until } })
    },
  })
  const end = useMutation({
    mutationFn: () => api.unsharePlaylist(playlist.id),
    onSuccess() {
      renewed(closed)
      toasts.show({ text: t("playlists.shareEnded") })
      onClose()
    },
  })
  const { data: status, isPending } = useQuery(syncQuery(api))
  // An address that changes under the eye would be given away wrong.
  const place = share && !isPending ? shareAddress(share.url, location.origin, status) : null
  async function copy(address: string) {
    try {
      await navigator.clipboard.writeText(address)
      toasts.show({ text: t("playlists.copied"), lasts: 3_000 })
    } catch {
      toasts.show({ text: t("playlists.copyRefused"), tone: "problem" })
    }
  }
  const error = open.error ?? end.error
  return (
    <Dialog title={t("playlists.shareTitle", { name: playlist.name })} kind="box" onClose={onClose}>
      <p>{t("playlists.shareLead")}</p>
      <form
        className="editing"
        onSubmit={event => {
          event.preventDefault()
          open.mutate()
        }}
      >
        {place && share && (
          <>
            <label>
              {t("playlists.shareAddress")}
              <span className="share-address">
                <input readOnly value={place.address} onFocus={({ target }) => target.select()} />
                <button type="button" className="button button-strong" onClick={() => void copy(place.address)}>
                  <Icon name="link" />
                  {t("playlists.copy")}
                </button>
              </span>
            </label>
            {place.note && <p className="hint">{t(`playlists.shareAt_${place.note}`)}</p>}
            <p className="hint">{t("playlists.shareEnds", { date: longDate(share.until, i18n.language) })}</p>
          </>
        )}
        <label>
          {t("playlists.shareUntil")}
          <input
            type="date"
            required
            min={dayAhead(0)}
            max={dayAhead(MOST_DAYS)}
            value={day}
            onChange={({ target }) => setDay(target.value)}
          />
        </label>
        {error && (
          <p className="form-wrong" role="alert">
            {error.message}
          </p>
        )}
        <div className="button-row editing-foot">
          <button
            type="submit"
            className={share ? "button" : "button button-strong"}
            disabled={open.isPending || day === ""}
          >
            {t(share ? "playlists.shareChange" : "playlists.shareDo")}
          </button>
          {share && (
            <button
              type="button"
              className="button button-danger"
              disabled={end.isPending}
              onClick={() => end.mutate()}
            >
              {t("playlists.shareEnd")}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
