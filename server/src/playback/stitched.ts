/** A part of a Drive file as one stream, made of bounded windows, the next one asked for while the current one drains. */

import { Readable } from "node:stream"
import { orAborted } from "../drive/or-aborted.ts"
import type { Source } from "./receive-from-drive.ts"
import type { Span, Window } from "./window.ts"
import type { WindowPool } from "./window-pool.ts"

interface Held {
  readonly window: Window
  /** A window that has been read is let go at once: only then can its memory serve others. */
  letGo(): void
}

/**
 * Resolves with the first bytes in hand; what fails before is thrown. Holds two windows at most. When the stream is destroyed or
 * the signal aborted, every request to Drive that nobody else listens to is closed at once.
 */
export async function openStitched(
  pool: WindowPool,
  source: Source,
  part: Span,
  signal: AbortSignal,
): Promise<Readable> {
  signal.throwIfAborted()
  const listener = new AbortController()
  const first = hold(pool, source, part, listener.signal)
  try {
    await orAborted(first.window.reached(part.start), signal)
  } catch (error) {
    listener.abort(signal.reason)
    throw error
  }
  const bytes = stitch(pool, source, part, first, listener.signal)
  const stream = new Readable({
    highWaterMark: 64 * 1024,
    read() {
      bytes.next().then(
        ({ done, value }) => this.push(done ? null : value),
        error => this.destroy(error instanceof Error ? error : new Error(String(error))),
      )
    },
    destroy(error, callback) {
      signal.removeEventListener("abort", leave)
      listener.abort()
      callback(error)
    },
  })
  const leave = () => void stream.destroy()
  signal.addEventListener("abort", leave)
  if (signal.aborted) leave()
  return stream
}

function hold(pool: WindowPool, source: Source, part: Span, signal: AbortSignal): Held {
  const reading = new AbortController()
  const window = pool.open(source, part, AbortSignal.any([signal, reading.signal]))
  return { window, letGo: () => reading.abort() }
}

async function* stitch(
  pool: WindowPool,
  source: Source,
  part: Span,
  first: Held,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const after = ({ span }: Window): Held | undefined =>
    span.end >= part.end ? undefined : hold(pool, source, { start: span.end + 1, end: part.end }, signal)

  for (let current: Held | undefined = first; current !== undefined; ) {
    let next: Held | undefined
    for await (const piece of current.window.pieces(part)) {
      if (current.window.halfReceived) next ??= after(current.window)
      yield piece
    }
    current.letGo()
    current = next ?? after(current.window)
  }
}
