/** An album made by others: the soundtrack of a free game, as Debian ships it, and what ffprobe says of it. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { open, readdir } from "node:fs/promises"
import { basename, join } from "node:path"
import { promisify } from "node:util"
import { z } from "zod"

const MUSIC = "/usr/share/games/supertux2/music"
const ALBUM = "SuperTux Soundtrack"
const AT_ONCE = 2
/** The comments of an Ogg file stand in its first pages. */
const HEAD_BYTES = 16 * 1024

/** Three pieces of a few seconds each. */
export const SHORT_PIECES = ["misc/leveldone.ogg", "misc/bonuscave.ogg", "antarctic/voc-boss.ogg"].map(path =>
  join(MUSIC, path),
)

const run = promisify(execFile)
const Probed = z.object({
  streams: z.array(z.looseObject({ tags: z.record(z.string(), z.string()).optional() })),
  format: z.object({ duration: z.coerce.number() }),
})

export interface SoundtrackFile {
  readonly path: string
  readonly name: string
  readonly title: string
  readonly artist: string
  readonly album: string
  /** Seconds. */
  readonly duration: number
}

const probe = async (path: string): Promise<SoundtrackFile> => {
  const { stdout } = await run(
    "ffprobe",
    ["-v", "error", "-of", "json", "-show_entries", "format=duration:stream_tags", path],
    { timeout: 20_000 },
  )
  const { streams, format } = Probed.parse(JSON.parse(stdout))
  const tags = new Map(Object.entries(streams[0]?.tags ?? {}).map(([name, text]) => [name.toUpperCase(), text]))
  const tag = (name: string) => tags.get(name) ?? ""
  return {
    path,
    name: basename(path),
    title: tag("TITLE"),
    artist: tag("ARTIST"),
    album: tag("ALBUM"),
    duration: format.duration,
  }
}

/** Spares ffprobe the pieces that cannot be meant. */
const mayBeMeant = async (path: string): Promise<boolean> => {
  await using file = await open(path)
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
  return buffer.toString("latin1", 0, bytesRead).toLowerCase().includes(`album=${ALBUM.toLowerCase()}`)
}

/** Those of the game's pieces whose own tags say that they belong to its soundtrack, in the order of their names. */
export const readSoundtrack = async (): Promise<readonly SoundtrackFile[]> => {
  const entries = await readdir(MUSIC, { recursive: true, withFileTypes: true })
  const paths = entries.filter(({ name }) => name.endsWith(".ogg")).map(entry => join(entry.parentPath, entry.name))
  const found: SoundtrackFile[] = []
  const rest = paths.values()
  const work = async () => {
    for (const path of rest) if (await mayBeMeant(path)) found.push(await probe(path))
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const files = found
    .filter(({ album }) => album.toLowerCase() === ALBUM.toLowerCase())
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
  assert.ok(files.length >= 10, `${files.length} files say that they are of "${ALBUM}"`)
  return files
}
