import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { tagMp3 } from "./tags/test-audio.ts"
import { createTestHome, linkTo } from "./test-home.ts"

let home: Awaited<ReturnType<typeof createTestHome>>

before(async () => {
  home = await createTestHome()
})
after(() => home.close())

const folder = (name: string, parentId?: string) =>
  home.google.addFolder({ name, ...(parentId !== undefined && { parentId }) })
const bytesOf = (title: string, album: string) => tagMp3(home.frames, { TIT2: title, TALB: album, TPE1: "A" })
const song = (parentId: string, title: string, album = "Album") =>
  home.google.addFile({ parentId, name: `${title}.mp3`, bytes: bytesOf(title, album) })
const songs = async (parentId: string, count: number, album = "Album") => {
  for (let at = 0; at < count; at++) await song(parentId, `${album} ${at}`, album)
}
const tracksOf = (albumId: string | undefined) =>
  home.database.read
    .selectFrom("track")
    .select(["id", "title"])
    .where("album_id", "=", albumId ?? "")
    .orderBy("title")
    .execute()

test("what is no link is refused, and an import that is not there is not found", async () => {
  const imports = home.open()
  await assert.rejects(imports.add("https://example.com/x"), { code: "invalid_link" })
  await assert.rejects(imports.get("nobody"), { code: "not_found" })
  await assert.rejects(imports.cancel("nobody"), { code: "not_found" })
  await imports.stop()
})

test("the same link again reads nothing; what was added, retagged or removed since is followed", async () => {
  const imports = home.open()
  const id = folder("Again")
  await songs(id, 3)
  const first = await home.run(imports, linkTo(id))
  const second = await home.run(imports, linkTo(id))
  assert.deepEqual([second.albums, home.google.counts.media, home.google.counts.list], [first.albums, 0, 1])
  assert.deepEqual([second.filesDone, home.handed.map(one => one.outcome)], [3, ["unchanged"]])
  const added = await song(id, "New")
  await home.run(imports, linkTo(id))
  assert.deepEqual([home.google.counts.media, home.handed[0]?.outcome], [1, "changed"])
  home.google.replace(added, bytesOf("Newer", "Album"))
  await home.run(imports, linkTo(id))
  assert.deepEqual(
    [home.google.counts.media, (await tracksOf(first.albums[0])).some(track => track.title === "Newer")],
    [1, true],
  )
  home.google.trash(added)
  await home.run(imports, linkTo(id))
  assert.deepEqual([home.google.counts.media, (await tracksOf(first.albums[0])).length], [0, 3])
  await imports.stop()
})

test("a link that still waits or runs is not taken twice; one import runs at a time", async () => {
  const imports = home.open()
  const [one, other] = [folder("One"), folder("Other")]
  await songs(one, 12, "One")
  await songs(other, 2, "Other")
  const undo = home.google.setFault({ on: "media", latencyMs: 60 })
  const [a, b, again] = await Promise.all([
    imports.add(linkTo(one)),
    imports.add(linkTo(other)),
    imports.add(`drive.google.com/open?id=${one}`),
  ])
  assert.equal(again.id, a.id)
  assert.notEqual(b.id, a.id)
  assert.equal((await home.end(imports, a.id)).state, "done")
  assert.equal((await home.end(imports, b.id)).state, "done")
  const order = home.changes
    .filter(job => job.state !== "queued" && (job.id === a.id || job.id === b.id))
    .map(job => job.id)
  assert.deepEqual(
    order,
    [...order].sort((x, y) => (x === y ? 0 : x === a.id ? -1 : 1)),
  )
  assert.ok(home.google.counts.maxInFlight <= 8)
  assert.deepEqual(
    (await imports.list())
      .slice(0, 2)
      .map(job => job.id)
      .sort(),
    [a.id, b.id].sort(),
  )
  undo()
  await imports.stop()
})

test("a file that fails is named, and its track stays in the library", async () => {
  const imports = home.open()
  const id = folder("Failing")
  await songs(id, 2)
  const broken = await home.google.addFile({ parentId: id, name: "page.mp3", bytes: Buffer.from("<html>no</html>") })
  const forbidden = await home.google.addFile({
    parentId: id,
    name: "kept.mp3",
    bytes: bytesOf("Kept", "Album"),
    canDownload: false,
  })
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual([job.state, job.error, job.filesDone, job.albums.length], ["done", undefined, 4, 1])
  assert.deepEqual(job.failures.map(failure => failure.name).sort(), ["kept.mp3", "page.mp3"])
  assert.match(job.failures.find(failure => failure.name === "page.mp3")?.reason ?? "", /first bytes are HTML/)
  assert.deepEqual([...(home.handed[0]?.keepTrackIds ?? [])].sort(), [`gd-${broken}`, `gd-${forbidden}`].sort())
  home.google.replace(broken, bytesOf("Repaired", "Album"))
  assert.equal((await home.run(imports, linkTo(id))).failures.length, 1)
  home.google.replace(broken, Buffer.from("<html>again</html>"))
  await home.run(imports, linkTo(id))
  assert.deepEqual(
    (await tracksOf(job.albums[0])).map(track => track.title),
    ["Album 0", "Album 1", "Repaired"],
  )
  await imports.stop()
})

test("an import that adds nothing has failed, and says why", async () => {
  const imports = home.open()
  const empty = folder("Empty")
  await home.google.addFile({ parentId: empty, name: "a.txt", bytes: Buffer.from("x") })
  const none = await home.run(imports, linkTo(empty))
  assert.deepEqual([none.state, none.error?.code], ["failed", "unprocessable"])
  assert.match(none.error?.message ?? "", /No audio file was found in “Empty”/)
  const broken = folder("Broken")
  await home.google.addFile({ parentId: broken, name: "a.mp3", bytes: new Uint8Array(0) })
  const failed = await home.run(imports, linkTo(broken))
  assert.deepEqual([failed.state, failed.failures.length], ["failed", 1])
  assert.match(failed.error?.message ?? "", /“a.mp3”.*empty/)
  const missing = await home.run(imports, linkTo("1nothing-is-here"))
  assert.deepEqual([missing.state, missing.error?.code, missing.filesTotal], ["failed", "drive_not_found", 0])
  const text = await home.google.addFile({ name: "a.pdf", bytes: Buffer.from("%PDF") })
  assert.match(
    (await home.run(imports, `https://drive.google.com/file/d/${text}/view`)).error?.message ?? "",
    /not an audio file/,
  )
  await imports.stop()
})

test("shortcuts that lead in circles and to the same file end", async () => {
  const imports = home.open()
  const id = folder("Circle")
  const inner = folder("Inner", id)
  const track = await song(inner, "Song")
  home.google.addShortcut({ name: "up", parentId: inner, targetId: id })
  home.google.addShortcut({ name: "twice.mp3", parentId: id, targetId: track })
  home.google.addShortcut({ name: "gone.mp3", parentId: id, targetId: "1gone-gone-gone" })
  const job = await home.run(imports, linkTo(id))
  assert.deepEqual([job.state, job.filesTotal, job.failures.map(failure => failure.name)], ["done", 1, ["gone.mp3"]])
  await imports.stop()
})

test("a shortcut whose target is out of sight for a while does not delete the track", async () => {
  const imports = home.open()
  const [id, elsewhere] = [folder("Shortcuts"), folder("Elsewhere")]
  await song(id, "Here", "S")
  const there = await song(elsewhere, "There", "S")
  home.google.addShortcut({ name: "There.mp3", parentId: id, targetId: there })
  const job = await home.run(imports, linkTo(id))
  assert.equal((await tracksOf(job.albums[0])).length, 2)
  home.google.remove(there)
  assert.equal((await home.run(imports, linkTo(id))).failures.length, 1)
  assert.equal((await tracksOf(job.albums[0])).length, 2)
  await imports.stop()
})

test("cancelled in the middle, an import ends within a second and keeps the albums that were whole", async () => {
  const imports = home.open()
  const id = folder("Artist")
  const [one, other] = [folder("A one", id), folder("B other", id)]
  await songs(one, 3, "One")
  await songs(other, 60, "Other")
  const undo = home.google.setFault({ on: "media", latencyMs: 100 })
  home.handed.length = 0
  const { id: jobId } = await imports.add(linkTo(id))
  while (home.handed.length === 0) await sleep(5)
  const began = Date.now()
  const cancelled = await imports.cancel(jobId)
  assert.ok(Date.now() - began < 1000, `${Date.now() - began} ms`)
  assert.deepEqual([cancelled.state, cancelled.albums.length, cancelled.current], ["cancelled", 1, undefined])
  assert.ok(cancelled.filesDone < 63)
  undo()
  await sleep(300)
  assert.equal(home.handed.length, 1)
  assert.deepEqual(await imports.get(jobId), cancelled)
  assert.deepEqual(await imports.cancel(jobId), cancelled)
  assert.equal((await tracksOf(cancelled.albums[0])).length, 3)
  await imports.stop()
})

test("one that waits is cancelled without ever having run", async () => {
  const imports = home.open()
  const [one, other] = [folder("Long"), folder("Waiting")]
  await songs(one, 6, "Long")
  await songs(other, 1, "Waiting")
  const undo = home.google.setFault({ on: "media", latencyMs: 200 })
  const [a, b] = [await imports.add(linkTo(one)), await imports.add(linkTo(other))]
  assert.equal((await imports.cancel(b.id)).state, "cancelled")
  assert.equal((await home.end(imports, a.id)).state, "done")
  assert.deepEqual(await imports.get(b.id), {
    ...b,
    state: "cancelled",
    updatedAt: (await imports.get(b.id)).updatedAt,
  })
  undo()
  await imports.stop()
})

test("stopped in the middle, an import goes on at the next start and reads no file twice", async () => {
  const first = home.open()
  const id = folder("Resumed")
  await songs(id, 60, "Resumed")
  const undo = home.google.setFault({ on: "media", latencyMs: 50 })
  home.google.resetCounts()
  const { id: jobId } = await first.add(linkTo(id))
  while ((await first.get(jobId)).filesDone < 12) await sleep(5)
  await first.stop()
  const interrupted = await first.get(jobId)
  assert.equal(interrupted.state, "running")
  // Requests on their way when the import stopped still reach the other side.
  await sleep(300)
  const kept = await home.database.read
    .selectFrom("import_file")
    .select("file_id")
    .where("tags", "like", "%Resumed%")
    .execute()
  assert.ok(kept.length >= 12 && kept.length < 60, `${kept.length}`)
  home.google.resetCounts()
  const second = home.open()
  const job = await home.end(second, jobId)
  assert.deepEqual(
    [job.state, job.filesTotal, job.filesDone, home.google.counts.media],
    ["done", 60, 60, 60 - kept.length],
  )
  assert.equal((await tracksOf(job.albums[0])).length, 60)
  undo()
  await second.stop()
})

test("states and counts are saved and told a few times a second, and only grow", async () => {
  const imports = home.open()
  const id = folder("Told")
  await songs(id, 40, "Told")
  const undo = home.google.setFault({ on: "media", latencyMs: 100 })
  const began = Date.now()
  const job = await home.run(imports, linkTo(id))
  const told = home.changes.filter(change => change.id === job.id)
  assert.ok(told.length <= 4 + (Date.now() - began) / 200, `${told.length} in ${Date.now() - began} ms`)
  assert.deepEqual([told[0]?.state, told.at(-1)?.state], ["queued", "done"])
  assert.ok(told.some(change => change.state === "running" && change.current?.startsWith("Told")))
  const done = told.map(change => change.filesDone)
  assert.deepEqual(
    done,
    [...done].sort((a, b) => a - b),
  )
  undo()
  await imports.stop()
})
