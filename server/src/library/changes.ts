/** Who is told of a commit: listeners of this process at once, those of other processes on the same database by that database. */
import { z } from "zod"
import type { Database, Tx } from "../database/database.ts"
import { identityOf } from "./identity.ts"

export interface Change {
  /** Highest revision after the commit. */
  readonly revision: number
  /** The store the rows came from; null when they were written here. */
  readonly via: string | null
  /** Empty where another process wrote and its word was lost. */
  readonly kinds: ReadonlySet<string>
}

const Announced = z.object({
  revision: z.int(),
  via: z.string().nullable(),
  kinds: z.array(z.string()).transform(kinds => new Set(kinds)),
})

/** Listeners must not throw. Other processes are listened to only while somebody listens here. */
export const createChanges = ({ read, announce, onAnnounced }: Pick<Database, "read" | "announce" | "onAnnounced">) => {
  const listeners = new Set<(change: Change) => void>()
  let stopHearing: (() => void) | undefined

  const tell = (change: Change): void => {
    for (const listener of listeners) listener(change)
  }

  const hear = (message: string | undefined): void => {
    if (message !== undefined) return tell(Announced.parse(JSON.parse(message)))
    identityOf(read).then(
      ({ revision }) => tell({ revision, via: null, kinds: new Set() }),
      // Where the database does not answer there is nothing to tell; something is missed again when it is back.
      () => undefined,
    )
  }

  return {
    tell,
    /** Inside the transaction of the change. */
    announce: (tx: Tx, { revision, via, kinds }: Change): Promise<void> =>
      announce(tx, JSON.stringify({ revision, via, kinds: [...kinds] })),
    /** Returns the way to stop listening. */
    onChange: (listener: (change: Change) => void): (() => void) => {
      listeners.add(listener)
      stopHearing ??= onAnnounced(hear)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        stopHearing?.()
        stopHearing = undefined
      }
    },
  }
}
