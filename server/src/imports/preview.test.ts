import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { albumIdOf } from "./ids.ts"
import { tagMp3 } from "./tags/test-audio.ts"
import { createTestHome, linkTo } from "./test-home.ts"

const never = new AbortController().signal
let home: Awaited<ReturnType<typeof createTestHome>>
before(async () => {
  home = await createTestHome()
})
after(() => home.close())

async function addAlbums(root: string, count: number): Promise<void> {
  const { google, frames } = home
  for (let n = 1; n <= count; n++) {
    const folder = google.addFolder({ id: `${root}-${n}`, parentId: root, name: `Folder ${n}` })
    for (const track of [1, 2, 3]) {
      const bytes = tagMp3(frames, { TALB: `Album ${n}`, TPE1: `Artist ${n}`, TIT2: `Track ${track}` })
      await google.addFile({ id: `${root}-${n}-${track}`, parentId: folder, name: `${track}.mp3`, bytes })
    }
  }
}

test("a look names albums, reads few files, adds nothing; what was chosen is added and keeps its names", async () => {
  const { google } = home
  const root = google.addFolder({ id: "preview-root", name: "Music" })
  await addAlbums(root, 20)
  await google.addFile({ parentId: root, name: "barred.mp3", bytes: home.frames, canDownload: false })
  const imports = home.open()
  google.resetCounts()
  const preview = await imports.preview(linkTo(root), never)
  assert.equal(google.counts.media, 12)
  assert.equal(preview.albums.length, 21)
  const second = preview.albums.find(({ key }) => key === "preview-root-2")
  const bytes = second?.size ?? 0
  assert.deepEqual(second, {
    key: "preview-root-2",
    title: "Album 2",
    artist: "Artist 2",
    trackCount: 3,
    size: bytes,
    new: true,
    folder: "Music / Folder 2",
  })
  assert.ok(bytes > 3 * home.frames.length)
  assert.equal(preview.albums.find(({ key }) => key === "preview-root-20")?.title, "Folder 20")
  assert.deepEqual([preview.files, preview.skipped.map(({ name }) => name)], [61, ["barred.mp3"]])
  assert.deepEqual([preview.estimate.requests >= 49, preview.estimate.seconds > 0], [true, true])
  assert.deepEqual(await imports.list(), [])

  const chosen = { "preview-root-2": { title: "Mine", artist: "Me" }, "preview-root-3": { compilation: true } }
  google.resetCounts()
  const { id } = await imports.add(linkTo(root), { only: Object.keys(chosen), albums: chosen })
  const done = await home.end(imports, id)
  assert.deepEqual([done.state, done.filesTotal, done.filesDone], ["done", 6, 6])
  assert.deepEqual(done.albums, [albumIdOf("preview-root-2", "Mine"), albumIdOf("preview-root-3", "Album 3")])
  assert.deepEqual(
    home.handed.map(({ album }) => [album.title, album.artist]),
    [
      ["Mine", "Me"],
      ["Album 3", "Various Artists"],
    ],
  )
  assert.equal(google.counts.media, 4, "what the look has read is not read again")

  home.handed.length = 0
  const retried = await home.end(imports, (await imports.again(id)).id)
  assert.notEqual(retried.id, id)
  assert.deepEqual([retried.state, retried.filesTotal, retried.albums], ["done", 6, done.albums])
  assert.deepEqual(
    home.handed.map(({ album, outcome }) => [album.title, outcome]),
    [
      ["Mine", "unchanged"],
      ["Album 3", "unchanged"],
    ],
    "once more means what was chosen, not the whole link",
  )
  const third = await home.end(imports, (await imports.again(retried.id)).id)
  assert.equal(third.filesTotal, 6, "and so each time")
  await assert.rejects(imports.again("nobody"), { code: "not_found" })

  const again = await imports.preview(linkTo(root), never)
  assert.deepEqual(
    again.albums.filter(album => !album.new).map(({ title }) => title),
    ["Mine", "Album 3"],
  )
  const whole = await home.run(imports, linkTo(root))
  assert.equal(whole.albums.length, 20)
  assert.ok(home.handed.some(({ album, outcome }) => album.title === "Mine" && outcome === "unchanged"))
})

test("a look at what is no music says why", async () => {
  const imports = home.open()
  await assert.rejects(imports.preview("https://example.org/x", never), { code: "invalid_link" })
  const empty = home.google.addFolder({ id: "empty-folder", name: "Empty" })
  await assert.rejects(imports.preview(linkTo(empty), never), { code: "unprocessable" })
})
