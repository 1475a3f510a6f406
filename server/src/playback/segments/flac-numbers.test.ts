import assert from "node:assert/strict"
import { execFileSync } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { createDriveStandIn } from "../../../../stand-ins/drive.ts"
import { hastyDrive } from "../test-listener.ts"
import { createWindowPool } from "../window-pool.ts"
import { createCuts } from "./cuts.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
/** Frames of 1,152 samples: their numbers take one byte, two and three. */
const [SECONDS, START, END] = [70, 1.5, 66]
let folder = ""
let source = { id: "", contentKey: "noise", size: 0 }

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-numbers-"))
  await google.start()
  const path = join(folder, "noise.flac")
  const noise = ["-f", "lavfi", "-t", String(SECONDS), "-i", "anoisesrc=seed=3:sample_rate=44100"]
  execFileSync("ffmpeg", ["-v", "error", "-y", ...noise, "-frame_size", "1152", path])
  const bytes = await readFile(path)
  source = { ...source, id: await google.addFile({ name: "noise.flac", bytes }), size: bytes.length }
})
after(async () => {
  await google.stop()
  await rm(folder, { recursive: true })
})

async function open() {
  const windows = createWindowPool({ drive: hastyDrive(google) })
  const cut = await createCuts(windows).find(source, { start: START, end: END }, never)
  assert.ok(cut)
  const read = async (start: number, end: number) => {
    const pieces: Buffer[] = []
    for await (const piece of await cut.open({ start, end }, never)) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  return { cut, read }
}

test("every checksum of the renumbered frames is right, and they are counted from 0", async () => {
  const { cut, read } = await open()
  const whole = await read(0, cut.size - 1)
  assert.equal(whole.length, cut.size)
  const path = join(folder, "part.flac")
  await writeFile(path, whole)
  const strict = ["-v", "error", "-err_detect", "crccheck+bitstream+explode", "-xerror"]
  const sound = (...from: string[]) =>
    execFileSync("ffmpeg", [...strict, ...from, "-f", "s16le", "-"], {
      maxBuffer: 1e8,
      stdio: ["ignore", "pipe", "inherit"],
    })
  const heard = sound("-i", path)
  const all = sound("-i", join(folder, "noise.flac"))
  const first = Math.floor((START * 44_100) / 1_152) * 1_152
  assert.ok(heard.equals(all.subarray(first * 2, first * 2 + heard.length)))
  const told = execFileSync("ffprobe", ["-v", "error", "-show_entries", "packet=pts", "-of", "csv=p=0", path])
  const times = told.toString().trim().split("\n").map(Number)
  assert.deepEqual(
    times,
    Array.from(times, (_, at) => at * 1_152),
  )
})

const seed = Number(process.env.SEED ?? Date.now() % 1e6)
test(`any range is that of the whole (SEED=${seed})`, async () => {
  const { cut, read } = await open()
  const whole = await read(0, cut.size - 1)
  let state = seed >>> 0
  const random = (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % most
  }
  for (let turn = 0; turn < 40; turn += 1) {
    const start = random(cut.size)
    const end = Math.min(cut.size - 1, start + random(300_000))
    assert.ok((await read(start, end)).equals(whole.subarray(start, end + 1)), `${start}-${end}`)
  }
  assert.ok((await read(cut.size - 1, cut.size - 1)).equals(whole.subarray(-1)))
})

test("a listener who leaves ends what is read for him", async () => {
  const { cut } = await open()
  google.setFault({ on: "media", bytesPerSecond: 50_000 })
  const stream = await cut.open({ start: 0, end: cut.size - 1 }, never)
  for await (const piece of stream) if (piece.length > 0) break
  stream.destroy()
  for (let tries = 0; google.counts.inFlight > 0 && tries < 200; tries += 1) await new Promise(r => setTimeout(r, 20))
  assert.equal(google.counts.inFlight, 0)
  google.clearFaults()
})
