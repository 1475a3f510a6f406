/** One bounded piece of a file on its way to listeners: received at the source's speed, handed on at each listener's. */

export interface Span {
  readonly start: number
  /** Included. */
  readonly end: number
}

/** Memory that one reader's pieces take turns in: without it each piece is garbage that has to be collected. */
export interface Buffers {
  /** Other memory than the last time. */
  next(length: number): Buffer
}

export interface Window {
  readonly span: Span
  /** True once all of it has arrived. */
  readonly complete: boolean
  /** True once half of it has arrived: time to ask for the one that follows. */
  readonly halfReceived: boolean
  /** Resolves once the byte at `position` is there; rejects where it will never be. */
  reached(position: number): Promise<void>
  /**
   * The bytes of `part`, in order, as they arrive. Any number may read, each from where it likes. With `buffers` a piece is the
   * reader's only until it asks for the next one.
   */
  pieces(part: Span, buffers?: Buffers): AsyncGenerator<Uint8Array>
}

/** A window that is held in memory as it arrives. */
export interface ArrivingWindow extends Window {
  /** All its bytes; rejects where they do not come. */
  readonly whole: Promise<Uint8Array>
}

/** Hands over the span's bytes in order, all of them, or throws. */
export type Receive = (span: Span, onPiece: (piece: Uint8Array) => void, signal: AbortSignal) => Promise<void>

/** Starts at once. Memory held is the span's length, for as long as the window itself is held. */
export function openWindow(receive: Receive, span: Span, signal: AbortSignal): ArrivingWindow {
  const received: Uint8Array[] = []
  let position = span.start
  let ending: { readonly error?: unknown } | undefined
  let moved = Promise.withResolvers<void>()

  function move(): void {
    moved.resolve()
    moved = Promise.withResolvers()
  }

  async function run(): Promise<Uint8Array> {
    try {
      await receive(
        span,
        piece => {
          received.push(piece)
          position += piece.byteLength
          move()
        },
        signal,
      )
      ending = {}
      const [only] = received
      return received.length === 1 && only !== undefined ? only : Buffer.concat(received)
    } catch (error) {
      ending = { error }
      throw error
    } finally {
      move()
    }
  }

  async function reached(wanted: number): Promise<void> {
    while (position <= wanted && ending === undefined) await moved.promise
    if (position <= wanted && ending !== undefined && "error" in ending) throw ending.error
  }

  async function* pieces(part: Span): AsyncGenerator<Uint8Array> {
    let start = span.start
    for (let index = 0; start <= part.end; index += 1) {
      await reached(start)
      const piece = received[index]
      if (piece === undefined) return
      const from = Math.max(0, part.start - start)
      const to = Math.min(piece.byteLength, part.end + 1 - start)
      if (from < to) yield from === 0 && to === piece.byteLength ? piece : piece.subarray(from, to)
      start += piece.byteLength
    }
  }

  const whole = run()
  // Whoever reads is told; that nobody does is no fault.
  whole.catch(() => {})
  return {
    span,
    get complete() {
      return position > span.end
    },
    get halfReceived() {
      return (position - span.start) * 2 >= span.end - span.start
    },
    reached,
    pieces,
    whole,
  }
}
