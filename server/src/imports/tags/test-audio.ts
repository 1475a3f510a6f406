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

/** MPEG frames without any tag. */
export async function makeFrames(directory: string, seconds: number): Promise<Buffer> {
  const bare = ["-b:a", "64k", "-write_xing", "0", "-id3v2_version", "0", "-write_id3v1", "0"]
  return readFile(await makeAudio(join(directory, `frames-${seconds}.mp3`), { seconds, with: bare }))
}

/** An MP3 of these frames with an ID3v2.4 tag: frame ids and texts. */
export function tagMp3(frames: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  const size = (length: number) => Buffer.from([21, 14, 7, 0].map(shift => (length >> shift) & 127))
  const body = Object.entries(texts).map(([id, text]) => {
    const data = Buffer.concat([Buffer.of(3), Buffer.from(text)])
    return Buffer.concat([Buffer.from(id), size(data.length), Buffer.of(0, 0), data])
  })
  const tag = Buffer.concat(body)
  return Buffer.concat([Buffer.from("ID3"), Buffer.of(4, 0, 0), size(tag.length), tag, frames])
}
