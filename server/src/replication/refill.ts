/** All rows anew to a remote that is to keep what it has: those it holds already change nothing there. */
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { give } from "./delivery.ts"
import { countFeed, readFeed } from "./feed.ts"

/** The feed for nobody in particular: rows that came from the remote itself stand in it too. */
const NOBODY = ""
const MAX_ROWS = 2_000

export interface Refill {
  /** Our revision up to which all rows were sent anew. */
  readonly upTo: number
  readonly sent: number
  readonly total: number
}

export const START_OF_REFILL: Refill = { upTo: 0, sent: 0, total: 0 }

/** Goes on where `start` left off; `onProgress` is told after each message. Throws `SyncFault`. */
export const refill = async (
  deps: ExchangeDeps,
  known: Acquaintance,
  start: Refill,
  onProgress: (now: Refill) => void,
  signal: AbortSignal,
): Promise<void> => {
  const { store, pace } = deps
  let now = { ...start, total: start.sent + (await countFeed(store.read, NOBODY, start.upTo)) }
  onProgress(now)
  for (;;) {
    const caps = { maxBytes: pace.maxBytes(), maxRows: MAX_ROWS }
    const part = await store.snapshot(reader => readFeed(reader, NOBODY, now.upTo, caps))
    const sent = now.sent + part.rows.length
    await give(deps, known, part.rows, signal, Math.max(0, now.total - sent))
    deps.onMoved(part.rows, "sent")
    now = { upTo: part.to, sent, total: Math.max(now.total, sent) }
    onProgress(now)
    if (part.last) return
  }
}
