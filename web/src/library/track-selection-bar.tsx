/** What to do with the chosen tracks of a list. */
import type { Track } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { SelectionBar } from "./selection-bar.tsx"

type Props = { readonly tracks: readonly Track[]; readonly onRemove?: () => void; readonly onEnd: () => void }

export function TrackSelectionBar({ tracks, onRemove, onEnd }: Props) {
  const { stars } = useServices()
  const { t } = useTranslation()
  const [first] = tracks
  return (
    <SelectionBar
      count={tracks.length}
      label={t("listening.selected", { count: tracks.length })}
      tracks={async () => tracks}
      name={first?.title ?? ""}
      onStar={() => {
        for (const { id } of tracks) stars.set("track", id, true)
      }}
      {...(onRemove && { onRemove })}
      onEnd={onEnd}
    />
  )
}
