/** A track for tests, with what matters to them. */
import type { Track } from "@diapason/shared/api"

export const sampleTrack = (id: string, part: Partial<Track> = {}): Track => ({
  id,
  title: id,
  artist: "",
  artistId: "",
  album: part.albumId ?? "a",
  albumId: "a",
  albumArtist: "",
  albumArtistId: "",
  duration: 200,
  size: 0,
  mimeType: "audio/wav",
  ...part,
})
