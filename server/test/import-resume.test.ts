/** A large library is imported by a process that is killed in the middle: nothing is listed or read a second time. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { Import } from "@diapason/shared/api"
import { z } from "zod"
import { createProgram } from "../../journeys/program.ts"
import { createDriveStandIn } from "../../stand-ins/drive.ts"
import { makeFrames, tagMp3 } from "../src/imports/tags/test-audio.ts"

const ALBUMS = 300
const TRACKS = 2
const Answer = z.object({ import: Import })
const google = createDriveStandIn()
const program = createProgram(
  () => ({ GOOGLE_DRIVE_URL: google.url, GOOGLE_API_KEY: google.apiKey, KOYEB_URL: "" }),
  fileURLToPath(new URL("../src/main.ts", import.meta.url)),
)
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-resume-"))
  await google.start()
  const frames = await makeFrames(folder, 1)
  const root = google.addFolder({ id: "large-library", name: "Music" })
  for (let n = 1; n <= ALBUMS; n++) {
    const parentId = google.addFolder({ id: `large-album-${n}`, parentId: root, name: `Album ${n}` })
    for (let track = 1; track <= TRACKS; track++) {
      const bytes = tagMp3(frames, { TALB: `Album ${n}`, TPE1: "Band", TIT2: `Track ${track}`, TRCK: String(track) })
      await google.addFile({ id: `large-${n}-${track}`, parentId, name: `${track}.mp3`, bytes })
    }
  }
})
after(async () => {
  await program.close()
  await google.stop()
  await rm(folder, { recursive: true })
})

const ask = async (path: string, body?: unknown) =>
  Answer.parse((await program.ask(path, body === undefined ? {} : { method: "POST", body })).json()).import

const waitFor = async (id: string, isThere: (job: Import) => boolean): Promise<Import> => {
  for (const limit = Date.now() + 120_000; Date.now() < limit; await sleep(50)) {
    const job = await ask(`/api/music/imports/${id}`)
    if (isThere(job)) return job
    assert.ok(job.state !== "failed", job.error?.message ?? "")
  }
  return assert.fail("the import did not come so far")
}

test("killed in the middle, it goes on where it was", async t => {
  await program.start()
  google.setFault({ on: "media", latencyMs: 20 })
  const { id } = await ask("/api/music/add-from-google-drive", {
    url: "https://drive.google.com/drive/folders/large-library",
  })
  const running = await waitFor(id, job => job.filesDone > 200 && job.speed !== undefined)
  assert.ok((running.speed ?? 0) > 10, `${running.speed} files a second`)
  assert.ok((running.secondsLeft ?? 0) > 0 && (running.secondsLeft ?? 0) < 300, `${running.secondsLeft} seconds left`)
  await program.kill()
  const { list, media } = google.counts
  google.clearFaults()

  await program.start()
  const done = await waitFor(id, job => job.state === "done")
  assert.deepEqual([done.filesDone, done.albums.length, done.failures.length], [ALBUMS * TRACKS, ALBUMS, 0])
  assert.equal(google.counts.list, list, "no folder is listed again")
  const readTwice = google.counts.media - ALBUMS * TRACKS
  t.diagnostic(`${list} lists, killed after ${media} files, ${readTwice} read twice`)
  // Fifty at most are not yet kept, those being read, and those being written when it died.
  assert.ok(readTwice < 120, `${readTwice} files of ${media} were read twice`)
})
