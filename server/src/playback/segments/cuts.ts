/** Where a segment lies in its file, found by a few small reads and remembered. */
import { createHash } from "node:crypto"
import type { Readable } from "node:stream"
import { AppError } from "@diapason/shared/errors"
import type { Segment } from "@diapason/shared/rows"
import { orAborted } from "../../drive/or-aborted.ts"
import type { Source } from "../receive-from-drive.ts"
import type { Span } from "../window.ts"
import type { WindowPool } from "../window-pool.ts"
import { type Cut, type CutSource, lengthOf } from "./cut.ts"
import { cutFlac } from "./cut-flac.ts"
import { cutMpeg } from "./cut-mpeg.ts"
import { cutAiff, cutWav } from "./cut-pcm.ts"
import { openCut } from "./open-cut.ts"

/** A segment as a file. */
export interface CutFile {
  readonly size: number
  readonly mimeType: string
  /** "" where that of the file is not known. */
  readonly contentKey: string
  open(part: Span, signal: AbortSignal): Promise<Readable>
}

/** Made by another cutter, the bytes may differ. */
const FORM = 2
const KEPT = 500
const FOUND_WITHIN = 60_000
/** Bytes read at once while looking: headers lie together. */
const READ_AHEAD = 16 * 1024
const KEPT_READS = 8

export function createCuts(windows: WindowPool) {
  const found = new Map<string, Promise<Cut | undefined>>()

  function cutOf(source: Source, segment: Segment): Promise<Cut | undefined> {
    const { id, contentKey, size } = source
    const name = JSON.stringify([id, contentKey, size, segment.start, segment.end])
    const known = found.get(name)
    const cut = known ?? cutInTime(windows, source, segment)
    found.delete(name)
    found.set(name, cut)
    const [oldest] = found.keys()
    if (found.size > KEPT && oldest !== undefined) found.delete(oldest)
    if (known === undefined) cut.catch(() => found.delete(name))
    return cut
  }

  return {
    /** Undefined where the format cannot be cut, or the file is not what it should be. Throws the `AppError` of Drive. */
    async find(source: Source, segment: Segment, signal: AbortSignal): Promise<CutFile | undefined> {
      const cut = await orAborted(cutOf(source, segment), signal)
      return (
        cut && {
          size: lengthOf(cut),
          mimeType: cut.mimeType,
          contentKey: source.contentKey === "" ? "" : keyOf(source.contentKey, segment),
          open: (part, left) => openCut({ windows, source, look: sourceOf(windows, source, left) }, cut, part, left),
        }
      )
    },
  }
}

/** Shared by all who wait for it, so nobody's leaving may end it. */
async function cutInTime(windows: WindowPool, source: Source, segment: Segment): Promise<Cut | undefined> {
  const limit = AbortSignal.timeout(FOUND_WITHIN)
  try {
    return await cutOut(sourceOf(windows, source, limit), segment)
  } catch (error) {
    if (!limit.aborted) throw error
    throw new AppError("drive_unavailable", "Google Drive did not give the beginning of this track within a minute.")
  }
}

async function cutOut(source: CutSource, segment: Segment): Promise<Cut | undefined> {
  const start = await behindId3(source)
  const name = (await source.read(start, 12)).toString("latin1")
  if (name.startsWith("fLaC")) return cutFlac(source, start, segment)
  if (/^R(?:IFF|F64).{4}WAVE/s.test(name)) return cutWav(source, segment)
  if (/^FORM.{4}AIF[FC]/s.test(name)) return cutAiff(source, segment)
  if (start > 0 || /^\xff[\xe0-\xff]/.test(name)) return cutMpeg(source, start, segment)
  return undefined
}

/** Tags may stand before each other. */
async function behindId3(source: CutSource): Promise<number> {
  let at = 0
  for (let tags = 0; tags < 4; tags += 1) {
    const head = await source.read(at, 10)
    if (head.length < 10 || head.toString("latin1", 0, 3) !== "ID3") break
    const footer = (head.readUInt8(5) & 0x10) === 0 ? 0 : 10
    at += 10 + footer + [6, 7, 8, 9].reduce((size, byte) => size * 128 + (head.readUInt8(byte) & 127), 0)
  }
  return at
}

function sourceOf(windows: WindowPool, source: Source, signal: AbortSignal): CutSource {
  let reads: readonly { readonly start: number; readonly bytes: Buffer }[] = []

  return {
    size: source.size,
    async read(start, length) {
      const end = Math.min(start + length, source.size)
      if (start < 0 || end <= start) return Buffer.alloc(0)
      const kept = reads.find(one => one.start <= start && end <= one.start + one.bytes.length)
      if (kept !== undefined) return kept.bytes.subarray(start - kept.start, end - kept.start)
      const last = Math.min(source.size, start + Math.max(length, READ_AHEAD)) - 1
      const bytes = await collect(windows, source, { start, end: last }, signal)
      reads = [{ start, bytes }, ...reads].slice(0, KEPT_READS)
      return bytes.subarray(0, end - start)
    },
  }
}

async function collect(windows: WindowPool, source: Source, span: Span, signal: AbortSignal): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for (let at = span.start; at <= span.end; ) {
    const reading = new AbortController()
    const window = windows.open(source, { start: at, end: span.end }, AbortSignal.any([signal, reading.signal]))
    try {
      const end = Math.min(span.end, window.span.end)
      for await (const piece of window.pieces({ start: at, end })) pieces.push(piece)
      at = end + 1
    } finally {
      reading.abort()
    }
  }
  return Buffer.concat(pieces)
}

const keyOf = (contentKey: string, { start, end }: Segment): string =>
  createHash("sha256")
    .update(JSON.stringify([FORM, contentKey, start, end ?? null]))
    .digest("hex")
    .slice(0, 24)
