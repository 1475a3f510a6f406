/** What an import asks of Drive: requests and bytes for each format beside what is known to be enough, and time beside its floor. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createDrive } from "../server/src/drive/drive.ts"
import { GOOGLE_LIMITS } from "../server/src/drive/pace.ts"
import { readTags } from "../server/src/imports/tags/read-tags.ts"
import { type AudioOptions, makeAudio, makeCover, tagMp3 } from "../server/src/imports/tags/test-audio.ts"
import { createTestHome, linkTo } from "../server/src/imports/test-home.ts"
import { createDriveStandIn, type DriveStandIn } from "../stand-ins/drive.ts"
import { report, timed } from "./measure.ts"

const SECONDS = 240
const COVER_BYTES = 989 * 1024
const LATENCY_MS = 100
const IN_FLIGHT = 8
const TRACKS = 1_000
const TAGS = { title: "Title", artist: "Artist", album: "Album", album_artist: "Artist", track: "1", date: "2001" }

interface Format {
  readonly name: string
  readonly file: string
  readonly with?: AudioOptions["with"]
  readonly cover?: true
  /**
   * Requests and KiB of a plan that fetches the first 64 KiB, then exactly the rest, and no picture; measured on files of four
   * minutes before the walkers were written.
   */
  readonly plan: readonly [requests: number, kibibytes: number]
}

const FORMATS: readonly Format[] = [
  { name: "MP3, constant rate", file: "cbr.mp3", with: ["-b:a", "320k"], plan: [1, 64] },
  { name: "MP3, cover", file: "cover.mp3", with: ["-b:a", "320k"], cover: true, plan: [2, 90] },
  { name: "MP3, variable rate", file: "vbr.mp3", with: ["-q:a", "2"], plan: [1, 64] },
  { name: "FLAC", file: "plain.flac", plan: [1, 64] },
  { name: "FLAC, cover", file: "cover.flac", cover: true, plan: [2, 96] },
  { name: "M4A, table at the end", file: "end.m4a", plan: [2, 105] },
  { name: "M4A, table at the end, cover", file: "cover-end.m4a", cover: true, plan: [3, 193] },
  { name: "M4A, table first", file: "first.m4a", with: ["-movflags", "faststart"], plan: [1, 64] },
  {
    name: "M4A, table first, cover",
    file: "cover-first.m4a",
    with: ["-movflags", "faststart"],
    cover: true,
    plan: [2, 74],
  },
  { name: "ALAC", file: "alac.m4a", with: ["-c:a", "alac"], plan: [2, 75] },
  { name: "Ogg Vorbis", file: "vorbis.ogg", with: ["-c:a", "libvorbis"], plan: [2, 128] },
  { name: "Opus", file: "opus.opus", plan: [2, 128] },
  { name: "Ogg FLAC", file: "flac.oga", with: ["-c:a", "flac"], plan: [2, 128] },
  { name: "Speex", file: "speex.spx", with: ["-c:a", "libspeex", "-ar", "16000"], plan: [2, 128] },
  { name: "WAV", file: "plain.wav", plan: [2, 65] },
  { name: "AIFF", file: "plain.aiff", with: ["-write_id3v2", "1"], plan: [2, 64] },
  { name: "AIFF, cover", file: "cover.aiff", with: ["-write_id3v2", "1"], cover: true, plan: [2, 80] },
  { name: "WMA", file: "plain.wma", plan: [1, 64] },
  { name: "WavPack", file: "plain.wv", plan: [2, 80] },
  { name: "Matroska", file: "plain.mka", with: ["-c:a", "libopus"], plan: [1, 64] },
  { name: "WebM", file: "plain.webm", with: ["-c:a", "libopus"], plan: [1, 64] },
]

async function measureFormats(folder: string): Promise<void> {
  const google = createDriveStandIn()
  await google.start()
  try {
    const drive = createDrive({ baseUrl: google.url, apiKey: google.apiKey })
    const cover = await makeCover(folder, COVER_BYTES)
    const signal = AbortSignal.timeout(600_000)
    for (const format of FORMATS) {
      const path = await makeAudio(join(folder, format.file), {
        seconds: SECONDS,
        tags: TAGS,
        sound: "noise",
        ...(format.cover && { cover }),
        ...(format.with && { with: format.with }),
      })
      const item = await drive.get({ id: await google.addFile({ name: format.file, path }) }, signal)
      google.resetCounts()
      await readTags(drive, item, signal)
      const { media, bytesSent } = google.counts
      const [requests, kibibytes] = format.plan
      report(format.name, {
        requests: media,
        KiB: bytesSent / 1024,
        "plan: requests": requests,
        "plan: KiB": kibibytes,
        ratio: Math.max(media / requests, bytesSent / 1024 / kibibytes),
      })
      rmSync(path)
    }
  } finally {
    await google.stop()
  }
}

/** As many requests of the same size by the same client, and nothing done with them: what this machine can do just now. */
async function readAll(google: DriveStandIn): Promise<void> {
  const pace = { inFlight: IN_FLIGHT, unitsPerMinute: 1e9 }
  const drive = createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { pace })
  const signal = AbortSignal.timeout(600_000)
  const ids = Array.from({ length: TRACKS }, (_, n) => `bench-track-${n}`)
  await Promise.all(ids.map(id => drive.readRange({ id }, 0, 10_000, signal)))
}

/** A whole import, from the link to the last row, of single-request files behind a slow line. */
async function measureSpeed(): Promise<void> {
  const home = await createTestHome({ pace: GOOGLE_LIMITS })
  try {
    const root = home.google.addFolder({ id: "bench-root", name: "Bench" })
    for (let n = 0; n < TRACKS; n++) {
      const album = `Album ${Math.floor(n / 12)}`
      const parentId =
        n % 12 === 0
          ? home.google.addFolder({ id: `bench-${album.replace(" ", "-")}`, parentId: root, name: album })
          : `bench-${album.replace(" ", "-")}`
      const bytes = tagMp3(home.frames, { TIT2: `Track ${n}`, TPE1: "Artist", TALB: album })
      await home.google.addFile({ id: `bench-track-${n}`, parentId, name: `${n}.mp3`, bytes })
    }
    const imports = home.open()
    home.google.setFault({ latencyMs: LATENCY_MS })
    const before = process.cpuUsage()
    const took = await timed(() => home.run(imports, linkTo(root)))
    const { user, system } = process.cpuUsage(before)
    const { media, list, get } = home.google.counts
    const floor = ((media + list + get) * LATENCY_MS) / IN_FLIGHT
    const alone = await timed(() => readAll(home.google))
    report(`${TRACKS} tracks at ${LATENCY_MS} ms a call, ${IN_FLIGHT} in flight`, {
      calls: media + list + get,
      milliseconds: took,
      "calls × latency / 8": floor,
      ratio: took / floor,
      "milliseconds of processor, both ends": (user + system) / 1000,
      "the same calls alone, on this machine now": alone,
      "ratio to them": took / alone,
    })
  } finally {
    await home.close()
  }
}

const folder = mkdtempSync(join(tmpdir(), "diapason-bench-"))
try {
  await measureFormats(folder)
  await measureSpeed()
} finally {
  rmSync(folder, { recursive: true, force: true })
}
