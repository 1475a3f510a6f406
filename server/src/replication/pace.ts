/** How large a message to one remote may be: what earlier ones took, and which failed, decide. */

const MIN_BYTES = 8 * 1024
const FIRST_BYTES = 128 * 1024
const MAX_BYTES = 256 * 1024
/** A tenth of a processor works on a message for seconds; larger ones cost it less for each row. */
const FAST_MS = 1_000
const SLOW_MS = 4_000

export type Pace = ReturnType<typeof createPace>

/** Kept over exchanges: a line too slow for one message is asked for smaller ones the next time. Sizes before compression. */
export const createPace = () => {
  let bytes = FIRST_BYTES
  return {
    maxBytes: (): number => bytes,
    /** A message was answered after so many milliseconds. */
    took: (ms: number): void => {
      if (ms < FAST_MS) bytes = Math.min(MAX_BYTES, bytes * 2)
      else if (ms > SLOW_MS) bytes = Math.max(MIN_BYTES, bytes / 2)
    },
    /** No answer came in time. */
    failed: (): void => {
      bytes = Math.max(MIN_BYTES, bytes / 2)
    },
    /** A message of this size was refused. */
    tooLarge: (size: number): void => {
      bytes = Math.max(1, Math.floor(size / 2))
    },
  }
}
