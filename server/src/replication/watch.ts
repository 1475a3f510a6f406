/**
 * While all is quiet the remote holds a request of ours and answers it when something happens there; it breaks when the remote
 * goes away. A local change does not disturb it.
 */
import type { Store } from "../library/store.ts"
import type { Acquaintance } from "./acquaintance.ts"
import { backoff } from "./backoff.ts"
import type { Clock } from "./clock.ts"
import type { Remote } from "./remote.ts"
import { SyncFault } from "./sync-fault.ts"

const VAIN_MS = 5_000

export const createWatch = ({
  store,
  remote,
  clock,
  known,
  onFault,
  stopping,
}: {
  readonly store: Store
  readonly remote: Pick<Remote, "watch">
  readonly clock: Clock
  /** What is known of the remote at that moment. */
  readonly known: () => Acquaintance | undefined
  readonly onFault: (error: unknown) => void
  readonly stopping: AbortSignal
}) => {
  let holding: Promise<void> | undefined
  /** Rows wait for us there. */
  let news = false
  /** The held request broke. */
  let lost = false
  /** Held requests that ended at once, in a row: a remote that cannot hold one must not be asked without a pause. */
  let vain = 0

  const hold = async (current: Acquaintance): Promise<void> => {
    const asked = clock.now()
    let retryAfter: number | undefined
    let broke = false
    try {
      const { storeId } = await store.identity()
      const answer = await remote.watch(storeId, current.pulled, current.storeId, stopping)
      // Also where none of the rows waits for us: a copy of this store may have brought them, under our name.
      const now = known()
      if (now?.storeId === current.storeId) news = answer.revision > now.pulled
      // It has gone back: a backup was put in its place, or a power cut took its last rows.
      broke = answer.revision < current.pulled
    } catch (error) {
      if (stopping.aborted) return
      if (error instanceof SyncFault) retryAfter = error.retryAfter
      else onFault(error)
      broke = true
    }
    vain = !news && Math.abs(clock.now() - asked) < VAIN_MS ? vain + 1 : 0
    if (vain > 1) await clock.sleep(backoff(vain, 0, retryAfter, clock.random()), stopping).catch(() => undefined)
    lost ||= broke
  }

  return {
    /** Keeps one request held; `ended` is called when it was answered or broke. */
    keep: (current: Acquaintance, ended: () => void): void => {
      holding ??= hold(current).finally(() => {
        holding = undefined
        ended()
      })
    },
    happened: (): boolean => news || lost,
    /** What has happened since the last time. */
    take: (): { readonly news: boolean; readonly lost: boolean } => {
      const happened = { news, lost }
      news = false
      lost = false
      return happened
    },
    ended: (): Promise<void> | undefined => holding,
  }
}
