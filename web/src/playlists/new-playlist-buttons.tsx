/** The three ways to a playlist: by hand, by rules, from a file. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { part } from "../frame/part.tsx"
import { playlistsKey } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { startingRules } from "./conditions.ts"

const NewPlaylist = part(async () => (await import("./new-playlist.tsx")).NewPlaylist)
const Unmatched = part(async () => (await import("./unmatched.tsx")).Unmatched)

type Imported = { readonly name: string; readonly unmatched: readonly string[] }

export function NewPlaylistButtons() {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [naming, setNaming] = useState(false)
  const [imported, setImported] = useState<Imported | null>(null)
  const onError = (error: Error) =>
    toasts.show({ text: t("playlists.failed", { why: error.message }), tone: "problem" })

  const smart = useMutation({
    mutationFn: () =>
      api.createPlaylist({ id: crypto.randomUUID(), name: t("playlists.newSmartName"), rules: startingRules }),
    onSuccess({ playlist }) {
      void client.invalidateQueries({ queryKey: playlistsKey })
      return navigate({ to: "/playlists/$playlistId", params: { playlistId: playlist.id }, search: { rules: true } })
    },
    onError,
  })
  const fromFile = useMutation({
    async mutationFn(file: File) {
      const name = file.name.replace(/\.[^.]+$/, "")
      const format = /\.(?:jspf|json)$/i.test(file.name) ? "jspf" : "m3u8"
      return api.importPlaylist(format, name, await file.text())
    },
    onSuccess({ playlist: { id, name }, unmatched }) {
      void client.invalidateQueries({ queryKey: playlistsKey })
      const show = () => void navigate({ to: "/playlists/$playlistId", params: { playlistId: id } })
      toasts.show({ text: t("playlists.imported", { name }), action: { label: t("playlists.show"), run: show } })
      if (unmatched.length > 0) setImported({ name, unmatched })
    },
    onError,
  })
  return (
    <div className="button-row new-playlist">
      <button type="button" className="button button-strong" onClick={() => setNaming(true)}>
        <Icon name="add" />
        {t("playlists.new")}
      </button>
      <button type="button" className="button" disabled={smart.isPending} onClick={() => smart.mutate()}>
        <Icon name="smart" />
        {t("playlists.newSmart")}
      </button>
      <label className="button" title={t("playlists.importHint")}>
        <Icon name="imports" />
        {t("playlists.importFile")}
        <input
          type="file"
          accept=".m3u,.m3u8,.jspf,.json"
          disabled={fromFile.isPending}
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) fromFile.mutate(file)
            target.value = ""
          }}
        />
      </label>
      <Suspense>
        {naming && <NewPlaylist onClose={() => setNaming(false)} />}
        {imported && <Unmatched {...imported} onClose={() => setImported(null)} />}
      </Suspense>
    </div>
  )
}
