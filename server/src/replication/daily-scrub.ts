/** Once a day every row is held against its hash and every sum against its rows, one bucket at a time. */
import { BUCKETS } from "../library/row-hash.ts"
import { isSound } from "../library/scrub.ts"
import type { Store } from "../library/store.ts"
import type { Clock } from "./clock.ts"

const DAY_MS = 24 * 3_600_000
/** A machine that is on for an hour a day still sees all of it. */
const PASS_MS = 3_600_000
const FIRST_MS = 60_000

export interface Rot {
  readonly bucket: number
  /** `kind id` of each row whose content no longer matched its hash; none where only sums were wrong. */
  readonly rows: readonly string[]
}

/** `onRot` hears of what was mended; rows come back whole with the next exchange, from a side that has them. */
export const createDailyScrub = ({
  store,
  clock,
  onRot,
}: {
  readonly store: Store
  readonly clock: Clock
  readonly onRot: (rot: Rot) => void
}) => {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  let found = 0

  const lookAt = async (bucket: number): Promise<void> => {
    if (await store.snapshot(reader => isSound(reader, bucket))) return
    const { mended, rotten } = await store.write(writer => writer.scrub(bucket))
    if (!mended) return
    found += Math.max(1, rotten.length)
    onRot({ bucket, rows: rotten.map(({ kind, id }) => `${kind} ${id}`) })
  }

  const rest = (ms: number) => clock.sleep(Math.max(0, ms), stopping.signal)

  const loop = async (): Promise<void> => {
    await rest(FIRST_MS)
    for (;;) {
      const began = clock.now()
      for (let bucket = 0; bucket < BUCKETS; bucket++) {
        await lookAt(bucket)
        await rest(PASS_MS / BUCKETS)
      }
      await rest(began + DAY_MS - clock.now())
    }
  }

  return {
    /** Rows and sums that had to be mended since the start. */
    found: (): number => found,
    /** `onFault` hears of a fault of our own; a day later it begins anew. */
    start: (onFault: (error: unknown) => void): void => {
      const forever = async (): Promise<void> => {
        while (!stopping.signal.aborted)
          try {
            await loop()
          } catch (error) {
            if (stopping.signal.aborted) return
            onFault(error)
            await rest(DAY_MS).catch(() => undefined)
          }
      }
      running ??= forever()
    },
    stop: async (): Promise<void> => {
      stopping.abort()
      await running
    },
  }
}
