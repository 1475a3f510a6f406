/** What one process tells the others on its database, by LISTEN and NOTIFY. A connection is held only while somebody listens. */
import { randomBytes } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import { sql } from "kysely"
import pg from "pg"
import type { Database, Tx } from "./database.ts"

const CHANNEL = "diapason"
/** PostgreSQL takes 7,999 bytes; whoever gets an empty message looks for itself. */
const MAX_MESSAGE = 7_900
/** Listeners come and go from one request to the next: the connection stays that long without an impatient one. */
const LINGER_MS = 5_000
const AGAIN_MS = 1_000
const END_MS = 500
const MAX_AGAIN_MS = 60_000

export const createAnnouncements = (
  config: pg.ClientConfig,
): Pick<Database, "announce" | "onAnnounced"> & {
  /** To be called whenever this process uses the database. */
  readonly used: () => void
  readonly close: () => Promise<void>
} => {
  /** Our own announcements come back to us. */
  const sender = randomBytes(8).toString("hex")
  const listeners = new Set<(message: string | undefined) => void>()
  const impatient = new Set<(message: string | undefined) => void>()
  let held: pg.Client | undefined
  let failures = 0
  let again: NodeJS.Timeout | undefined
  let ending: NodeJS.Timeout | undefined

  const tell = (message: string | undefined): void => {
    for (const listener of listeners) listener(message)
  }

  const letGo = async (): Promise<void> => {
    clearTimeout(again)
    clearTimeout(ending)
    again = undefined
    ending = undefined
    const client = held
    held = undefined
    // The driver never ends one that did not connect.
    await Promise.race([client?.end().catch(() => undefined), sleep(END_MS, undefined, { ref: false })])
  }

  /** The connection is wanted from now on for a while. */
  const used = (): void => {
    if (listeners.size === 0) return
    if (!again) hold()
    if (ending) ending.refresh()
    else
      ending = setTimeout(() => {
        ending = undefined
        if (impatient.size === 0) void letGo()
      }, LINGER_MS).unref()
  }

  const lost = (client: pg.Client): void => {
    if (client !== held) return
    held = undefined
    if (impatient.size === 0) return
    again = setTimeout(hold, Math.min(AGAIN_MS * 2 ** failures, MAX_AGAIN_MS)).unref()
    failures += 1
  }

  const hold = (): void => {
    again = undefined
    if (held) return
    const client = new pg.Client(config)
    held = client
    client.on("error", () => lost(client))
    client.on("end", () => lost(client))
    client.on("notification", ({ payload = "" }) => {
      const [from, message] = [payload.slice(0, sender.length), payload.slice(sender.length)]
      if (from !== sender) tell(message === "" ? undefined : message)
    })
    client
      .connect()
      .then(() => client.query(`listen ${CHANNEL}`))
      .then(
        () => {
          failures = 0
          tell(undefined)
        },
        () => {
          lost(client)
          client.end().catch(() => undefined)
        },
      )
  }

  return {
    announce: async (tx: Tx, message) => {
      const payload = Buffer.byteLength(message) > MAX_MESSAGE ? sender : `${sender}${message}`
      await sql`select pg_notify(${CHANNEL}, ${payload})`.execute(tx)
    },
    onAnnounced: (listener, patient) => {
      listeners.add(listener)
      if (!patient) impatient.add(listener)
      used()
      return () => {
        listeners.delete(listener)
        impatient.delete(listener)
        used()
      }
    },
    used,
    close: letGo,
  }
}
