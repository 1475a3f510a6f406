/** Changing what a track is called and where it stands in its album. */
import type { Track } from "@diapason/shared/api"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { renewLibrary } from "../queries.ts"
import { useServices } from "../services.ts"
import { Editor, NameField } from "./editor.tsx"

type Props = { readonly track: Track; readonly onClose: () => void }

const shown = (value: number | undefined): string => (value === undefined ? "" : String(value))
const asNumber = (text: string): number | null => (text === "" ? null : Number(text))

export function TrackEditor({ track, onClose }: Props) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [title, setTitle] = useState(track.title)
  const [artist, setArtist] = useState(track.artist)
  const [number, setNumber] = useState(shown(track.trackNumber))
  const [disc, setDisc] = useState(shown(track.discNumber))
  const save = useMutation({
    mutationFn: () =>
      api.changeTrack(track.id, {
        ...(title.trim() !== track.title && { title: title.trim() }),
        ...(artist.trim() !== track.artist && { artist: artist.trim() }),
        ...(number !== shown(track.trackNumber) && { trackNumber: asNumber(number) }),
        ...(disc !== shown(track.discNumber) && { discNumber: asNumber(disc) }),
      }),
    async onSuccess() {
      await renewLibrary(client)
      toasts.show({ text: t("editing.saved") })
      onClose()
    },
  })
  const counted = { inputMode: "numeric", pattern: "[0-9]{0,4}" } as const
  return (
    <Editor
      title={t("editing.trackTitle")}
      submit={t("editing.save")}
      wrong={save.error}
      disabled={save.isPending}
      onSubmit={() => save.mutate()}
      onClose={onClose}
    >
      <NameField label={t("editing.title")} value={title} onChange={setTitle} />
      <NameField label={t("editing.artist")} value={artist} onChange={setArtist} />
      <div className="editing-pair">
        <label>
          {t("editing.number")}
          <input {...counted} value={number} onChange={event => setNumber(event.target.value.trim())} />
        </label>
        <label>
          {t("editing.disc")}
          <input {...counted} value={disc} onChange={event => setDisc(event.target.value.trim())} />
        </label>
      </div>
      <p className="hint">{t("editing.beside")}</p>
    </Editor>
  )
}
