/** Once a day, deletions of more than 400 days ago that all other stores know are forgotten, a few at a time. */
import type { Reader, Tx } from "../database/database.ts"
import { forgetDeletions, HORIZON } from "../library/forgetting.ts"
import { identityOf } from "../library/identity.ts"
import { versionAt } from "../library/row-store.ts"
import type { Store } from "../library/store.ts"
import type { Clock } from "./clock.ts"
import { equalRevision, readTarget } from "./peer-store.ts"

const DAY_MS = 24 * 3_600_000
/** A remote that was not equal for so long may lack or refuse something. */
const RECENT_MS = 30 * DAY_MS
/** After the first exchanges. */
const FIRST_MS = 10 * 60_000
/** Between two parts others write. */
const PAUSE_MS = 1_000

/** Our revision up to which every other store that counts is known to hold our rows. */
const confirmedByAll = async (reader: Reader, urls: readonly string[], now: number): Promise<number> => {
  const { revision } = await identityOf(reader)
  const targets = await Promise.all(urls.map(url => readTarget(reader, url)))
  const acked = targets.map(({ storeId, ackedRevision, lastSuccessAt }) =>
    storeId !== null && lastSuccessAt !== null && lastSuccessAt >= now - RECENT_MS ? ackedRevision : 0,
  )
  return Math.min(revision, ...acked, (await equalRevision(reader, now - HORIZON)) ?? revision)
}

export const createDailyForgetting = ({
  store,
  urls,
  clock,
  onForgotten = () => {},
}: {
  readonly store: Pick<Store, "write">
  /** Of all configured remotes. */
  readonly urls: readonly string[]
  readonly clock: Pick<Clock, "now" | "sleep">
  /** Something was forgotten: the others had better hear of it soon. */
  readonly onForgotten?: () => void
}) => {
  const stopping = new AbortController()
  let running: Promise<void> | undefined
  const rest = (ms: number) => clock.sleep(Math.max(0, ms), stopping.signal)

  const forgetPart = async (tx: Tx, after: number): Promise<number | undefined> => {
    const now = clock.now()
    const upTo = await confirmedByAll(tx, urls, now)
    return forgetDeletions(tx, { before: versionAt(now - HORIZON, now), after, upTo })
  }

  /** All that may be forgotten now; what an end in the middle leaves is found the next time. */
  const forget = async (): Promise<void> => {
    for (let after = 0; ; await rest(PAUSE_MS)) {
      const from = after
      const last = await store.write(({ tx }) => forgetPart(tx, from))
      if (last === undefined) {
        if (from > 0) onForgotten()
        return
      }
      after = last
    }
  }

  const forever = async (onFault: (error: unknown) => void): Promise<void> => {
    await rest(FIRST_MS)
    for (;;) {
      try {
        await forget()
      } catch (error) {
        if (stopping.signal.aborted) return
        onFault(error)
      }
      await rest(DAY_MS)
    }
  }

  return {
    forget,
    /** `onFault` hears of a fault of our own; a day later it begins anew. */
    start: (onFault: (error: unknown) => void): void => {
      running ??= forever(onFault).catch((error: unknown) => {
        if (!stopping.signal.aborted) onFault(error)
      })
    },
    stop: async (): Promise<void> => {
      stopping.abort()
      await running
    },
  }
}
