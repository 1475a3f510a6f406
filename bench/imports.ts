/** What an import asks of Drive: requests and bytes for 12-track albums with a cover in every file, and the time against Drive's latency. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createDrive } from "../server/src/drive/drive.ts"
import { readTags } from "../server/src/imports/tags/read-tags.ts"
import { makeAudio, makeCover } from "../server/src/imports/tags/test-audio.ts"
import { createDriveStandIn } from "../stand-ins/drive.ts"
import { report, timed } from "./measure.ts"

const TRACKS = 12
const SECONDS = 20
const LATENCY_MS = 100
const IN_FLIGHT = 8
const folder = mkdtempSync(join(tmpdir(), "diapason-bench-"))
const google = createDriveStandIn()

try {
  await google.start()
  const drive = createDrive(
    { baseUrl: google.url, apiKey: google.apiKey },
    { pace: { inFlight: IN_FLIGHT, unitsPerSecond: 1e6, burst: 1e6 } },
  )
  const cover = await makeCover(folder, 1_000_000)
  const root = google.addFolder({ name: "Bench" })
  const signal = AbortSignal.timeout(120_000)
  for (const type of ["mp3", "flac", "m4a", "ogg", "opus"]) {
    const covered = type === "mp3" || type === "flac" || type === "m4a"
    const path = await makeAudio(join(folder, `track.${type}`), { seconds: SECONDS, ...(covered ? { cover } : {}) })
    const files: string[] = []
    for (let n = 1; n <= TRACKS; n++) files.push(await google.addFile({ name: `${n}.${type}`, parentId: root, path }))
    const items = await Promise.all(files.map(id => drive.get({ id }, signal)))
    google.resetCounts()
    await Promise.all(items.map(item => readTags(drive, item, signal)))
    const { media, bytesSent: bytes } = google.counts
    report(`${TRACKS} ${type} tracks${covered ? " with 1 MB covers" : ""}`, {
      "media requests": media,
      "bytes a track": bytes / TRACKS,
      "floor of requests": TRACKS,
    })
    const remove = google.setFault({ latencyMs: LATENCY_MS })
    google.resetCounts()
    const took = await timed(() => Promise.all(items.map(item => readTags(drive, item, signal))))
    const floor = (google.counts.media * LATENCY_MS) / IN_FLIGHT
    report(`  at ${LATENCY_MS} ms a call, ${IN_FLIGHT} in flight`, {
      milliseconds: took,
      "calls × latency / 8": floor,
      ratio: took / floor,
    })
    remove()
  }
} finally {
  await google.stop()
  rmSync(folder, { recursive: true, force: true })
}
