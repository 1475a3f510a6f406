/** The star of what plays. */
import type { Track } from "@diapason/shared/api"
import { StarButton } from "../stars/star-button.tsx"
import { useFreshTrack } from "./use-fresh-track.ts"

export function PlayerStar({ track }: { readonly track: Track }) {
  const { id, title, starredAt } = useFreshTrack(track)
  return <StarButton kind="track" id={id} title={title} starredAt={starredAt} />
}
