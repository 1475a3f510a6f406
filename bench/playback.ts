/** Listening: bytes a second from what is kept beside nginx and a bare server, and the first byte beside Drive's own. */
import { execFileSync, spawn } from "node:child_process"
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { createServer, get } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { z } from "zod"
import { until } from "../server/test/until.ts"
import { createDriveStandIn } from "../stand-ins/drive.ts"
import { median, report, timed } from "./measure.ts"

const ROUNDS = 9
const LATENCY_MS = 50
const PORTS = { server: 47_811, nginx: 47_812, bare: 47_813 } as const
const MAIN = fileURLToPath(new URL("../server/dist/main.js", import.meta.url))
const folder = mkdtempSync(join(tmpdir(), "diapason-bench-"))
const file = join(folder, "track.flac")

/** Milliseconds to the first byte, and the bytes in all. */
const listen = (url: string, range?: string): Promise<{ readonly firstByte: number; readonly bytes: number }> =>
  new Promise((resolve, reject) => {
    const start = performance.now()
    get(url, { agent: false, timeout: 30_000, ...(range ? { headers: { range } } : {}) }, response => {
      let bytes = 0
      let firstByte = 0
      response.on("data", (piece: Buffer) => {
        if (bytes === 0) firstByte = performance.now() - start
        bytes += piece.byteLength
      })
      response.on("end", () => resolve({ firstByte, bytes }))
      response.on("error", reject)
    }).on("error", reject)
  })

const Tracks = z.object({ tracks: z.array(z.object({ id: z.string() })), total: z.int() })

const startNginx = (): { readonly stop: () => void } | undefined => {
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/nginx.pid; error_log stderr; worker_processes 1; user root;
events {} http { access_log off; sendfile on; server { listen 127.0.0.1:${PORTS.nginx}; root ${folder}; } }`,
  )
  try {
    execFileSync("nginx", ["-v"], { stdio: "ignore" })
  } catch {
    return undefined
  }
  const child = spawn("nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: "ignore" })
  return { stop: () => child.kill("SIGTERM") }
}

const google = createDriveStandIn()
const bare = createServer((_request, response) => createReadStream(file).pipe(response))
const nginx = startNginx()
await google.start()
const child = spawn(process.execPath, [MAIN], {
  env: {
    PATH: process.env.PATH ?? "",
    DATA_DIR: join(folder, "library"),
    PORT: String(PORTS.server),
    LOG_LEVEL: "warn",
    GOOGLE_DRIVE_URL: google.url,
    GOOGLE_API_KEY: google.apiKey,
  },
  stdio: ["ignore", "ignore", "inherit"],
})
try {
  bare.listen(PORTS.bare, "127.0.0.1")
  execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "anoisesrc=d=240:r=44100", "-ac", "2", file])
  const base = `http://127.0.0.1:${PORTS.server}`
  await until("the server answers", async () => (await fetch(`${base}/api/health`)).ok)
  const root = google.addFolder({ name: "Bench" })
  const driveId = await google.addFile({ name: "track.flac", parentId: root, path: file })
  await fetch(`${base}/api/music/add-from-google-drive`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url: `https://drive.google.com/drive/folders/${root}` }),
  })
  const imported = async () => Tracks.parse(await (await fetch(`${base}/api/music/tracks`)).json())
  await until("the track is there", async () => (await imported()).total === 1)
  const [{ id } = { id: "" }] = (await imported()).tracks
  const track = `${base}/api/music/track/${encodeURIComponent(id)}`
  const size = statSync(file).size

  const remove = google.setFault({ latencyMs: LATENCY_MS })
  const first: number[] = []
  const upstream: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    // Each time another place that nobody has read yet.
    const start = 1_000_000 + round * 2_500_000
    const drive = `${google.url}/drive/v3/files/${driveId}?alt=media&supportsAllDrives=true&key=${google.apiKey}`
    upstream.push((await listen(drive, `bytes=${start}-${start + 262_143}`)).firstByte)
    first.push((await listen(track, `bytes=${start}-${start + 262_143}`)).firstByte)
  }
  remove()
  report("first byte of a track nobody has heard", {
    "upstream ms": median(upstream),
    "ours ms": median(first),
    "added ms": median(first) - median(upstream),
  })

  await listen(track)
  await new Promise(resolve => setTimeout(resolve, 1_000))
  google.resetCounts()
  const speeds = new Map<string, number[]>()
  const urls = [
    track,
    `http://127.0.0.1:${PORTS.bare}/`,
    ...(nginx ? [`http://127.0.0.1:${PORTS.nginx}/track.flac`] : []),
  ]
  // In turn, so that what else the machine does strikes all of them alike.
  for (let round = 0; round < 3 * ROUNDS; round += 1)
    for (const url of urls) {
      let bytes = 0
      const took = await timed(async () => {
        bytes = (await listen(url)).bytes
      })
      if (bytes !== size) throw new Error(`${url} gave ${bytes} bytes of ${size}`)
      speeds.set(url, [...(speeds.get(url) ?? []), bytes / 1e6 / (took / 1000)])
    }
  const [ours = Number.NaN, bareSpeed = Number.NaN, nginxSpeed = Number.NaN] = urls.map(url =>
    median(speeds.get(url) ?? []),
  )
  report(`a track of ${Math.round(size / 1e6)} MB that was heard before`, {
    "requests to Drive": google.counts.media,
    "ours MB/s": ours,
    "bare server MB/s": bareSpeed,
    "nginx MB/s": nginxSpeed,
    "ratio to the bare server": ours / bareSpeed,
    "ratio to nginx": ours / nginxSpeed,
  })
} finally {
  child.kill("SIGTERM")
  nginx?.stop()
  bare.close()
  await google.stop()
  rmSync(folder, { recursive: true, force: true })
}
