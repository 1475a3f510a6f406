/** What people do to a library, in all the kinds there are: the same numbers mean the same things on every machine. */
import { removeAlbums } from "../../src/library/albums.ts"
import type { AlbumFacts } from "../../src/library/facts.ts"
import type { Writer } from "../../src/library/store.ts"
import type { Program } from "./machine.ts"
import type { Edit } from "./schedule.ts"

const LARGE = "x".repeat(30_000)

/** `n` makes what is written unique. */
const albumOf = (item: number, n: number): AlbumFacts => ({
  id: `al-${item}`,
  title: `Album ${item} word${n}only`,
  artist: `Artist ${item % 2}`,
  artistId: `ar-${item % 2}`,
  year: 1990 + n,
  tracks: Array.from({ length: 1 + (item % 3) }, (_, track) => ({
    id: `gd-${item}-${track}`,
    title: `Track ${track} of ${n}`,
    artist: `Artist ${(item + track) % 3}`,
    artistId: `ar-${(item + track) % 3}`,
    duration: 100 + n,
    size: 1_000,
    mimeType: "audio/flac",
    driveId: `${item}-${track}`,
  })),
})

const rowsOf = (item: number, n: number) => {
  const at = new Date(Date.UTC(2026, 0, 1) + n * 1_000).toISOString()
  return {
    artist: { kind: "artist", id: `ar-${item}`, body: { name: `Artist named ${n}` } },
    star: {
      kind: "star",
      id: `owner:album:al-${item}`,
      body: { personId: "owner", kind: "album", itemId: `al-${item}`, starredAt: at },
    },
    rating: {
      kind: "rating",
      id: `owner:album:al-${item}`,
      body: { personId: "owner", kind: "album", itemId: `al-${item}`, rating: 1 + (n % 5) },
    },
    /** Made once by a player, and perhaps sent to several machines. */
    play: {
      kind: "play",
      id: `play-${item}`,
      body: { personId: "owner", trackId: "gd-0-0", playedAt: "2026-01-01T00:00:00.000Z" },
    },
    playlist: {
      kind: "playlist",
      id: `pl-${item % 2}`,
      body: { personId: "owner", name: `List ${n}`, createdAt: at },
    },
    entry: {
      kind: "playlist_entry",
      id: `en-${item}`,
      body: { playlistId: `pl-${item % 2}`, trackId: "gd-0-0", position: `a${n}` },
    },
    account: {
      kind: "account",
      id: `ac-${item % 2}`,
      body: { name: `Person ${item % 2}`, passwordHash: `hash ${n}`, owner: false, sessionKey: `key ${n}` },
    },
    large: { kind: "artist", id: `ar-${item}`, body: { name: `Large ${n}`, fieldOfTomorrow: LARGE } },
  } as const
}

const perform = async (writer: Writer, edit: Edit, item: number, n: number): Promise<void> => {
  const rows = rowsOf(item, n)
  switch (edit) {
    case "unstar":
      await writer.remove([{ kind: "star", id: rows.star.id }])
      return
    case "remove entry":
      await writer.remove([{ kind: "playlist_entry", id: rows.entry.id }])
      return
    case "unknown":
      await writer.apply([{ kind: "kind-of-tomorrow", id: `u-${item}`, body: JSON.stringify({ n }) }], null)
      return
    case "album":
    case "remove album":
      return
    default:
      await writer.put([rows[edit]], "edit")
  }
}

/** `n` is the step's place in the schedule. */
export const performEdit = async (program: Program, edit: Edit, item: number, n: number): Promise<void> => {
  if (edit === "album") await program.albums.add(albumOf(item, n), { partial: false, keepTrackIds: [] })
  else if (edit === "remove album") await program.store.write(writer => removeAlbums(writer, [`al-${item}`]))
  else await program.store.write(writer => perform(writer, edit, item, n))
}

/** A data set of the old kind: bit n of `albums` says whether the n-th is in it. */
export const performImport = async (program: Program, albums: number, n: number): Promise<void> => {
  const items = [0, 1, 2].filter(item => albums & (1 << item))
  const whole = items.map(item => albumOf(item, n))
  await program.importData({
    albums: whole.map(({ tracks: _tracks, ...album }) => album),
    tracks: whole.flatMap(album => album.tracks.map(track => ({ ...track, albumId: album.id, album: album.title }))),
    artists: [],
  })
}
