import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { createBrowse } from "../../library/browse.ts"
import { createRemoveTracks } from "../../library/remove-tracks.ts"
import { createStore } from "../../library/store.ts"
import { LENGTHS, makeImage, STARTS, sheetOf } from "../../playback/test-tones.ts"
import type { Imports } from "../imports.ts"
import { createTestHome, linkTo } from "../test-home.ts"

const home = await createTestHome()
const browse = createBrowse(home.database)
let imports: Imports
let image: Buffer

before(async () => {
  imports = home.open()
  image = await readFile(await makeImage(join(home.directory, "image.flac")))
})
after(() => home.close())

let count = 0
/** A folder with the image and, where there is one, a sheet beside it. */
async function folder(sheet?: Buffer | string, names = { audio: "Image.flac", sheet: "image.CUE" }) {
  count += 1
  const id = home.google.addFolder({ name: `Some Folder ${count}` })
  const fileId = await home.google.addFile({ name: names.audio, bytes: image, parentId: id })
  const sheetId =
    sheet === undefined
      ? undefined
      : await home.google.addFile({ name: names.sheet, bytes: Buffer.from(sheet), parentId: id })
  return { id, fileId, sheetId }
}
const tracksOf = async () => {
  const [album] = home.handed
  assert.ok(album && home.handed.length === 1, `${home.handed.length} albums`)
  return (await browse.album(album.album.id)).tracks
}

test("an image with its sheet becomes the tracks of an album", async () => {
  const { id, fileId } = await folder(sheetOf("IMAGE.WAV"))
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual(job.failures, [])
  const tracks = await tracksOf()
  assert.deepEqual(
    tracks.map(track => [track.id, track.title, track.trackNumber, track.artist, track.album, track.year]),
    LENGTHS.map((_, at) => [
      `gd-${fileId}-0${at + 1}`,
      `Tone ${at + 1}`,
      at + 1,
      "The Oscillators",
      "Four Tones",
      1999,
    ]),
  )
  assert.deepEqual(
    tracks.map(track => track.duration),
    [...LENGTHS],
  )
  tracks.forEach((track, at) => {
    assert.ok(Math.abs((track.segment?.start ?? -1) - (STARTS[at] ?? 0)) < 1e-5)
    assert.equal(track.googleDriveId, fileId)
    assert.ok(track.size > 0 && track.size < image.length, "the share of the file's bytes")
  })
  assert.equal(tracks.at(-1)?.segment?.end, undefined)
})

test("the same link again changes nothing and reads nothing", async () => {
  const { id } = await folder(sheetOf("image"))
  await home.run(imports, linkTo(id))
  const job = await home.run(imports, linkTo(id))
  assert.equal(job.state, "done")
  assert.deepEqual(
    home.handed.map(({ outcome }) => outcome),
    ["unchanged"],
  )
  assert.equal(home.google.counts.media, 0)
})

test("a sheet that comes or goes turns one track into many and back, and nothing is left over", async () => {
  const { id, fileId } = await folder()
  await home.run(imports, linkTo(id))
  assert.deepEqual(
    (await tracksOf()).map(track => track.id),
    [`gd-${fileId}`],
  )
  const before = await browse.counts()
  const sheetId = await home.google.addFile({
    name: "image.cue",
    bytes: Buffer.from(sheetOf("image.wav", "Another Title")),
    parentId: id,
  })
  await home.run(imports, linkTo(id))
  const cut = await tracksOf()
  assert.equal(cut.length, LENGTHS.length)
  assert.equal(cut[0]?.album, "Another Title", "the file has no tags: the sheet names the album")
  assert.deepEqual(await browse.counts(), {
    albums: before.albums,
    tracks: before.tracks + LENGTHS.length - 1,
    // The one whom nobody knew.
    artists: before.artists - 1,
  })
  home.google.remove(sheetId)
  await home.run(imports, linkTo(id))
  assert.deepEqual(
    (await tracksOf()).map(track => track.id),
    [`gd-${fileId}`],
  )
  assert.deepEqual(await browse.counts(), before)
})

test("a file that is gone takes all its parts along", async () => {
  const { id, fileId } = await folder(sheetOf("image.wav", "Gone Soon"))
  const before = await browse.counts()
  await home.run(imports, linkTo(id))
  assert.equal((await browse.counts()).tracks, before.tracks + LENGTHS.length)
  const store = createStore({ database: home.database, now: Date.now })
  await createRemoveTracks({ store })([`gd-${fileId}`])
  assert.deepEqual(await browse.counts(), before)
})

test("a file of a home's own disk is one track or its parts, as one of Drive is; its copy in Drive is another file", async () => {
  const { id, fileId } = await folder(sheetOf("image.wav", "On My Disk"))
  await home.run(imports, linkTo(id))
  const [handed] = home.handed
  assert.ok(handed)
  const before = (await browse.counts()).tracks
  const onDisk = "lf~aBc_123"
  const parts = handed.album.tracks.map(({ driveId: _, ...track }) => ({
    ...track,
    id: track.id.replace(`gd-${fileId}`, onDisk),
    localFileId: onDisk,
  }))
  const album = { ...handed.album, id: "al-on-disk" }
  const idsOf = async () => (await browse.album(album.id)).tracks.map(track => track.id)
  const add = (tracks: typeof parts, keepTrackIds: readonly string[] = []) =>
    home.albums.add({ ...album, tracks }, { partial: false, keepTrackIds })
  await add(parts)
  const [first] = parts
  assert.ok(first)
  const bonus = { ...first, id: "lf~bonus", localFileId: "lf~bonus" }
  await add([bonus], [onDisk])
  assert.deepEqual(new Set(await idsOf()), new Set([...parts.map(part => part.id), "lf~bonus"]), "kept with its file")

  const { segment: _, ...whole } = { ...first, id: onDisk }
  await home.albums.add({ ...album, tracks: [whole] }, { partial: true, keepTrackIds: [] })
  assert.deepEqual(new Set(await idsOf()), new Set([onDisk, "lf~bonus"]), "of both forms one")
  await home.albums.add({ ...album, tracks: parts }, { partial: true, keepTrackIds: [] })
  assert.ok(!(await idsOf()).includes(onDisk))

  await home.albums.add({ ...album, tracks: [{ ...bonus, driveId: fileId }] }, { partial: true, keepTrackIds: [] })
  assert.equal((await browse.album(handed.album.id)).tracks.length, LENGTHS.length, "the copy's own tracks stay")
  const store = createStore({ database: home.database, now: Date.now })
  await createRemoveTracks({ store })([onDisk, "lf~bonus"])
  assert.equal((await browse.counts()).tracks, before)
})

test("a sheet that cannot be had just now leaves what was there", async () => {
  const { id, fileId, sheetId } = await folder(sheetOf("image.wav"))
  await home.run(imports, linkTo(id))
  await home.database.transact(tx =>
    tx
      .deleteFrom("import_file")
      .where("file_id", "=", sheetId ?? "")
      .execute(),
  )
  home.google.setFault({ on: "media", status: 403, reason: "insufficientFilePermissions", id: sheetId ?? "" })
  const other = await home.google.addFile({ name: "99 Bonus.mp3", bytes: home.frames, parentId: id })
  const job = await home.run(imports, linkTo(id))
  home.google.clearFaults()
  assert.deepEqual(
    job.failures.map(({ name }) => name),
    ["image.CUE"],
  )
  const known = await browse.knownTracks([`gd-${fileId}`, ...LENGTHS.map((_, at) => `gd-${fileId}-0${at + 1}`)])
  assert.equal(known.size, LENGTHS.length)
  assert.ok(!known.has(`gd-${fileId}`))
  assert.equal((await browse.knownTracks([`gd-${other}`])).size, 1, "what has nothing to do with it comes in")
})

test("broken lines are named, and the album is whole", async () => {
  const broken = `${sheetOf("image.flac")}\r\nFLUX 1\r\nTRACK 09 AUDIO\r\nINDEX 01 59:00:00`
  const { id } = await folder(Buffer.from(broken, "utf16le"))
  const withMark = await folder(Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(broken, "utf16le")]))
  const unreadable = await home.run(imports, linkTo(id))
  assert.equal((await tracksOf()).length, 1, "UTF-16 without a mark is no sheet")
  assert.ok(unreadable.failures.length > 0)
  const job = await home.run(imports, linkTo(withMark.id))
  assert.equal((await tracksOf()).length, LENGTHS.length)
  assert.equal(job.state, "done")
  assert.deepEqual(
    job.failures.map(({ reason }) => /FLUX|Track 9/.exec(reason)?.[0]),
    ["FLUX", "Track 9"],
  )
})

test("a sheet inside of the file does the same; one beside it goes before", async () => {
  const path = await makeImage(join(home.directory, "inside.flac"), ["-metadata", `CUESHEET=${sheetOf("x.wav")}`])
  const inside = await readFile(path)
  const id = home.google.addFolder({ name: "Inside" })
  const fileId = await home.google.addFile({ name: "inside.flac", bytes: inside, parentId: id })
  await home.run(imports, linkTo(id))
  assert.deepEqual(
    (await tracksOf()).map(track => track.title),
    ["Tone 1", "Tone 2", "Tone 3", "Tone 4"],
  )
  await home.google.addFile({
    name: "better.cue",
    bytes: Buffer.from(sheetOf("inside.flac").replaceAll("Tone", "Better tone")),
    parentId: id,
  })
  await home.run(imports, linkTo(id))
  const tracks = await tracksOf()
  assert.equal(tracks[0]?.title, "Better tone 1")
  assert.equal(tracks[0]?.id, `gd-${fileId}-01`, "what was starred stays starred")
})

test("an image that is named alone is cut by the sheet beside it", async () => {
  const { id } = await folder(sheetOf("image.wav"))
  const large = Buffer.concat([image, Buffer.alloc(9 * 1024 * 1024)])
  const fileId = await home.google.addFile({ name: "large.flac", bytes: large, parentId: id })
  await home.google.addFile({ name: "large.cue", bytes: Buffer.from(sheetOf("large.wav")), parentId: id })
  await home.run(imports, `https://drive.google.com/file/d/${fileId}/view`)
  assert.deepEqual(
    home.handed[0]?.album.tracks.map(track => track.id),
    LENGTHS.map((_, at) => `gd-${fileId}-0${at + 1}`),
  )
})

test("a sheet over several files only gives titles where tags lack", async () => {
  const id = home.google.addFolder({ name: "Several" })
  const tagged = await readFile(
    await makeImage(join(home.directory, "tagged.flac"), ["-metadata", "title=By its tags"]),
  )
  await home.google.addFile({ name: "01.flac", bytes: image, parentId: id })
  await home.google.addFile({ name: "02.flac", bytes: tagged, parentId: id })
  const sheet = `TITLE "Of the sheet"
FILE "01.wav" WAVE
TRACK 01 AUDIO
TITLE "By the sheet"
INDEX 01 00:00:00
FILE "02.wav" WAVE
TRACK 02 AUDIO
TITLE "Not this"
INDEX 01 00:00:00
FILE "03.wav" WAVE
TRACK 03 AUDIO
INDEX 01 00:00:00`
  await home.google.addFile({ name: "all.cue", bytes: Buffer.from(sheet), parentId: id })
  await home.run(imports, linkTo(id))
  const tracks = await tracksOf()
  assert.deepEqual(
    tracks.map(track => [track.title, track.trackNumber, track.album, track.segment]),
    [
      ["By the sheet", 1, "Of the sheet", undefined],
      ["By its tags", 2, "Of the sheet", undefined],
    ],
  )
})

test("the sheet of a disc that was cut into files long ago is passed over", async () => {
  const id = home.google.addFolder({ name: "Cut long ago" })
  await home.google.addFile({ name: "01 One.mp3", bytes: home.frames, parentId: id })
  await home.google.addFile({ name: "02 Two.mp3", bytes: home.frames, parentId: id })
  await home.google.addFile({ name: "CDImage.cue", bytes: Buffer.from(sheetOf("CDImage.wav")), parentId: id })
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual(job.failures, [])
  assert.deepEqual(
    (await tracksOf()).map(track => track.title),
    ["One", "Two"],
  )
})
