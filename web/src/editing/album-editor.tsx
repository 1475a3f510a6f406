/** Changing what an album is called and shows: the words of the files stay beside it and can be had back. */
import type { Album } from "@diapason/shared/api"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { coverAddress } from "../api.ts"
import { renewLibrary } from "../queries.ts"
import { useServices } from "../services.ts"
import { Editor, NameField } from "./editor.tsx"
import { shrinkPicture } from "./shrink-picture.ts"

type Props = { readonly album: Album; readonly onClose: () => void }

/** Undefined: as it is; null: taken away. */
type Picture = string | null | undefined

export function AlbumEditor({ album, onClose }: Props) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [title, setTitle] = useState(album.title)
  const [artist, setArtist] = useState(album.artist)
  const [year, setYear] = useState(album.year === undefined ? "" : String(album.year))
  const [genre, setGenre] = useState(album.genre ?? "")
  const [cover, setCover] = useState<Picture>(undefined)
  const done = async (text: string) => {
    await renewLibrary(client)
    toasts.show({ text })
    onClose()
  }
  const save = useMutation({
    mutationFn: () =>
      api.changeAlbum(album.id, {
        ...(title.trim() !== album.title && { title: title.trim() }),
        ...(artist.trim() !== album.artist && { artist: artist.trim() }),
        ...(year !== String(album.year ?? "") && { year: year === "" ? null : Number(year) }),
        ...(genre.trim() !== (album.genre ?? "") && { genre: genre.trim() || null }),
        ...(cover !== undefined && { cover }),
      }),
    onSuccess: () => done(t("editing.saved")),
  })
  const revert = useMutation({
    mutationFn: () => api.revertAlbum(album.id),
    onSuccess: () => done(t("editing.reverted")),
  })
  const busy = save.isPending || revert.isPending
  return (
    <Editor
      title={t("editing.albumTitle")}
      submit={t("editing.save")}
      wrong={save.error ?? revert.error}
      disabled={busy}
      onSubmit={() => save.mutate()}
      onClose={onClose}
      aside={
        <button type="button" className="button button-quiet" disabled={busy} onClick={() => revert.mutate()}>
          {t("editing.revert")}
        </button>
      }
    >
      <CoverField album={album} picture={cover} onPicture={setCover} />
      <NameField label={t("editing.title")} value={title} onChange={setTitle} />
      <NameField label={t("editing.artist")} value={artist} onChange={setArtist} />
      <div className="editing-pair">
        <label>
          {t("editing.year")}
          <input
            inputMode="numeric"
            pattern="[0-9]{0,4}"
            value={year}
            onChange={event => setYear(event.target.value.trim())}
          />
        </label>
        <label>
          {t("editing.genre")}
          <input maxLength={500} value={genre} onChange={event => setGenre(event.target.value)} />
        </label>
      </div>
      <p className="hint">{t("editing.beside")}</p>
    </Editor>
  )
}

type CoverProps = {
  readonly album: Album
  readonly picture: Picture
  readonly onPicture: (picture: Picture) => void
}

function CoverField({ album, picture, onPicture }: CoverProps) {
  const { t } = useTranslation()
  const [wrong, setWrong] = useState(false)
  const shown = picture === undefined ? coverAddress(album.coverArt, 320) : picture
  function choose(file: File | undefined) {
    if (!file) return
    setWrong(false)
    shrinkPicture(file).then(onPicture, () => setWrong(true))
  }
  return (
    <div className="editing-cover">
      {shown ? <img src={shown} alt="" /> : <span className="editing-no-cover" aria-hidden="true" />}
      <div>
        <label className="button">
          {t("editing.chooseCover")}
          <input
            type="file"
            accept="image/jpeg,image/png,image/webp"
            onChange={event => choose(event.target.files?.[0])}
          />
        </label>
        {shown && (
          <button type="button" className="button button-quiet" onClick={() => onPicture(null)}>
            {t("editing.noCover")}
          </button>
        )}
        {wrong && (
          <p className="form-wrong" role="alert">
            {t("editing.coverUnreadable")}
          </p>
        )}
      </div>
    </div>
  )
}
