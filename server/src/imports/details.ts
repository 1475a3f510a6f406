/** What the tags tell beside the facts that albums are made by: what is shown, played with or sorted by where it is there. */
import type { AlbumFacts, ArtistDetails, TrackFacts } from "../library/facts.ts"
import type { UnitFile } from "./group-albums.ts"
import { artistIdOf, foldName } from "./ids.ts"
import { mostFrequent } from "./most-frequent.ts"
import type { FileTags } from "./tags/file-tags.ts"

type TrackDetails = Pick<TrackFacts, "artists" | "genres" | "replayGain" | "gapless" | "musicBrainzId" | "lyrics">
type AlbumDetails = Pick<
  AlbumFacts,
  "originalYear" | "compilation" | "discTitles" | "sortTitle" | "musicBrainzId" | "artistDetails"
>

export function trackDetails({ artists, genres, replayGain, gapless, recordingId, lyrics }: FileTags): TrackDetails {
  return {
    ...(artists !== undefined && { artists }),
    ...(genres !== undefined && { genres }),
    ...(replayGain !== undefined && { replayGain }),
    ...(gapless !== undefined && { gapless }),
    ...(recordingId !== undefined && { musicBrainzId: recordingId }),
    ...(lyrics !== undefined && { lyrics }),
  }
}

/** @param tracks those of the files, in the same order */
export function albumDetails(
  files: readonly UnitFile[],
  tracks: readonly TrackFacts[],
  artist: string,
  year: number | undefined,
): AlbumDetails {
  const most = <T extends string | number>(value: (tags: FileTags) => T | undefined) =>
    mostFrequent(files.map(({ tags }) => value(tags)))
  const originalYear = most(tags => tags.originalYear)
  const sortTitle = most(tags => tags.albumSort)
  const musicBrainzId = most(tags => tags.releaseId)
  const compilation = files.filter(({ tags }) => tags.compilation === true).length * 2 > files.length
  const discTitles = discTitlesOf(files, tracks)
  const artistDetails = artistDetailsOf(files, tracks, artist)
  return {
    ...(originalYear !== undefined && originalYear !== year && { originalYear }),
    ...(compilation && { compilation }),
    ...(Object.keys(discTitles).length > 0 && { discTitles }),
    ...(sortTitle !== undefined && { sortTitle }),
    ...(musicBrainzId !== undefined && { musicBrainzId }),
    ...(Object.keys(artistDetails).length > 0 && { artistDetails }),
  }
}

function discTitlesOf(files: readonly UnitFile[], tracks: readonly TrackFacts[]): Record<string, string> {
  const titles: Record<string, string> = {}
  files.forEach(({ tags }, at) => {
    if (tags.discSubtitle !== undefined) titles[String(tracks[at]?.discNumber ?? 1)] ??= tags.discSubtitle
  })
  return titles
}

/** Sort names and ids belong to the artist named first: only a track of that one artist tells of it. */
function artistDetailsOf(
  files: readonly UnitFile[],
  tracks: readonly TrackFacts[],
  albumArtist: string,
): Record<string, ArtistDetails> {
  const details: Record<string, ArtistDetails> = {}
  const note = (id: string | undefined, sortName: string | undefined, musicBrainzId: string | undefined) => {
    if (id === undefined || (sortName === undefined && musicBrainzId === undefined)) return
    details[id] ??= {
      ...(sortName !== undefined && { sortName }),
      ...(musicBrainzId !== undefined && { musicBrainzId }),
    }
  }
  files.forEach(({ tags }, at) => {
    if (tags.artists === undefined) note(tracks[at]?.artistId, tags.artistSort, tags.mbArtistId)
    if (tags.albumArtist !== undefined && foldName(tags.albumArtist) === foldName(albumArtist)) {
      note(artistIdOf(albumArtist), tags.albumArtistSort, tags.mbAlbumArtistId)
    }
  })
  return details
}
