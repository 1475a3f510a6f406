import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import type { DriveItem } from "../drive/drive-types.ts"
import { type AlbumUnit, groupAlbums, type UnitFile, type UnitPicture } from "./group-albums.ts"
import { artistIdOf, foldName } from "./ids.ts"
import { discOf, isArtworkFolder, readFileName, readFolderName } from "./names.ts"
import type { FileTags } from "./tags/file-tags.ts"

const SEED = Number(process.env.TEST_SEED ?? 20_260_101)

const item = (name: string, id = `id-${name}`, size = 1000): DriveItem => ({
  id,
  name,
  kind: "file",
  mimeType: "audio/mpeg",
  size,
  contentKey: `key-${id}`,
  parentIds: ["folder"],
  canDownload: true,
})
const file = (name: string, tags: Partial<FileTags> = {}, disc?: number): UnitFile => ({
  file: item(name, disc === undefined ? `id-${name}` : `id-${disc}-${name}`),
  tags: { format: 3, durationSeconds: 100, mimeType: "audio/mpeg", ...tags },
  ...(disc !== undefined && { disc }),
})
const unit = (folderName: string, files: readonly UnitFile[], pictures: readonly UnitPicture[] = []): AlbumUnit => ({
  folderId: "folder",
  folderName,
  isFolder: true,
  files,
  pictures,
})
const only = (made: AlbumUnit) => {
  const albums = groupAlbums(made)
  assert.equal(albums.length, 1)
  const [album] = albums
  assert.ok(album)
  return album
}
const picture = (name: string, size = 1000, inAlbumFolder = true): UnitPicture => ({
  file: item(name, `p-${name}`, size),
  inAlbumFolder,
})

test("one title in one folder is one album, whatever the artists, case, accents and spaces", () => {
  const album = only(
    unit("x", [
      file("a.mp3", { album: "Été", artist: "A" }),
      file("b.mp3", { album: "  ETE ", artist: "B" }),
      file("c.mp3", { artist: "C" }),
    ]),
  )
  assert.deepEqual([album.title, album.artist, album.tracks.length], ["Été", "Various Artists", 3])
  assert.deepEqual(
    album.tracks.map(track => track.artist),
    ["A", "B", "C"],
  )
})

test("two titles in one folder are two albums; one title in two folders is two", () => {
  const files = [file("a.mp3", { album: "One", artist: "A" }), file("b.mp3", { album: "Two", artist: "A" })]
  assert.deepEqual(
    groupAlbums(unit("x", files)).map(album => album.title),
    ["One", "Two"],
  )
  const best = [file("a.mp3", { album: "Greatest Hits", artist: "A" })]
  assert.notEqual(only(unit("x", best)).id, only({ ...unit("x", best), folderId: "other" }).id)
})

test("the album artist is that of the tags, else the one artist, else various", () => {
  const artist = (...tags: Partial<FileTags>[]) =>
    only(
      unit(
        "x",
        tags.map((one, at) => file(`${at}.mp3`, { album: "Z", ...one })),
      ),
    ).artist
  assert.equal(artist({ artist: "A" }, { artist: "B", albumArtist: "Both" }), "Both")
  assert.equal(artist({ artist: "A, C", mainArtist: "A" }, { artist: "A", mainArtist: "A" }), "A")
  assert.equal(artist({ artist: "A" }, { artist: "B" }), "Various Artists")
  assert.equal(artist({ artist: "A", compilation: true }), "Various Artists")
  assert.equal(artist({}), "Unknown Artist")
})

test("year and genre are those of most tracks", () => {
  const album = only(
    unit("x (1990)", [
      file("a.mp3", { year: 2001, genre: "Pop" }),
      file("b.mp3", { year: 2000, genre: "rock" }),
      file("c.mp3", { year: 2000, genre: "Rock" }),
    ]),
  )
  assert.deepEqual([album.year, album.genre], [2000, "rock"])
})

test("without tags the names of folder and files tell", () => {
  const album = only(
    unit("AC/DC - [1980] Back in Black", [
      file("01 - Hells Bells.mp3"),
      file("02. Shoot to Thrill.mp3"),
      file("10 Title.mp3"),
    ]),
  )
  assert.deepEqual([album.title, album.artist, album.year], ["Back in Black", "AC/DC", 1980])
  assert.deepEqual(
    album.tracks.map(({ title, trackNumber, artist }) => [title, trackNumber, artist]),
    [
      ["Hells Bells", 1, "AC/DC"],
      ["Shoot to Thrill", 2, "AC/DC"],
      ["Title", 10, "AC/DC"],
    ],
  )
  const mixed = only(unit("Mix", [file("AC/DC - x.mp3"), file("Кино - Группа крови.mp3")]))
  assert.deepEqual(
    mixed.tracks.map(({ title, artist }) => [artist, title]),
    [
      ["AC/DC", "x"],
      ["Кино", "Группа крови"],
    ],
  )
  assert.equal(mixed.artist, "Various Artists")
  const live = only(unit("Live", [file("Part 1 - Dawn.mp3", { artist: "A" }), file("Noon.mp3")]))
  assert.deepEqual(
    live.tracks.map(track => track.title),
    ["Noon", "Part 1 - Dawn"],
  )
})

test("the names of folders", () => {
  assert.deepEqual(readFolderName("Artist - Title (2001)"), { title: "Title", artist: "Artist", year: 2001 })
  assert.deepEqual(readFolderName("(2001) Title"), { title: "Title", year: 2001 })
  assert.deepEqual(readFolderName("2001 - Title"), { title: "Title", year: 2001 })
  assert.deepEqual(readFolderName("Artist - 2001 - Title"), { title: "Title", artist: "Artist", year: 2001 })
  assert.deepEqual(readFolderName("1984"), { title: "1984" })
  const discs: readonly (readonly [string, number | undefined])[] = [
    ["CD1", 1],
    ["CD 2", 2],
    ["cd_03", 3],
    ["Disc 1", 1],
    ["Disque 2", 2],
    ["Disk-3", 3],
    ["Volume 1", 1],
    ["Side A", 1],
    ["side b", 2],
    ["Disc 2 - Live", 2],
    ["CDs", undefined],
    ["Discovery", undefined],
    ["Volume 1 - The Album", undefined],
    ["Side", undefined],
  ]
  for (const [name, disc] of discs) assert.equal(discOf(name), disc, name)
  assert.deepEqual(["Scans", "artwork", "Cover Songs"].map(isArtworkFolder), [true, true, false])
})

test("the names of files", () => {
  assert.deepEqual(readFileName("1-03 Title.mp3", false), { title: "Title", track: 3, disc: 1 })
  assert.deepEqual(readFileName("01_Some_Title.flac", false), { title: "Some Title", track: 1 })
  assert.deepEqual(readFileName("07 Artist - Title.m4a", false), { title: "Title", artist: "Artist", track: 7 })
  assert.deepEqual(readFileName("99 Luftballons.mp3", false), { title: "99 Luftballons" })
  assert.deepEqual(readFileName("1999.mp3", true), { title: "1999" })
  assert.deepEqual(readFileName("03.mp3", true), { title: "03" })
  assert.deepEqual(readFileName("音楽.mp3", false), { title: "音楽" })
})

test("discs come from tags, else from folders; folders win where all tags say the same", () => {
  const byFolder = only(unit("x", [file("1.mp3", {}, 1), file("1.mp3", {}, 2)]))
  assert.deepEqual(
    byFolder.tracks.map(track => track.discNumber),
    [1, 2],
  )
  const alike = only(
    unit("x", [file("1.mp3", { disc: 1, album: "Z (CD1)" }, 1), file("1.mp3", { disc: 1, album: "Z [Disc 2]" }, 2)]),
  )
  assert.deepEqual([alike.title, alike.tracks.map(track => track.discNumber)], ["Z", [1, 2]])
  const byTag = only(unit("x", [file("1.mp3", { disc: 3 }), file("2.mp3", { disc: 4 })]))
  assert.deepEqual(
    byTag.tracks.map(track => track.discNumber),
    [3, 4],
  )
})

test("the cover: a file by its name, else embedded, else another picture", () => {
  const embedded = { picture: { offset: 10, length: 20, type: "image/png" } }
  const cover = (pictures: UnitPicture[], tags: Partial<FileTags> = {}) => {
    const place = only(unit("x", [file("a.mp3"), file("b.mp3", tags)], pictures)).cover
    return place !== undefined && "fileId" in place ? [place.fileId, place.offset, place.length, place.type] : undefined
  }
  const folder = picture("folder.png", 5)
  assert.deepEqual(cover([folder, picture("Front.JPG", 4)], embedded), ["p-Front.JPG", 0, 4, "image/jpeg"])
  assert.deepEqual(cover([picture("cover.jpg", 9, false), picture("cover.webp", 4)]), [
    "p-cover.webp",
    0,
    4,
    "image/webp",
  ])
  assert.deepEqual(cover([picture("IMG_1.jpg", 50)], embedded), ["id-b.mp3", 10, 20, "image/png"])
  assert.deepEqual(cover([picture("IMG_1.jpg", 50), picture("IMG_2.jpg", 60)]), ["p-IMG_2.jpg", 0, 60, "image/jpeg"])
  assert.equal(cover([picture("back.jpg"), picture("cover.jpg", 9 * 1024 * 1024), picture("front.jpg", 0)]), undefined)
})

test("names of any script make ids that differ, and no name makes an empty one", () => {
  const names = [
    "はは",
    "ぱぱ",
    "ハハ",
    "काल",
    "कल",
    "ที่",
    "ทา",
    "Кино",
    "Ķīno",
    "東京",
    "東亰",
    "!!!",
    "†",
    "+",
    "\u0301",
    " ",
  ]
  assert.equal(new Set(names.map(artistIdOf)).size, names.length)
  for (const [one, other] of [
    ["Björk", "bjork"],
    ["AC/DC", "ac dc"],
    ["ﾃｽﾄ", "テスト"],
    ["É", "E\u0301"],
  ]) {
    assert.equal(artistIdOf(one ?? ""), artistIdOf(other ?? ""))
  }
  for (const name of names) assert.notEqual(foldName(name), "")
  assert.match(artistIdOf("x"), /^ar-[\w-]{16}$/)
})

test("grouping does not depend on the order of the files; every file is in exactly one album; ids are stable", t => {
  t.diagnostic(`seed ${SEED}`)
  const text = fc.option(fc.constantFrom("One", "one", "Twò", "Two (CD 1)", "東京", "!!!"), { nil: undefined })
  const tags = fc.record({
    album: text,
    artist: text,
    albumArtist: text,
    title: text,
    disc: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
    year: fc.option(fc.constantFrom(1999, 2000), { nil: undefined }),
  })
  const name = fc.constantFrom("01 - A.mp3", "A - B.mp3", "1-02 C.mp3", "x.flac", "10 y.mp3", "ü.ogg")
  const files = fc.uniqueArray(
    fc.record({ id: fc.uuid(), name, tags, disc: fc.option(fc.constantFrom(1, 2), { nil: undefined }) }),
    { minLength: 1, maxLength: 12, selector: one => one.id },
  )
  const arbitrary = files.chain(list =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  fc.assert(
    fc.property(arbitrary, fc.constantFrom("Folder", "A - One (1990)", "Twò"), ([list, shuffled], folderName) => {
      const make = (from: typeof list): AlbumUnit =>
        unit(
          folderName,
          from.map(one => ({
            file: item(one.name, one.id),
            tags: { format: 3, durationSeconds: 1, mimeType: "audio/mpeg", ...one.tags },
            ...(one.disc !== undefined && { disc: one.disc }),
          })),
        )
      const albums = groupAlbums(make(list))
      assert.deepEqual(groupAlbums(make(shuffled)), albums)
      const trackIds = albums.flatMap(album => album.tracks.map(track => track.id))
      assert.deepEqual(trackIds.sort(), list.map(one => `gd-${one.id}`).sort())
      assert.equal(new Set(albums.map(album => album.id)).size, albums.length)
      for (const album of albums)
        assert.ok(album.title !== "" && album.artist !== "" && album.tracks.every(track => track.title && track.artist))
    }),
    { seed: SEED, numRuns: 2000 },
  )
})
