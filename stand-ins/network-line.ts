/** One direction of a connection: bytes come out late, at a limited pace, or only up to a limit. */

import { Transform } from "node:stream"

export interface LineConditions {
  readonly latencyMs?: number
  readonly bytesPerSecond?: number
  readonly sliceBytes?: number
}

export interface LineOptions {
  /** Asked at each piece, so that they can change while the line is open. */
  readonly conditions: () => LineConditions
  /** After this many bytes nothing more comes out, and `onLimit` is called. */
  readonly limit: number | undefined
  readonly onLimit: () => void
}

export type Line = Transform

/** A pace is kept in small pieces, so that it is even. */
const PIECES_PER_SECOND = 20

export function createLine({ conditions, limit = Number.POSITIVE_INFINITY, onLimit }: LineOptions): Line {
  const waiting: Buffer[] = []
  const timers = new Set<NodeJS.Timeout>()
  let taken = 0
  let lastDue = 0
  let finish: (() => void) | undefined

  const line = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (taken >= limit) return done()
      const bytes = chunk.subarray(0, limit - taken)
      taken += bytes.length
      send(bytes, done)
    },
    flush(done) {
      // At the limit the connection is about to break: it must not end in good order before.
      if (taken >= limit) return
      if (waiting.length === 0) done()
      else finish = done
    },
    destroy(error, done) {
      for (const timer of timers) clearTimeout(timer)
      waiting.length = 0
      done(error)
    },
  })

  /** Takes the line for as long as the bytes need; a piece larger than a share of a second is cut. */
  function send(bytes: Buffer, done: () => void): void {
    const { latencyMs = 0, bytesPerSecond, sliceBytes } = conditions()
    if (latencyMs === 0 && bytesPerSecond === undefined && sliceBytes === undefined && waiting.length === 0) {
      emit(bytes)
      done()
      return
    }
    const paced =
      bytesPerSecond === undefined ? bytes.length : Math.max(1, Math.ceil(bytesPerSecond / PIECES_PER_SECOND))
    const share = Math.min(paced, sliceBytes ?? paced)
    const piece = bytes.subarray(0, share)
    const busyMs = bytesPerSecond === undefined ? 0 : (piece.length / bytesPerSecond) * 1_000
    const now = performance.now()
    lastDue = Math.max(lastDue, now + latencyMs + busyMs)
    waiting.push(piece)
    // Whichever timer comes, the oldest piece goes first: bytes never change their order.
    later(lastDue - now, () => {
      const oldest = waiting.shift()
      if (oldest) emit(oldest)
      if (waiting.length === 0) finish?.()
    })
    const rest = bytes.subarray(share)
    later(busyMs, () => (rest.length > 0 ? send(rest, done) : done()))
  }

  function emit(bytes: Buffer): void {
    line.push(bytes)
    // What came before the break is still delivered.
    if (taken >= limit && waiting.length === 0) later(5, onLimit)
  }

  function later(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, ms)
    timers.add(timer)
  }

  return line
}
