/** Playlists from files of other programs, whose tracks are found by our own ids, else by title, artist and album; and back. */

import type { Playlist } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import { sortKey } from "../fold.ts"
import { chunksOf } from "../row-store.ts"
import { knownTracks } from "../track-queries.ts"
import { type FoundInFile, type PlaylistFormat, readPlaylist, writePlaylist } from "./playlist-files.ts"
import type { Playlists } from "./playlists-store.ts"

const KEYS_PER_QUERY = 400

interface Candidate {
  readonly id: string
  readonly artists: readonly string[]
  readonly album: string
}

const candidatesOf = async (
  reader: Reader,
  titles: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Candidate[]>> => {
  const byTitle = new Map<string, Candidate[]>()
  for (const part of chunksOf([...titles], KEYS_PER_QUERY)) {
    const rows = await reader
      .selectFrom("track")
      .leftJoin("album", "album.id", "track.album_id")
      .select([
        "track.id",
        "track.title_key",
        "track.artist_key",
        "album.title_key as album_key",
        "album.artist_key as album_artist_key",
      ])
      .where("track.title_key", "in", part)
      .orderBy("track.id")
      .execute()
    for (const row of rows) {
      const candidate = {
        id: row.id,
        artists: [row.artist_key, row.album_artist_key ?? row.artist_key],
        album: row.album_key ?? "",
      }
      byTitle.set(row.title_key, [...(byTitle.get(row.title_key) ?? []), candidate])
    }
  }
  return byTitle
}

/** Without an artist only the album, or being the only one of that title, makes it certain enough. */
const bestOf = (wanted: FoundInFile, byTitle: ReadonlyMap<string, readonly Candidate[]>): string | undefined => {
  const album = wanted.album === undefined ? undefined : sortKey(wanted.album)
  for (const { title, artist } of wanted.names) {
    const ofTitle = byTitle.get(sortKey(title)) ?? []
    const ofArtist = artist === undefined ? ofTitle : ofTitle.filter(one => one.artists.includes(sortKey(artist)))
    const ofAlbum = ofArtist.filter(one => one.album === album)
    const [found] = ofAlbum.length > 0 ? ofAlbum : artist !== undefined || ofArtist.length === 1 ? ofArtist : []
    if (found) return found.id
  }
  return undefined
}

const matchTracks = async (
  reader: Reader,
  wanted: readonly FoundInFile[],
): Promise<{ readonly trackIds: readonly string[]; readonly unmatched: string[] }> => {
  const known = await knownTracks(
    reader,
    wanted.flatMap(({ id }) => id ?? []),
  )
  const missing = wanted.filter(({ id }) => id === undefined || !known.has(id))
  const titles = new Set(missing.flatMap(({ names }) => names.map(name => sortKey(name.title))))
  const byTitle = await candidatesOf(reader, titles)
  const trackIds: string[] = []
  const unmatched: string[] = []
  for (const one of wanted) {
    const found = one.id !== undefined && known.has(one.id) ? one.id : bestOf(one, byTitle)
    if (found === undefined) unmatched.push(one.text.slice(0, 500))
    else trackIds.push(found)
  }
  return { trackIds, unmatched }
}

const UNNAMED = "Playlist"

/** Playlists out to files of other programs and in from them. */
export const createPlaylistFiles = ({
  read,
  playlists,
}: {
  readonly read: Reader
  readonly playlists: Pick<Playlists, "get" | "create">
}) => ({
  write: async (
    keeper: string,
    id: string,
    format: PlaylistFormat,
  ): Promise<{ readonly name: string; readonly text: string }> => {
    const { playlist, entries } = await playlists.get(keeper, id)
    const { name, comment } = playlist
    const tracks = entries.map(entry => entry.track)
    return { name, text: writePlaylist({ name, comment, tracks }, format) }
  },
  /** `unmatched`: what the file names and the library does not hold, as it stands there. */
  read: async (
    keeper: string,
    {
      format,
      text,
      name,
    }: { readonly format: PlaylistFormat; readonly text: string; readonly name?: string | undefined },
  ): Promise<{ readonly playlist: Playlist; readonly unmatched: string[] }> => {
    const file = readPlaylist(text, format)
    const { trackIds, unmatched } = await matchTracks(read, file.tracks)
    const playlist = await playlists.create(keeper, { name: name ?? file.name?.slice(0, 200) ?? UNNAMED, trackIds })
    return { playlist, unmatched }
  },
})
