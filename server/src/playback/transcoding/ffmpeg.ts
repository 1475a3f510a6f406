/** The person's own ffmpeg: whether it is there, what it can make, and how it is told to. */

import { execFile } from "node:child_process"
import { promisify } from "node:util"

export const FORMATS = ["opus", "mp3", "aac"] as const
export type Format = (typeof FORMATS)[number]

interface Recipe {
  readonly encoder: string
  /** Of ffmpeg's own output. */
  readonly container: string
  readonly mimeType: string
}

const RECIPES: Readonly<Record<Format, Recipe>> = {
  opus: { encoder: "libopus", container: "ogg", mimeType: "audio/ogg" },
  mp3: { encoder: "libmp3lame", container: "mp3", mimeType: "audio/mpeg" },
  aac: { encoder: "aac", container: "adts", mimeType: "audio/aac" },
}

/** Containers of sound, and nothing that names other files or addresses, as playlists do. */
const DEMUXERS = "aac,aiff,ape,asf,dsf,flac,matroska,mov,mp3,mpc,mpc8,ogg,w64,wav,wv"
const ANSWER_WITHIN = 10_000

export interface Ffmpeg {
  readonly formats: readonly Format[]
}

/** What the `ffmpeg` on the PATH can make; `undefined` where there is none. */
export async function findFfmpeg(): Promise<Ffmpeg | undefined> {
  try {
    const { stdout } = await promisify(execFile)("ffmpeg", ["-hide_banner", "-encoders"], { timeout: ANSWER_WITHIN })
    const encoders = new Set(stdout.split("\n").map(line => line.trim().split(/\s+/)[1]))
    const formats = FORMATS.filter(format => encoders.has(RECIPES[format].encoder))
    return formats.length === 0 ? undefined : { formats }
  } catch {
    // Not installed, or not one that works: originals are played then.
    return undefined
  }
}

export const mimeTypeOf = (format: Format): string => RECIPES[format].mimeType

const SHORTEST = 0.01

/** @param start seconds into the segment, or the file where there is none @param bitRate kilobits per second */
export function argumentsFor(
  address: string,
  {
    format,
    bitRate,
    start,
    segment,
    unindexed = false,
  }: {
    readonly format: Format
    readonly bitRate: number
    readonly start: number
    readonly segment?: { readonly start: number; readonly end?: number | undefined }
    readonly unindexed?: boolean | undefined
  },
): readonly string[] {
  const { encoder, container } = RECIPES[format]
  const from = start + (segment?.start ?? 0)
  const length = segment?.end === undefined ? undefined : Math.max(SHORTEST, segment.end - from)
  const within = [
    ...(from > 0 ? ["-ss", from.toFixed(6)] : []),
    ...(length === undefined ? [] : ["-t", length.toFixed(6)]),
  ]
  return [
    ...["-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1"],
    ...["-protocol_whitelist", "http,tcp", "-format_whitelist", DEMUXERS, "-rw_timeout", "60000000"],
    ...(unindexed ? [] : within),
    ...["-i", address, "-map", "0:a:0", "-map_metadata", "-1", "-vn", "-sn", "-dn"],
    ...(unindexed ? within : []),
    ...["-c:a", encoder, "-b:a", `${bitRate}k`, "-ac", "2", "-f", container, "pipe:1"],
  ]
}
