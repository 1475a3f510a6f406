/** The albums of an old data set: those it lists, and those that only its tracks name. */
import { ROW_BODIES, type RowBodyInput } from "@diapason/shared/rows"
import type { ArtistBook } from "./old-data-artists.ts"
import {
  derivedId,
  isOldRow,
  readDriveId,
  readExtras,
  readId,
  readMoment,
  readText,
  readWhole,
  type Scalar,
} from "./old-data-fields.ts"
import { type PictureRow, readCover } from "./old-data-pictures.ts"
import type { Warn } from "./old-data-warnings.ts"

export type AlbumRow = Extract<RowBodyInput, { kind: "album" }>

export const UNKNOWN_ALBUM = "Unknown album"
const KNOWN_KEYS = new Set([
  ...Object.keys(ROW_BODIES.album.shape),
  ...["id", "trackCount", "cdCount", "discCount", "duration", "coverArt", "coverArtUrl", "googleDriveFolderId"],
])
const MAX_YEAR = 9_999

interface Entry {
  readonly id: string
  title: string | undefined
  artist: string | undefined
  artistId: string | undefined
  facts: Record<string, Scalar | { readonly pictureId: string }> & {
    year?: number
    genre?: string
    addedAt?: string
    driveFolderId?: string
    cover?: { pictureId: string }
  }
}

/** What a track says of its album. */
export interface NamedAlbum {
  readonly id: string | undefined
  readonly title: string | undefined
  readonly albumArtist: string | undefined
  readonly albumArtistId: string | undefined
  readonly artist: string | undefined
  readonly artistId: string | undefined
}

export interface SettledAlbum {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly artistId: string
}

const pairOf = (title: string, artist: string): string => JSON.stringify([title, artist])

export const createAlbumBook = (artists: ArtistBook, keepPicture: (picture: PictureRow) => string) => {
  const entries = new Map<string, Entry>()
  const settled = new Map<string, SettledAlbum>()
  const made = new Set<string>()
  const byTitleAndArtist = new Map<string, string>()
  /** Ids of the albums that came without one, by title: what their tracks name them by. */
  const unnamed = new Map<string, string>()

  const make = (id: string, named: NamedAlbum): Entry => {
    const entry: Entry = {
      id,
      title: named.title,
      artist: named.albumArtist,
      artistId: named.albumArtistId,
      facts: {},
    }
    entries.set(id, entry)
    made.add(id)
    return entry
  }

  const withoutId = (named: NamedAlbum): Entry => {
    const title = named.title ?? UNKNOWN_ALBUM
    const [only] = unnamed.size === 1 && named.title === undefined ? unnamed.values() : []
    const same = entries.get(byTitleAndArtist.get(pairOf(title, named.albumArtist ?? named.artist ?? "")) ?? only ?? "")
    if (same) return same
    const titled = entries.get(unnamed.get(title) ?? "")
    const fits = named.albumArtist === undefined || titled?.artist === undefined || titled.artist === named.albumArtist
    if (titled && fits) return titled
    const id = derivedId("album", title, named.albumArtist ?? "")
    if (named.albumArtist === undefined) unnamed.set(title, id)
    return entries.get(id) ?? make(id, named)
  }

  /** What an album does not tell of itself, its first track does. */
  const settle = (entry: Entry, named: NamedAlbum | undefined): SettledAlbum => {
    const known = settled.get(entry.id)
    if (known) return known
    const fromTrack = named && {
      name: named.albumArtist ?? named.artist,
      id: named.albumArtist === undefined ? (named.albumArtistId ?? named.artistId) : named.albumArtistId,
    }
    const artist = artists.refer(
      entry.artistId ?? (entry.artist === undefined ? fromTrack?.id : undefined),
      entry.artist ?? fromTrack?.name,
    )
    const album = {
      id: entry.id,
      title: entry.title ?? named?.title ?? UNKNOWN_ALBUM,
      artist: artist.name,
      artistId: artist.id,
    }
    settled.set(entry.id, album)
    return album
  }

  return {
    made,
    /** One entry of the list `albums`. */
    list: (row: unknown, index: number, warn: Warn): void => {
      const report = (reason: string) => warn("albums", index, reason)
      if (!isOldRow(row)) {
        report("not an object, left out")
        return
      }
      const title = readText(row, "title", report)
      const artist = readText(row, "artist", report)
      const given = readId(row, "id", report)
      if (given === undefined && title === undefined) {
        report("no id and no title, left out")
        return
      }
      const id = given ?? derivedId("album", title ?? UNKNOWN_ALBUM, artist ?? "")
      const earlier = entries.get(id)
      if (earlier) report(`a second album with the id "${id}": the last one counts`)
      const year = readWhole(row, "year", MAX_YEAR, report)
      const genre = readText(row, "genre", report)
      const driveFolderId = readDriveId(row, "googleDriveFolderId", report)
      const addedAt = readMoment(row, "addedAt")
      const { picture, url } = readCover(row.coverArt, report)
      const { coverArtUrl = url, cover: earlierCover, ...facts } = earlier?.facts ?? {}
      const cover = picture ? { pictureId: keepPicture(picture) } : earlierCover
      const entry: Entry = {
        id,
        title: title ?? earlier?.title,
        artist: artist ?? earlier?.artist,
        artistId: readId(row, "artistId", report) ?? (artist === undefined ? earlier?.artistId : undefined),
        facts: {
          ...facts,
          ...readExtras(row, KNOWN_KEYS, report),
          ...(year === undefined ? {} : { year }),
          ...(genre === undefined ? {} : { genre }),
          ...(driveFolderId === undefined ? {} : { driveFolderId }),
          ...(addedAt === undefined ? {} : { addedAt }),
          ...(cover ? { cover } : {}),
          ...(cover || coverArtUrl === undefined ? {} : { coverArtUrl: url ?? coverArtUrl }),
        },
      }
      entries.set(id, entry)
      if (entry.title === undefined) return
      byTitleAndArtist.set(pairOf(entry.title, entry.artist ?? ""), id)
      if (given === undefined) unnamed.set(entry.title, id)
    },
    /** The album a track names; there is a row for it from now on. */
    refer: (named: NamedAlbum): SettledAlbum =>
      settle(named.id === undefined ? withoutId(named) : (entries.get(named.id) ?? make(named.id, named)), named),
    /** The list's order is the order in which albums were added: one millisecond each, the last at `addedAt`. */
    rows: (addedAt: number): AlbumRow[] =>
      Array.from(entries.values(), (entry, n) => {
        const { title, artist, artistId } = settle(entry, undefined)
        const moment = entry.facts.addedAt ?? new Date(addedAt - (entries.size - 1 - n)).toISOString()
        return { kind: "album", id: entry.id, body: { ...entry.facts, title, artist, artistId, addedAt: moment } }
      }),
  }
}
