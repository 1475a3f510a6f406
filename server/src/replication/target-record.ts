/** What our database keeps of one remote: how far it is, when it last went well, and with that, which rows still wait. */
import type { Store } from "../library/store.ts"
import { withRemovedBodies } from "../library/trash/removed-bodies.ts"
import type { Acquaintance } from "./acquaintance.ts"
import { countFeed, pendingRows } from "./feed.ts"
import { readTarget, saveTarget } from "./peer-store.ts"

/** In the place of a store's id: a server of the old kind that held a library before this one held any. */
const UNDECIDED = "undecided"

export const createTargetRecord = ({
  store,
  url,
  known,
}: {
  readonly store: Pick<Store, "read" | "write">
  readonly url: string
  /** What is known of the remote at that moment; it is ahead of what is kept. */
  readonly known: () => Acquaintance | undefined
}) => {
  const read = () => readTarget(store.read, url)
  return {
    read,
    /** `lastSuccessAt` in milliseconds since 1970; undefined leaves the one before. */
    save: async (storeId: string | null, ackedRevision: number, lastSuccessAt: number | undefined): Promise<void> => {
      const kept = lastSuccessAt ?? (await read()).lastSuccessAt
      await store.write(({ tx }) => saveTarget(tx, url, { storeId, ackedRevision, lastSuccessAt: kept }))
    },
    /** A person was asked which library to keep, and has not answered; kept over restarts. */
    undecided: async (): Promise<boolean> => (await read()).storeId === UNDECIDED,
    setUndecided: async (undecided: boolean): Promise<void> => {
      const kept = await read()
      if ((kept.storeId === UNDECIDED) === undecided) return
      await store.write(({ tx }) => saveTarget(tx, url, { ...kept, storeId: undecided ? UNDECIDED : null }))
    },
    /** Another process on our database may have given rows meanwhile. */
    catchUp: async (current: Acquaintance): Promise<Acquaintance> => {
      const { storeId, ackedRevision } = await read()
      const isAhead = storeId === current.storeId && ackedRevision > current.applied
      return isAhead ? { ...current, applied: ackedRevision } : current
    },
    pendingCount: async (): Promise<number> => {
      const { storeId, ackedRevision } = await read()
      return countFeed(store.read, storeId ?? "", known()?.applied ?? ackedRevision)
    },
    /** Oldest first. */
    pending: async (limit: number, offset = 0) => {
      const { storeId, ackedRevision } = await read()
      const current = known()
      const after = current?.applied ?? ackedRevision
      const rows = await pendingRows(store.read, current?.storeId ?? storeId ?? "", after, limit, offset)
      // What was deleted is named too.
      return withRemovedBodies(store.read, rows)
    },
  }
}
