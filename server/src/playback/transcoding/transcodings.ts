/** A track in another format: made once by ffmpeg for all who listen, kept, and then as good as a file. */

import { spawn } from "node:child_process"
import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { rm } from "node:fs/promises"
import type { Readable } from "node:stream"
import { AppError } from "@diapason/shared/errors"
import type { Segment } from "@diapason/shared/rows"
import type { DiskCache } from "../../drive/disk-cache.ts"
import { orAborted } from "../../drive/or-aborted.ts"
import type { TrackAnswer, TrackRequest } from "../playback.ts"
import { parseRange } from "../range.ts"
import { argumentsFor, type Ffmpeg, type Format, findFfmpeg, mimeTypeOf } from "./ffmpeg.ts"
import { type GrowingFile, growFile } from "./growing-file.ts"
import { createSourceDoor, type OpenOriginal } from "./source-door.ts"

export interface Wanted {
  readonly format: Format
  /** Kilobits per second. */
  readonly bitRate: number
  /** Seconds from the beginning of what is wanted. */
  readonly start: number
  /** The part of the file that is wanted; all of it where absent. */
  readonly segment?: Segment
  /** The file does not tell where a second is: all before it is decoded, so that the place is the right one. */
  readonly unindexed?: boolean
}

export interface Original {
  readonly id: string
  readonly contentKey: string
  readonly size: number
  readonly open: OpenOriginal
}

export interface Transcodings {
  /** What can be made here; empty without ffmpeg. */
  formats(): Promise<readonly Format[]>
  /** @throws AppError `too_many_requests` where too many are being made, `not_playable` where ffmpeg cannot read the file */
  open(original: Original, wanted: Wanted, request: TrackRequest, signal: AbortSignal): Promise<TrackAnswer>
  close(): Promise<void>
}

export interface TranscodingDeps {
  readonly disk: DiskCache
  /** How many may be made at once. */
  readonly atOnce: number
  /** Milliseconds that a half-made one waits for its listener to return. */
  readonly patience?: number
  readonly find?: () => Promise<Ffmpeg | undefined>
  readonly onFault: (error: unknown) => void
}

interface Making {
  readonly file: Promise<GrowingFile>
  readonly stop: AbortController
  listeners: number
}

const PATIENCE = 10_000
const LENGTH_MAX = 400 * 1024 * 1024
const MADE_WITHIN = 30 * 60_000

export function createTranscodings(deps: TranscodingDeps): Transcodings {
  const { disk, atOnce, patience = PATIENCE, find = findFfmpeg, onFault } = deps
  const door = createSourceDoor()
  const making = new Map<string, Making>()
  let ffmpeg: Promise<Ffmpeg | undefined> | undefined

  function begin(name: string, original: Original, wanted: Wanted): Making {
    if (making.size >= atOnce)
      throw new AppError(
        "too_many_requests",
        "Too many tracks are being converted at this moment. Try again in a minute.",
      )
    const stop = new AbortController()
    const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(MADE_WITHIN)])
    const entry: Making = { file: make(name, original, wanted, signal), stop, listeners: 0 }
    making.set(name, entry)
    const ended = entry.file.then(file => file.written).finally(() => making.delete(name))
    // Its listeners are told by what they read.
    ended.catch(() => {})
    return entry
  }

  async function make(name: string, original: Original, wanted: Wanted, signal: AbortSignal): Promise<GrowingFile> {
    const part = await disk.newPart()
    const address = await door.offer(original.open, signal)
    const child = spawn("ffmpeg", argumentsFor(address, wanted), { stdio: ["ignore", "pipe", "pipe"], signal })
    let complaint = ""
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaint = (complaint + text).slice(-2_000)
    })
    const exited = new Promise<void>((resolve, reject) => {
      child.once("error", reject)
      child.once("close", code =>
        code === 0 ? resolve() : reject(unreadable(complaint.replaceAll(address, "the track"))),
      )
    })
    exited.catch(() => {})
    return growFile(part, {
      source: child.stdout,
      most: LENGTH_MAX,
      confirmed: exited,
      keep: async () => (wanted.start === 0 ? disk.adopt(name, part) : rm(part, { force: true })),
      discard: async () => {
        child.kill("SIGKILL")
        await rm(part, { force: true })
      },
      onFault,
    })
  }

  /** Stops what nobody waits for any more, after a while: a player that seeks leaves and comes back. */
  function leave(entry: Making): void {
    entry.listeners -= 1
    setTimeout(() => {
      if (entry.listeners === 0) entry.stop.abort()
    }, patience).unref()
  }

  async function follow(entry: Making, type: string, signal: AbortSignal): Promise<TrackAnswer> {
    entry.listeners += 1
    try {
      const body = await (await orAborted(entry.file, signal)).read(signal)
      body.once("close", () => leave(entry))
      return { status: 200, headers: { "accept-ranges": "none", "content-type": type }, body }
    } catch (error) {
      leave(entry)
      throw error
    }
  }

  return {
    async formats() {
      ffmpeg ??= find()
      return (await ffmpeg)?.formats ?? []
    },

    async open(original, wanted, request, signal) {
      const name = nameOf(original, wanted)
      const type = mimeTypeOf(wanted.format)
      const made = await disk.locate(name)
      if (made !== undefined) return answerFromFile(made, { type, etag: `"${name.slice(0, 32)}"` }, request)
      if (request.method === "HEAD") return { status: 200, headers: { "accept-ranges": "none", "content-type": type } }
      return follow(making.get(name) ?? begin(name, original, wanted), type, signal)
    },

    async close() {
      for (const { stop } of making.values()) stop.abort()
      await Promise.allSettled([...making.values()].map(async ({ file }) => (await file).written))
      await door.close()
    },
  }
}

function answerFromFile(
  { path, size }: { readonly path: string; readonly size: number },
  { type, etag }: { readonly type: string; readonly etag: string },
  request: TrackRequest,
): TrackAnswer {
  const stale = request.ifRange !== undefined && request.ifRange.trim() !== etag
  const asked = parseRange(stale ? undefined : request.range, size)
  const headers = { "accept-ranges": "bytes", "content-type": type, etag }
  if (asked.kind === "unsatisfiable")
    return { status: 416, headers: { ...headers, "content-length": "0", "content-range": `bytes */${size}` } }
  const { start, end } = asked.kind === "part" ? asked : { start: 0, end: size - 1 }
  const body: { body?: Readable } = request.method === "HEAD" ? {} : { body: createReadStream(path, { start, end }) }
  const common = { ...headers, "content-length": String(end - start + 1) }
  if (asked.kind === "whole") return { status: 200, headers: common, ...body }
  return { status: 206, headers: { ...common, "content-range": `bytes ${start}-${end}/${size}` }, ...body }
}

/** Nothing of the data stands in it. */
function nameOf({ id, contentKey, size }: Original, { format, bitRate, start, segment }: Wanted): string {
  return createHash("sha256")
    .update(
      JSON.stringify([id, contentKey, size, format, bitRate, start, ...(segment ? [segment.start, segment.end] : [])]),
    )
    .digest("hex")
}

function unreadable(complaint: string): AppError {
  const why = complaint.trim().split("\n").at(-1) ?? ""
  return new AppError(
    "not_playable",
    `ffmpeg could not convert this track${why === "" ? "" : ` (${why.slice(0, 200)})`}.`,
  )
}
