/** Who is told of a commit: listeners of this process at once, those of other processes on the same database by that database. */
import { ROW_BODIES } from "@diapason/shared/rows"
import { z } from "zod"
import type { Database, Tx } from "../database/database.ts"
import { identityOf } from "./identity.ts"

export interface Change {
  /** Highest revision after the commit. */
  readonly revision: number
  /** The store the rows came from; null when they were written here. */
  readonly via: string | null
  /** Every kind there is where another process wrote and its word was lost. */
  readonly kinds: ReadonlySet<string>
}

const Announced = z.object({
  revision: z.int(),
  via: z.string().nullable(),
  kinds: z.array(z.string()).transform(kinds => new Set(kinds)),
})

const ALL_KINDS: ReadonlySet<string> = new Set(Object.keys(ROW_BODIES))

/** For who keeps a copy of something: it hears of other processes' commits as soon as this one uses the database again. */
export const PATIENT = { patient: true } as const

/** Listeners must not throw. */
export const createChanges = ({ read, announce, onAnnounced }: Pick<Database, "read" | "announce" | "onAnnounced">) => {
  const listeners = new Set<(change: Change) => void>()

  const hear = (message: string | undefined, listener: (change: Change) => void): void => {
    if (message !== undefined) listener(Announced.parse(JSON.parse(message)))
    else
      identityOf(read).then(
        ({ revision }) => listener({ revision, via: null, kinds: ALL_KINDS }),
        // Where the database does not answer there is nothing to tell; something is missed again when it is back.
        () => undefined,
      )
  }

  return {
    tell: (change: Change): void => {
      for (const listener of listeners) listener(change)
    },
    /** Inside the transaction of the change. */
    announce: (tx: Tx, { revision, via, kinds }: Change): Promise<void> =>
      announce(tx, JSON.stringify({ revision, via, kinds: [...kinds] })),
    /** Returns the way to stop listening. */
    onChange: (listener: (change: Change) => void, { patient = false } = {}): (() => void) => {
      listeners.add(listener)
      const stopHearing = onAnnounced(message => hear(message, listener), patient)
      return () => {
        listeners.delete(listener)
        stopHearing()
      }
    },
  }
}
