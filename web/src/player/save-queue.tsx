/** Keeping the queue, from the track that plays to its end, as a playlist with a name. */
import { useMutation } from "@tanstack/react-query"
import { type SubmitEvent, useState } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { longDate } from "../words/formats.ts"
import { currentTrack, upcoming } from "./queue.ts"

/** It was just asked for. */
const takeFocus = (field: HTMLInputElement | null) => field?.focus()

export function SaveQueue({ onSaved }: { readonly onSaved: () => void }) {
  const { api, player, toasts } = useServices()
  const { t, i18n } = useTranslation()
  const [name, setName] = useState<string | null>(null)
  const save = useMutation({
    mutationFn: (chosen: string) => {
      const queue = player.queue.get()
      const tracks = [currentTrack(queue), ...upcoming(queue)]
      return api.createPlaylist({
        id: crypto.randomUUID(),
        name: chosen,
        trackIds: tracks.flatMap(track => track?.id ?? []),
      })
    },
    onSuccess(_, chosen) {
      toasts.show({ text: t("listening.saved", { name: chosen }) })
      setName(null)
      onSaved()
    },
    onError: error => toasts.show({ text: t("listening.saveFailed", { why: error.message }), tone: "problem" }),
  })
  if (name === null) {
    const suggested = t("listening.saveDefault", { date: longDate(new Date().toISOString(), i18n.language) })
    return (
      <button type="button" className="button button-quiet" onClick={() => setName(suggested)}>
        {t("listening.save")}
      </button>
    )
  }
  function onSubmit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const chosen = name?.trim()
    if (chosen) save.mutate(chosen)
  }
  return (
    <form className="queue-save" onSubmit={onSubmit}>
      <input
        ref={takeFocus}
        aria-label={t("listening.saveName")}
        value={name}
        maxLength={200}
        onChange={({ target }) => setName(target.value)}
        onFocus={({ target }) => target.select()}
        onKeyDown={event => {
          if (event.key !== "Escape") return
          event.stopPropagation()
          setName(null)
        }}
      />
      <button type="submit" className="button button-strong" disabled={save.isPending || name.trim() === ""}>
        {t("listening.saveDo")}
      </button>
    </form>
  )
}
