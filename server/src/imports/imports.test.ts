import assert from "node:assert/strict"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { Imports } from "./imports.ts"
import { makeAudio, makeCover, tagMp3 } from "./tags/test-audio.ts"
import { createTestHome, linkTo } from "./test-home.ts"

let home: Awaited<ReturnType<typeof createTestHome>>
let imports: Imports

before(async () => {
  home = await createTestHome()
  imports = home.open()
})
after(() => home.close())

const folder = (name: string, parentId?: string) =>
  home.google.addFolder({ name, ...(parentId !== undefined && { parentId }) })
const song = (parentId: string, name: string, texts: Record<string, string> = {}) =>
  home.google.addFile({ parentId, name, bytes: tagMp3(home.frames, { ...texts, TXXX: `\0${parentId}/${name}` }) })
const titles = () => home.handed.map(({ album }) => album.title).sort()

test("a folder becomes an album, with its cover, whatever else lies in it", async () => {
  const id = folder("Some Folder")
  for (const name of ["notes.txt", "a.cue", "a.log", "a.m3u", "a.nfo", "b.pdf", "unknown.xyz"]) {
    await home.google.addFile({ parentId: id, name, bytes: Buffer.from("words") })
  }
  await home.google.addFile({ parentId: id, name: "Notes", mimeType: "application/vnd.google-apps.document" })
  const cover = await home.google.addFile({ parentId: id, name: "Cover.jpg", bytes: Buffer.alloc(5000, 1) })
  for (const at of [1, 2, 3])
    await song(id, `${at}.mp3`, {
      TIT2: `T${at}`,
      TALB: "Été",
      TPE1: "Björk",
      TRCK: `${at}/3`,
      TDRC: "1999",
      TCON: "Pop",
    })
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual(
    [job.state, job.filesTotal, job.filesDone, job.failures, job.error, job.current],
    ["done", 3, 3, [], undefined, undefined],
  )
  const [handed] = home.handed
  assert.ok(handed)
  const { album } = handed
  assert.deepEqual(
    [album.title, album.artist, album.year, album.genre, album.driveFolderId],
    ["Été", "Björk", 1999, "Pop", id],
  )
  assert.deepEqual(
    album.tracks.map(track => track.title),
    ["T1", "T2", "T3"],
  )
  assert.ok(album.cover && "fileId" in album.cover && album.cover.fileId === cover && album.cover.length === 5000)
  assert.deepEqual(job.albums, [album.id])
  assert.deepEqual([handed.partial, handed.outcome], [false, "added"])
  assert.equal(home.google.counts.media, 4, "one for each track, one for what may be a cue sheet")
})

test("a link to one file adds that track, and leaves the album it belongs to alone", async () => {
  const id = folder("Partial")
  const first = await song(id, "1.mp3", { TIT2: "One", TALB: "P", TPE1: "A" })
  await song(id, "2.mp3", { TIT2: "Two", TALB: "P", TPE1: "A" })
  const single = await home.run(imports, `https://drive.google.com/file/d/${first}/view`)
  const [alone] = home.handed
  assert.deepEqual([single.state, single.filesTotal, alone?.partial, alone?.album.driveFolderId], ["done", 1, true, id])
  const whole = await home.run(imports, linkTo(id))
  assert.deepEqual([whole.albums, home.handed[0]?.album.tracks.length, home.google.counts.media], [single.albums, 2, 1])
  await home.run(imports, `https://drive.google.com/file/d/${first}/view`)
  const tracks = await home.database.read
    .selectFrom("track")
    .select("id")
    .where("album_id", "=", whole.albums[0] ?? "")
    .execute()
  assert.equal(tracks.length, 2)
})

test("discs by folder are one album; pictures of scans belong to it", async () => {
  const id = folder("Box")
  const scans = folder("Scans", id)
  await home.google.addFile({ parentId: scans, name: "front.png", bytes: Buffer.alloc(300, 2) })
  for (const disc of ["CD1", "Disque 2"]) {
    const inside = folder(disc, id)
    for (const at of ["01", "02"]) await song(inside, `${at} - ${disc}.mp3`)
  }
  const job = await home.run(imports, linkTo(id))
  const [{ album } = assert.fail()] = home.handed
  assert.deepEqual([job.albums.length, album.title, home.handed.length], [1, "Box", 1])
  assert.deepEqual(
    album.tracks.map(({ discNumber, trackNumber }) => [discNumber, trackNumber]),
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ],
  )
  assert.ok(album.cover && "fileId" in album.cover && album.cover.type === "image/png")
  const disc = await home.google.addFile({ parentId: folder("CD3", id), name: "03 - x.mp3", bytes: home.frames })
  await home.run(imports, `https://drive.google.com/file/d/${disc}/view`)
  assert.deepEqual([home.handed[0]?.album.id, home.handed[0]?.album.tracks[0]?.discNumber], [album.id, 3])
})

test("an artist's folder holds several albums, each handed over by itself", async () => {
  const id = folder("Кино")
  for (const name of ["Группа крови", "東京", "Ünïted (2004)"]) {
    const album = folder(name, id)
    await song(album, "01 - Été.mp3")
    await song(album, "AC/DC - x.mp3", { TPE1: "AC/DC" })
  }
  await song(id, "loose.mp3", { TALB: "Loose", TPE1: "Кино" })
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual(titles(), ["Loose", "Ünïted", "Группа крови", "東京"])
  assert.deepEqual([job.state, new Set(job.albums).size, home.google.counts.list], ["done", 4, 2])
  const ids = new Set(job.albums)
  await home.run(imports, linkTo(id))
  assert.deepEqual(new Set(home.handed.map(({ album }) => album.id)), ids)
})

test("a compilation is one album of various artists", async () => {
  const id = folder("Hits")
  for (const artist of ["A", "B", "C"]) await song(id, `${artist}.mp3`, { TALB: "Hits", TPE1: artist, TCMP: "1" })
  await home.run(imports, linkTo(id))
  const [{ album } = assert.fail()] = home.handed
  assert.deepEqual(
    [home.handed.length, album.artist, album.tracks.map(track => track.artist)],
    [1, "Various Artists", ["A", "B", "C"]],
  )
})

test("folders of more than a thousand files are read whole", async () => {
  const id = folder("Many")
  const shared = tagMp3(home.frames.subarray(0, 3000), { TALB: "Many", TPE1: "A" })
  for (let at = 0; at < 1100; at++) {
    await home.google.addFile({
      parentId: id,
      name: `${at}.mp3`,
      bytes: Buffer.concat([shared, Buffer.from(String(at))]),
    })
  }
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual(
    [job.state, job.filesDone, home.handed[0]?.album.tracks.length, job.albums.length],
    ["done", 1100, 1100, 1],
  )
})

for (const extension of ["mp3", "flac"]) {
  test(`12 ${extension} tracks with a cover of 1 MB each: at most 24 media requests and 2.0 MB`, async t => {
    const cover = await makeCover(home.directory, 1_000_000)
    const id = folder(`Covers ${extension}`)
    const make = async (at: number) => {
      const path = join(home.directory, `${at}.${extension}`)
      await makeAudio(path, {
        seconds: 30,
        sound: "noise",
        cover,
        tags: { title: `T${at}`, album: "C", artist: "A", track: `${at}` },
      })
      await home.google.addFile({ parentId: id, name: `${at}.${extension}`, bytes: await readFile(path) })
    }
    await Promise.all(Array.from({ length: 12 }, (_, at) => make(at + 1)))
    const job = await home.run(imports, linkTo(id))
    const { list, get, media, bytesSent } = home.google.counts
    t.diagnostic(`${extension}: ${media} media requests, ${list} list, ${get} get, ${bytesSent} bytes in all`)
    assert.deepEqual([job.state, home.handed[0]?.album.tracks.length], ["done", 12])
    assert.ok(media <= 24 && bytesSent <= 2_000_000, `${media} requests, ${bytesSent} bytes`)
    const place = home.handed[0]?.album.cover
    assert.ok(place && "fileId" in place && place.length === 1_000_000)
  })
}
