/** Our albums, tracks and artists → the shapes of the protocol: the only place where one becomes the other. */
import type * as Ours from "@diapason/shared/api"
import type * as Kept from "@diapason/shared/keeping"
import { splitGenres } from "../../library/genres.ts"
import type { AlbumID3, Artist, ArtistID3, Child, Directory, Genres, Playlist } from "./shapes.ts"
import { wireId } from "./wire-ids.ts"

/** What a track's own row does not tell. */
export interface AlbumOfTrack {
  readonly addedAt: string
  readonly hasCover: boolean
}

/** As files of that type are called; Subsonic programs choose their decoder by it. */
const SUFFIXES: Readonly<Record<string, string>> = {
  "audio/mpeg": "mp3",
  "audio/flac": "flac",
  "audio/x-flac": "flac",
  "audio/mp4": "m4a",
  "audio/x-m4a": "m4a",
  "audio/aac": "aac",
  "audio/ogg": "ogg",
  "application/ogg": "ogg",
  "audio/opus": "opus",
  "audio/wav": "wav",
  "audio/x-wav": "wav",
  "audio/aiff": "aiff",
  "audio/x-aiff": "aiff",
  "audio/x-ms-wma": "wma",
  "audio/ape": "ape",
  "audio/x-ape": "ape",
  "audio/wavpack": "wv",
  "audio/x-wavpack": "wv",
  "audio/musepack": "mpc",
  "audio/dsf": "dsf",
  "audio/x-dsf": "dsf",
  "audio/webm": "webm",
  "audio/matroska": "mka",
  "audio/x-matroska": "mka",
}

const optional = <T, F>(value: T | undefined, field: (value: T) => F): F | Record<never, never> =>
  value === undefined ? {} : field(value)

const marksOf = ({
  starredAt,
  rating,
}: {
  readonly starredAt?: string | undefined
  readonly rating?: number | undefined
}) => ({
  ...optional(starredAt, starred => ({ starred })),
  ...optional(rating, userRating => ({ userRating })),
})

const playsOf = ({
  playCount,
  lastPlayedAt,
}: {
  readonly playCount?: number | undefined
  readonly lastPlayedAt?: string | undefined
}) => ({
  ...optional(playCount, count => ({ playCount: count })),
  ...optional(lastPlayedAt, played => ({ played })),
})

const genresOf = (genre: string | undefined): Genres => splitGenres(genre ?? "").map(name => ({ name }))

const withGenre = (genre: string | undefined, genres?: readonly string[]) => ({
  ...optional(genre, name => ({ genre: name })),
  genres: genres?.map(name => ({ name })) ?? genresOf(genre),
})

/** A path that nobody opens: programs show it, sort by it and name their downloads after it. */
const pathOf = (track: Ours.Track, suffix: string | undefined): string => {
  const part = (text: string): string => text.replaceAll("/", "_") || "_"
  const number = track.trackNumber === undefined ? "" : `${String(track.trackNumber).padStart(2, "0")} - `
  const disc = track.discNumber === undefined || track.discNumber < 2 ? "" : `${track.discNumber}-`
  const file = `${disc}${number}${part(track.title)}${suffix === undefined ? "" : `.${suffix}`}`
  return `${part(track.albumArtist)}/${part(track.album)}/${file}`
}

/** Old data sets may hold any text there. */
const instantOf = (text: string): string => {
  const time = Date.parse(text)
  return new Date(Number.isNaN(time) ? 0 : time).toISOString()
}

export const asSong = (track: Ours.Track, album: AlbumOfTrack | undefined): Child => {
  const albumId = wireId("album", track.albumId)
  const artistId = wireId("artist", track.artistId)
  const suffix = SUFFIXES[track.mimeType.toLowerCase()]
  return {
    id: wireId("track", track.id),
    parent: albumId,
    isDir: false,
    title: track.title,
    album: track.album,
    artist: track.artist,
    ...optional(track.trackNumber, number => ({ track: number })),
    ...optional(track.year, year => ({ year })),
    ...withGenre(track.genre, track.genres),
    ...(album?.hasCover ? { coverArt: albumId } : {}),
    size: track.size,
    contentType: track.mimeType,
    ...optional(suffix, name => ({ suffix: name })),
    duration: Math.round(track.duration),
    ...optional(track.bitRate, bitRate => ({ bitRate: Math.round(bitRate / 1_000) })),
    path: pathOf(track, suffix),
    isVideo: false,
    ...marksOf(track),
    ...playsOf(track),
    ...optional(track.discNumber, discNumber => ({ discNumber })),
    ...optional(album?.addedAt, addedAt => ({ created: instantOf(addedAt) })),
    albumId,
    artistId,
    type: "music",
    mediaType: "song",
    artists: [{ id: artistId, name: track.artist }],
    displayArtist: track.artist,
    albumArtists: [{ id: wireId("artist", track.albumArtistId), name: track.albumArtist }],
    displayAlbumArtist: track.albumArtist,
    ...optional(track.musicBrainzId, musicBrainzId => ({ musicBrainzId })),
    ...optional(track.replayGain, replayGain => ({ replayGain })),
  }
}

const discTitlesOf = (titles: Readonly<Record<string, string>>) =>
  Object.entries(titles)
    .map(([disc, title]) => ({ disc: Number(disc), title }))
    .filter(({ disc }) => Number.isSafeInteger(disc))

const coverOf = (album: Ours.Album) => (album.coverArt === null ? {} : { coverArt: wireId("album", album.id) })

export const asAlbum = (album: Ours.Album): AlbumID3 => {
  const artistId = wireId("artist", album.artistId)
  return {
    id: wireId("album", album.id),
    name: album.title,
    artist: album.artist,
    artistId,
    ...coverOf(album),
    songCount: album.trackCount,
    duration: Math.round(album.duration),
    ...playsOf(album),
    created: instantOf(album.addedAt),
    ...marksOf(album),
    ...optional(album.year, year => ({ year })),
    ...withGenre(album.genre),
    artists: [{ id: artistId, name: album.artist }],
    displayArtist: album.artist,
    ...optional(album.musicBrainzId, musicBrainzId => ({ musicBrainzId })),
    ...optional(album.sortTitle, sortName => ({ sortName })),
    ...optional(album.compilation, isCompilation => ({ isCompilation })),
    ...optional(album.originalYear, year => ({ originalReleaseDate: { year } })),
    ...optional(album.discTitles, titles => ({ discTitles: discTitlesOf(titles) })),
  }
}

/** An album as the folder that it is to programs that browse folders. */
export const asFolder = (album: Ours.Album): Child => {
  const artistId = wireId("artist", album.artistId)
  return {
    id: wireId("album", album.id),
    parent: artistId,
    isDir: true,
    title: album.title,
    album: album.title,
    artist: album.artist,
    ...optional(album.year, year => ({ year })),
    ...withGenre(album.genre),
    ...coverOf(album),
    duration: Math.round(album.duration),
    ...marksOf(album),
    ...playsOf(album),
    created: instantOf(album.addedAt),
    artistId,
    mediaType: "album",
  }
}

type AnyArtist = Pick<Ours.Artist, "id" | "name" | "albumCount" | "starredAt" | "rating">

export const asArtist = (artist: AnyArtist): ArtistID3 => {
  const id = wireId("artist", artist.id)
  return { id, name: artist.name, coverArt: id, albumCount: artist.albumCount, ...marksOf(artist) }
}

/** An artist as programs that browse folders see it. */
export const asFolderArtist = (artist: AnyArtist): Artist => ({
  id: wireId("artist", artist.id),
  name: artist.name,
  ...marksOf(artist),
})

/** `listener` owns what belongs to nobody's account yet. */
export const asPlaylist = (playlist: Kept.Playlist, listener: string): Playlist => ({
  id: playlist.id,
  name: playlist.name,
  ...optional(playlist.comment, comment => ({ comment })),
  owner: playlist.owner || listener,
  public: playlist.share !== undefined || !playlist.mine,
  songCount: playlist.trackCount,
  duration: Math.round(playlist.duration),
  created: instantOf(playlist.createdAt),
  changed: instantOf(playlist.changedAt),
  ...optional(playlist.covers[0], albumId => ({ coverArt: wireId("album", albumId) })),
  readonly: !playlist.mine || playlist.rules !== undefined,
})

export const albumDirectory = (album: Ours.Album, child: readonly Child[]): Directory => ({
  id: wireId("album", album.id),
  parent: wireId("artist", album.artistId),
  name: album.title,
  ...marksOf(album),
  ...playsOf(album),
  child,
})

export const artistDirectory = (artist: AnyArtist, child: readonly Child[]): Directory => ({
  ...asFolderArtist(artist),
  child,
})

/** An artist in the folder that holds all. */
export const asArtistFolder = (artist: AnyArtist): Child => {
  const id = wireId("artist", artist.id)
  return {
    id,
    isDir: true,
    title: artist.name,
    artist: artist.name,
    coverArt: id,
    ...marksOf(artist),
    mediaType: "artist",
  }
}
