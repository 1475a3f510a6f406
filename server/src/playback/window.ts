/** One bounded piece of a Drive file on its way to a listener: received at Drive's speed, handed on at the listener's. */

import { setTimeout as sleep } from "node:timers/promises"
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveReference } from "../drive/drive-types.ts"

export interface Span {
  readonly start: number
  /** Included. */
  readonly end: number
}

export interface Source {
  readonly drive: Pick<Drive, "openRange">
  readonly file: DriveReference
  /** The whole file's bytes; when Drive tells another number the file has changed. */
  readonly size: number
}

export interface Window {
  /** True once half of it has arrived: time to ask for the one that follows. */
  readonly halfReceived: boolean
  /** Resolves with the first bytes; rejects where there will be none. */
  readonly begun: Promise<void>
  /** All its bytes, in order; may be read once. */
  readonly pieces: AsyncGenerator<Uint8Array>
}

const RETRIES = 3
const RETRY_WAIT = 250

/**
 * Starts at once. Memory held is at most the span's length. When Drive breaks off, the rest is asked for again from that very
 * byte, three times at most; a refusal to begin with is not, since the drive has tried that already.
 */
export function openWindow(source: Source, span: Span, signal: AbortSignal): Window {
  const waiting: Uint8Array[] = []
  const over = new AbortController()
  const open = AbortSignal.any([signal, over.signal])
  let position = span.start
  let ending: { readonly error?: unknown } | undefined
  let moved = Promise.withResolvers<void>()

  function move(): void {
    moved.resolve()
    moved = Promise.withResolvers()
  }

  async function receiveFrom(start: number): Promise<void> {
    const { body, totalSize } = await source.drive.openRange(source.file, start, span.end, open)
    if (totalSize !== source.size) throw changed()
    for await (const piece of orBroken(body)) {
      waiting.push(piece)
      position += piece.byteLength
      move()
    }
  }

  async function receive(): Promise<void> {
    for (let retries = 0; position <= span.end; retries += 1) {
      try {
        await receiveFrom(position)
      } catch (error) {
        if (!(error instanceof BrokenOff) || retries === RETRIES || signal.aborted) throw error
        await sleep(RETRY_WAIT * retries, undefined, { signal })
      }
    }
  }

  async function run(): Promise<void> {
    try {
      await receive()
      ending = {}
    } catch (error) {
      ending = { error: error instanceof BrokenOff ? error.cause : error }
    } finally {
      // A body that was refused unread is closed by this.
      over.abort()
    }
    move()
  }

  async function waitForFirst(): Promise<void> {
    while (waiting.length === 0 && ending === undefined) await moved.promise
    if (waiting.length === 0 && ending !== undefined && "error" in ending) throw ending.error
  }

  async function* handOn(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = waiting.shift()
      if (piece !== undefined) yield piece
      else if (ending === undefined) await moved.promise
      else if ("error" in ending) throw ending.error
      else return
    }
  }

  void run()
  return {
    get halfReceived() {
      return (position - span.start) * 2 >= span.end - span.start
    },
    get begun() {
      return waitForFirst()
    },
    pieces: handOn(),
  }
}

/** Marks a failure in the middle of a body, which is worth another request from there. */
class BrokenOff extends Error {}

async function* orBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw error instanceof AppError ? new BrokenOff("broken off", { cause: error }) : error
  }
}

function changed(): AppError {
  return new AppError("range_not_satisfiable", "This file has changed in Google Drive. Import its folder again.")
}
