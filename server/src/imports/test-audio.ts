/** Real audio files for tests, made by ffmpeg. */
import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

export interface AudioOptions {
  readonly seconds?: number
  readonly tags?: Readonly<Record<string, string>>
  /** Path of a picture to embed as the front cover. */
  readonly cover?: string
  /** Further arguments for ffmpeg, before the output. */
  readonly with?: readonly string[]
  /** A tone, or noise that does not compress. */
  readonly sound?: "tone" | "noise"
}

/** Makes a file whose format ffmpeg takes from the name. */
export async function makeAudio(path: string, options: AudioOptions = {}): Promise<string> {
  const { seconds = 3, tags = {}, cover, sound = "tone" } = options
  const source = sound === "tone" ? "sine=frequency=440:sample_rate=44100" : "anoisesrc=seed=1:sample_rate=44100"
  const picture = cover === undefined ? [] : ["-i", cover]
  const maps =
    cover === undefined ? [] : ["-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic"]
  const described =
    cover === undefined ? [] : ["-metadata:s:v", "title=Album cover", "-metadata:s:v", "comment=Cover (front)"]
  const metadata = Object.entries(tags).flatMap(([name, value]) => ["-metadata", `${name}=${value}`])
  const input = ["-f", "lavfi", "-t", String(seconds), "-i", source, ...picture, ...maps, ...described, ...metadata]
  await run("ffmpeg", ["-v", "error", "-nostdin", "-y", ...input, ...(options.with ?? []), path])
  return path
}

/** A JPEG that opens as one and is exactly so long: what stands behind its end does not count. */
export async function makeCover(directory: string, bytes: number): Promise<string> {
  const path = join(directory, `cover-${bytes}.jpg`)
  await run("ffmpeg", [
    "-v",
    "error",
    "-nostdin",
    "-y",
    "-f",
    "lavfi",
    "-i",
    "testsrc=size=320x320",
    "-frames:v",
    "1",
    path,
  ])
  const picture = await readFile(path)
  await writeFile(path, Buffer.concat([picture, randomBytes(Math.max(0, bytes - picture.length))]))
  return path
}
