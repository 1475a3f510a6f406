import assert from "node:assert/strict"
import { describe, test } from "node:test"
import fc from "fast-check"
import { countsOf } from "../../library/browse.ts"
import { album, artist, open, opened, PLAIN, PNG, track } from "./import-data.fixture.ts"

const some = (...values: readonly unknown[]) => fc.option(fc.constantFrom(...values), { nil: undefined })
const text = some("", "Other", "Ünï", "x".repeat(2_000), "a\0b\ud800", null)
const anyAlbum = fc.record({
  n: fc.nat(4),
  coverArt: some(null, PNG(1), PNG(2), "https://example.org/a.jpg", "/api/x"),
  year: some(0, 1999, "2001", -1),
  genre: text,
  artistId: some("", "artist-1"),
  note: text,
})
const anyTrack = fc.record({
  n: fc.nat(6),
  of: fc.nat(4),
  id: some("", "track-1"),
  album: text,
  albumId: some("", "album-1"),
  albumArtist: text,
  albumArtistId: some("", "artist-9"),
  artistId: some(""),
  duration: some(0, "12.345", 99.999),
  googleDriveId: some("file-a", "file-b", null),
  filePath: some("/a/b.flac", "C:\\b.mp3"),
  size: some(12),
  discNumber: some(1, 2),
  bpm: some(1.5),
  segment: some({ start: 0, end: 61.5 }, { start: 61.5 }, { start: -1 }, { start: 9, end: 9 }, "a part", null),
})
const given = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))
const anyData = fc
  .record({
    albums: fc.array(anyAlbum, { maxLength: 6 }),
    tracks: fc.array(anyTrack, { minLength: 1, maxLength: 12 }),
    artists: fc.array(fc.nat(5)),
  })
  .map(({ albums, tracks, artists }) => ({
    albums: albums.map(({ n, ...more }) => album(n, given(more))),
    tracks: tracks.map(({ n, of, ...more }) => track(n, of, given(more))),
    artists: artists.map(artist),
  }))

describe("round trip", () => {
  test("import → export → import elsewhere gives equal rows; again changes nothing; and from one to the next leaves nothing behind", async () => {
    await fc.assert(
      fc.asyncProperty(anyData, anyData, async (first, second) => {
        const [one, two] = [await open(), await open()]
        try {
          await one.importData(first, PLAIN)
          await one.importData(second, PLAIN)
          const before = await one.revision()
          await one.importData(second, PLAIN)
          assert.equal(await one.revision(), before, "the same again")
          const { albums, tracks, artists, counts } = await one.exported()
          assert.deepEqual(counts, await countsOf(one.store.read))
          assert.equal(tracks.length, await tracksAlone(second))
          await two.importData({ albums, tracks, artists }, PLAIN)
          assert.deepEqual(await two.liveRows(), await one.liveRows())
          await one.importData({ albums, tracks, artists }, PLAIN)
          assert.equal(await one.revision(), before, "its own export")
        } finally {
          await one.close()
          await two.close()
        }
      }),
      { numRuns: 40 },
    )
  })
})

const tracksAlone = async (data: object): Promise<number> => {
  const alone = await open()
  const { counts } = await alone.importData(data, PLAIN)
  await alone.close()
  return counts.tracks
}

test("goes out under the old names; other covers than pictures as a path of this interface", async t => {
  const { importData, albums, exported } = await opened(t)
  await importData(
    {
      albums: [album(1, { year: 1999, coverArt: PNG(1), mood: "blue" })],
      tracks: [track(1, 1, { discNumber: 2 })],
      artists: [],
    },
    PLAIN,
  )
  await albums.add(
    { ...album(2), cover: { fileId: "f", contentKey: "k", offset: 1, length: 2, type: "image/png" }, tracks: [] },
    { partial: false, keepTrackIds: [] },
  )
  const {
    success,
    albums: [first, second],
    tracks: [only],
    artists,
    counts,
  } = await exported()
  assert.equal(success, true)
  assert.deepEqual(first, {
    ...album(1),
    mood: "blue",
    year: 1999,
    trackCount: 1,
    cdCount: 1,
    coverArt: PNG(1),
    addedAt: first?.addedAt,
  })
  assert.equal(second?.coverArt, "/api/music/album-cover/album-2")
  assert.deepEqual(only, {
    ...track(1, 1, { discNumber: 2 }),
    albumArtist: "Artist 1",
    albumArtistId: "artist-1",
    size: 0,
    mimeType: "audio/mpeg",
  })
  assert.deepEqual(artists[0], { id: "artist-1", name: "Artist 1", albumCount: 1, trackCount: 1 })
  assert.deepEqual(counts, { albums: 2, tracks: 1, artists: 2 })
})

test("a part of a file goes out and comes back as that part; what is no part is named", async t => {
  const parts = [{ start: 0, end: 61.5 }, { start: 61.5 }]
  const source = { filePath: "gdrive://file-number-1", googleDriveId: "file-number-1" }
  const tracks = parts.map((segment, n) => track(n, 1, { ...source, segment }))
  const [one, two] = [await opened(t), await opened(t)]
  await one.importData({ albums: [], tracks, artists: [] }, PLAIN)
  const { albums, artists, tracks: out } = await one.exported()
  assert.deepEqual(
    out.map(({ segment }) => segment),
    parts,
  )
  await two.importData({ albums, artists, tracks: out }, PLAIN)
  assert.deepEqual(await two.liveRows(), await one.liveRows())
  const { warnings } = await two.importData(
    { albums, artists, tracks: [{ ...tracks[0], segment: { start: 5, end: 1 } }, tracks[1]] },
    PLAIN,
  )
  assert.deepEqual(
    warnings.map(({ list, index, reason }) => [list, index, reason]),
    [["tracks", 0, "segment: an object is no part of a file, left out"]],
  )
})

test("a library of several pages leaves whole, in pieces of bounded size", async t => {
  const { importData, exported } = await opened(t)
  const tracks = Array.from({ length: 1_001 }, (_, n) => track(n, n % 401))
  await importData({ albums: [], tracks, artists: [] }, PLAIN)
  const all = await exported()
  assert.deepEqual(
    all.tracks.map(row => row.id),
    tracks.map(row => row.id),
  )
  assert.deepEqual(all.counts, { albums: 401, tracks: 1_001, artists: 401 })
})
