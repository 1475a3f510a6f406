/** A window that lies on this machine's disk: read piece by piece as its listener takes it, so that nothing of it stays in memory. */
import type { FileHandle } from "node:fs/promises"
import type { Buffers, Span, Window } from "./window.ts"

/** Large enough for few calls, small enough for a processor's cache: measured beside 64 KiB, 128 KiB, 512 KiB and 1 MiB. */
const PIECE = 256 * 1024

/** One is on its way to the listener while the other is filled. */
export function createBuffers(): Buffers {
  let [last, other] = [Buffer.alloc(0), Buffer.alloc(0)]
  return {
    next(length) {
      const next = other.byteLength < length ? Buffer.allocUnsafeSlow(length) : other
      other = last
      last = next
      return next.subarray(0, length)
    },
  }
}

const fresh: Buffers = { next: length => Buffer.allocUnsafeSlow(length) }

export interface KeptDeps {
  /** Undefined where the disk does not have it after all. Closed when the signal aborts. */
  readonly file: Promise<FileHandle | undefined>
  /** Of the file's first byte. */
  readonly start: number
  readonly span: Span
  /** Another way to the same bytes, for what the disk cannot give. */
  readonly orElse: () => Window
  readonly onError: (error: unknown) => void
  readonly signal: AbortSignal
}

export function openKept({ file, start, span, orElse, onError, signal }: KeptDeps): Window {
  let other: Window | undefined
  const opened = file.then(handle => {
    if (handle === undefined) other = orElse()
    return handle
  })
  opened.catch(() => {})
  const close = () => void opened.then(handle => handle?.close()).catch(onError)
  if (signal.aborted) close()
  else signal.addEventListener("abort", close, { once: true })

  /** Undefined where there is nothing (more) to be had. */
  async function readPiece(
    handle: FileHandle,
    { start: position, end }: Span,
    buffers: Buffers,
  ): Promise<Uint8Array | undefined> {
    if (position > end) return undefined
    const piece = buffers.next(Math.min(PIECE, end - position + 1))
    try {
      const { bytesRead } = await handle.read(piece, 0, piece.byteLength, position - start)
      if (bytesRead > 0) return piece.subarray(0, bytesRead)
      onError(new Error("a kept window is shorter than it was"))
    } catch (error) {
      if (!signal.aborted) onError(error)
    }
    return undefined
  }

  return {
    span,
    get complete() {
      return other?.complete ?? true
    },
    get halfReceived() {
      return other?.halfReceived ?? true
    },
    async reached(position) {
      await opened
      await other?.reached(position)
    },
    async *pieces(part, buffers = fresh) {
      const handle = await opened
      const end = Math.min(span.end, part.end)
      let position = Math.max(span.start, part.start)
      let next = handle && readPiece(handle, { start: position, end }, buffers)
      for (let piece = await next; handle && piece; piece = await next) {
        position += piece.byteLength
        next = readPiece(handle, { start: position, end }, buffers)
        yield piece
      }
      signal.throwIfAborted()
      if (position <= end) other ??= orElse()
      if (other !== undefined) yield* other.pieces({ start: position, end }, buffers)
    },
  }
}
