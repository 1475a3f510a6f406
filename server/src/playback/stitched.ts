/** A part of a Drive file as one stream, made of bounded windows, the next one asked for while the current one drains. */

import { Readable } from "node:stream"
import { openWindow, type Source, type Span, type Window } from "./window.ts"

/** Small, so that the first sound comes soon. */
const FIRST_WINDOW = 256 * 1024
const WINDOW = 1024 * 1024

/**
 * Resolves with the first bytes in hand; what fails before is thrown. Holds two windows at most. When the stream is destroyed or
 * the signal aborted, every request to Drive is closed at once.
 */
export async function openStitched(source: Source, part: Span, signal: AbortSignal): Promise<Readable> {
  signal.throwIfAborted()
  const listener = new AbortController()
  const first = openWindow(source, firstSpan(part), listener.signal)
  const stop = () => listener.abort(signal.reason)
  signal.addEventListener("abort", stop)
  try {
    await first.begun
  } catch (error) {
    stop()
    signal.removeEventListener("abort", stop)
    throw error
  }
  const bytes = stitch(source, part, first, listener.signal)
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
  signal.removeEventListener("abort", stop)
  signal.addEventListener("abort", leave)
  if (signal.aborted) leave()
  return stream
}

function firstSpan({ start, end }: Span): Span {
  return { start, end: Math.min(end, start + FIRST_WINDOW - 1) }
}

async function* stitch(source: Source, part: Span, first: Window, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let nextStart = firstSpan(part).end + 1
  const openNext = (): Window | undefined => {
    if (nextStart > part.end) return undefined
    const span = { start: nextStart, end: Math.min(part.end, nextStart + WINDOW - 1) }
    nextStart = span.end + 1
    return openWindow(source, span, signal)
  }
  for (let current: Window | undefined = first; current !== undefined; ) {
    let next: Window | undefined
    for await (const piece of current.pieces) {
      if (current.halfReceived) next ??= openNext()
      yield piece
    }
    current = next ?? openNext()
  }
}
