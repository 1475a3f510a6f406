/** A part of a Drive file as one stream, made of bounded windows, the next one asked for while the current one drains. */

import { ServerResponse } from "node:http"
import { Readable } from "node:stream"
import { orAborted } from "../drive/or-aborted.ts"
import { createBuffers } from "./kept-window.ts"
import type { Source } from "./receive-from-drive.ts"
import type { Buffers, Span, Window } from "./window.ts"
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
  const bytes = (buffers?: Buffers) => stitch(pool, source, part, first, listener.signal, buffers)
  const stream = new Stitched(bytes, () => {
    signal.removeEventListener("abort", leave)
    listener.abort()
  })
  const leave = () => void stream.destroy()
  signal.addEventListener("abort", leave)
  if (signal.aborted) leave()
  return stream
}

/** A stream like any other; to an answer of a server its pieces go one by one, in memory that is used again. */
class Stitched extends Readable {
  readonly #bytes: (buffers?: Buffers) => AsyncGenerator<Uint8Array>
  readonly #onEnd: () => void
  #reading: AsyncGenerator<Uint8Array> | undefined

  constructor(bytes: (buffers?: Buffers) => AsyncGenerator<Uint8Array>, onEnd: () => void) {
    super({ highWaterMark: 64 * 1024 })
    this.#bytes = bytes
    this.#onEnd = onEnd
  }

  override _read(): void {
    this.#reading ??= this.#bytes()
    this.#reading.next().then(
      ({ done, value }) => this.push(done ? null : value),
      error => this.destroy(asError(error)),
    )
  }

  override pipe<T extends NodeJS.WritableStream>(destination: T, options?: { readonly end?: boolean }): T {
    const isUntouched = this.#reading === undefined && this.readableLength === 0
    if (!isUntouched || !(destination instanceof ServerResponse)) return super.pipe(destination, options)
    this.#reading = this.#bytes(createBuffers())
    this.#send(this.#reading, destination).catch(error => this.destroy(asError(error)))
    return destination
  }

  /** A piece is asked for only when the one before has left this process. */
  async #send(pieces: AsyncGenerator<Uint8Array>, response: ServerResponse): Promise<void> {
    for await (const piece of pieces)
      await new Promise<void>((resolve, reject) => {
        response.write(piece, error => (error ? reject(error) : resolve()))
      })
    response.end()
    this.push(null)
    this.resume()
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onEnd()
    callback(error)
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))

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
  buffers: Buffers | undefined,
): AsyncGenerator<Uint8Array> {
  const after = ({ span }: Window): Held | undefined =>
    span.end >= part.end ? undefined : hold(pool, source, { start: span.end + 1, end: part.end }, signal)

  for (let current: Held | undefined = first; current !== undefined; ) {
    let next: Held | undefined
    for await (const piece of current.window.pieces(part, buffers)) {
      if (current.window.halfReceived) next ??= after(current.window)
      yield piece
    }
    current.letGo()
    current = next ?? after(current.window)
  }
}
