/** The track that plays, as the server knows it now: the queue remembers it as it was when it was added. */
import type { Track } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { albumQuery } from "../queries.ts"
import { useServices } from "../services.ts"

export function useFreshTrack(track: Track): Track {
  const { api } = useServices()
  const { data } = useQuery(albumQuery(api, track.albumId))
  return data?.tracks.find(({ id }) => id === track.id) ?? track
}
