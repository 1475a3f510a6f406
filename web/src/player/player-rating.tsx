/** The rating of what plays. */
import type { Track } from "@diapason/shared/api"
import { Rating } from "../stars/rating.tsx"
import { useFreshTrack } from "./use-fresh-track.ts"

export function PlayerRating({ track }: { readonly track: Track }) {
  const { id, title, rating } = useFreshTrack(track)
  return <Rating kind="track" id={id} title={title} rating={rating} />
}
