/** Sends the bytes of a file, or of a range of it, at the pace and with the accidents that were asked for. */

import { createReadStream } from "node:fs"
import type { ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { DriveFault } from "./drive-faults.ts"
import { refusal } from "./drive-refusal.ts"
import type { Content } from "./drive-tree.ts"

export interface Span {
  readonly start: number
  /** Included. */
  readonly end: number
}

const RANGE = /^bytes=(\d*)-(\d*)$/

/** What a `Range` header asks for; `undefined` for everything. Throws the 416 Google gives. */
export function readSpan(header: string | undefined, size: number): Span | undefined {
  const match = header === undefined ? null : RANGE.exec(header)
  if (match === null || (match[1] === "" && match[2] === "")) return undefined
  const [, from = "", to = ""] = match
  const start = from === "" ? Math.max(0, size - Number(to)) : Number(from)
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1)
  if (start >= size || end < start) {
    const place = { location: "Range", locationType: "header" } as const
    const headers = { "content-range": `bytes */${size}` }
    throw refusal(416, "requestedRangeNotSatisfiable", "Request range not satisfiable", place, headers)
  }
  return { start, end }
}

/** True for no range and for one without an end. */
export function isUnbounded(header: string | undefined): boolean {
  return header === undefined || /^bytes=\d+-$/.test(header)
}

export interface MediaAnswer {
  readonly content: Content
  readonly mimeType: string
  readonly span: Span | undefined
  readonly fault: DriveFault
  readonly signal: AbortSignal
  readonly sent: (bytes: number) => void
}

/** Answers 200 or 206 and resolves when the last byte went out or the listener left. */
export async function sendMedia(response: ServerResponse, answer: MediaAnswer): Promise<void> {
  const { content, span, fault } = answer
  const { start, end } = span ?? { start: 0, end: content.size - 1 }
  const length = end - start + 1
  const headers: Record<string, string | number> = { "content-type": answer.mimeType, "accept-ranges": "bytes" }
  if (fault.endAfter === undefined) headers["content-length"] = length
  if (span !== undefined) headers["content-range"] = `bytes ${start}-${end}/${content.size}`
  response.writeHead(span === undefined ? 200 : 206, headers)
  response.flushHeaders()
  const limit = Math.min(length, fault.truncateAfter ?? length, fault.stallAfter ?? length, fault.endAfter ?? length)
  const pieces = paced(read(content, start, limit), answer)
  await pipeline(Readable.from(pieces, { highWaterMark: 1 }), response, { end: false, signal: answer.signal })
  if (fault.stallAfter !== undefined && limit < length) return
  if (fault.truncateAfter !== undefined && limit < length) response.destroy()
  else response.end()
}

async function* read(content: Content, start: number, length: number): AsyncGenerator<Uint8Array> {
  const piece = 64 * 1024
  if (length === 0) return
  if ("path" in content) {
    yield* createReadStream(content.path, { start, end: start + length - 1, highWaterMark: piece })
    return
  }
  for (let at = start; at < start + length; at += piece) {
    yield content.bytes.subarray(at, Math.min(at + piece, start + length))
  }
}

async function* paced(pieces: AsyncIterable<Uint8Array>, answer: MediaAnswer): AsyncGenerator<Uint8Array> {
  const { bytesPerSecond } = answer.fault
  for await (const piece of pieces) {
    if (bytesPerSecond !== undefined) {
      await sleep((piece.byteLength / bytesPerSecond) * 1000, undefined, { signal: answer.signal })
    }
    answer.sent(piece.byteLength)
    yield piece
  }
}
