/** Two remotes of one home that say to be one store: one data folder was copied to both, or both addresses lead to one server. */
import type { Store } from "../library/store.ts"
import type { Clock } from "./clock.ts"
import type { Remote } from "./remote.ts"
import { SyncFault } from "./sync-fault.ts"

/** The other remote has answered before; where it does not now, it is looked at again when it is back. */
const TWIN_MS = 2_000

export type Twins = ReturnType<typeof createTwins>

/** Shared by all loops of one home. */
export const createTwins = ({
  store,
  clock,
}: {
  readonly store: Pick<Store, "identity" | "newId">
  readonly clock: Pick<Clock, "limit">
}) => {
  const met = new Map<string, { readonly remote: Remote; readonly storeId: string }>()

  const helloOf = async (twin: Remote, from: string, challenge: string, signal: AbortSignal) => {
    const patience = clock.limit(TWIN_MS)
    try {
      return await twin.hello(from, challenge, AbortSignal.any([signal, patience.signal]))
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof SyncFault || patience.signal.aborted) return "away"
      throw error
    } finally {
      patience.clear()
    }
  }

  /** A nonce that one of them has just taken tells whether both are one database. */
  const areTwo = async (remote: Remote, twin: Remote, target: string, signal: AbortSignal): Promise<boolean> => {
    if (!(await remote.renewIdentity({ target, renew: "nonce" }, signal))) return false
    const { storeId } = await store.identity()
    const challenge = store.newId()
    const here = await remote.hello(storeId, challenge, signal)
    const there = await helloOf(twin, storeId, challenge, signal)
    if (here === "old" || there === "old" || there === "away") return false
    return there.storeId === target && there.proof !== here.proof
  }

  return {
    /**
     * Notes which store answers there. Throws `copied_folder` when another remote of this home bears the same id on a database of
     * its own: the one that was greeted has then taken a new id.
     */
    meet: async (remote: Remote, storeId: string, signal: AbortSignal): Promise<void> => {
      met.set(remote.url, { remote, storeId })
      const twin = [...met.values()].find(other => other.storeId === storeId && other.remote.url !== remote.url)
      if (!twin || !(await areTwo(remote, twin.remote, storeId, signal))) return
      await remote.renewIdentity({ target: storeId, renew: "store" }, signal)
      throw new SyncFault(
        "copied_folder",
        "Two remotes came from one data folder: this one now takes an identity of its own.",
      )
    },
  }
}
