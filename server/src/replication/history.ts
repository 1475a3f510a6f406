/** What the exchanges with one remote did. Those that moved nothing are not told; many in a row are told as one. */
import type { Store } from "../library/store.ts"
import type { Clock } from "./clock.ts"
import { type Entry, saveEntry } from "./history-store.ts"
import { nameIn } from "./pending.ts"
import type { Traffic } from "./requests.ts"
import type { WireRow } from "./wire.ts"

const NAMES = 5
/** An import adds an album every few moments: together they are one thing that happened. */
const TOGETHER_MS = 10_000
/** A remote that stays away is written down once, and then how long already, now and then. */
const FAILING_EVERY_MS = 60_000

/** `url` names the remote in the list; `traffic` counts its bytes. */
export const createHistory = ({
  store,
  url,
  clock,
  traffic,
}: {
  readonly store: Store
  readonly url: string
  readonly clock: Clock
  readonly traffic: () => Traffic
}) => {
  let last: Entry | undefined
  let lastWrittenAt = 0
  let startedAt = clock.now()
  let bytesBefore = 0
  let sent = 0
  let received = 0
  let deleted = 0
  let albums: string[] = []
  let others: string[] = []

  const bytes = (): number => traffic().bytesSent + traffic().bytesReceived

  const remember = (row: WireRow): void => {
    if (row.body === null) {
      deleted += 1
      return
    }
    const list = row.kind === "album" ? albums : others
    const name = list.length < NAMES ? nameIn(row.body) : undefined
    if (name !== undefined && !list.includes(name)) list.push(name)
  }

  const continues = (result: Entry["result"], error: string | undefined): boolean => {
    if (last?.result !== result || last.error !== error) return false
    return result === "failed" || startedAt - (last.at + last.duration) < TOGETHER_MS
  }

  return {
    begin: (): void => {
      startedAt = clock.now()
      bytesBefore = bytes()
      sent = 0
      received = 0
      deleted = 0
      albums = []
      others = []
    },
    moved: (rows: readonly WireRow[], direction: "sent" | "received"): void => {
      if (direction === "sent") sent += rows.length
      else received += rows.length
      for (const row of rows) remember(row)
    },
    end: async (result: Entry["result"], error?: string): Promise<void> => {
      const now = clock.now()
      if (result === "done" && sent + received === 0) {
        if (last?.result === "failed") last = undefined
        return
      }
      const before = continues(result, error) ? last : undefined
      const at = before?.at ?? Math.max(startedAt, (last?.at ?? 0) + 1)
      const entry: Entry = {
        at,
        result,
        sent: (before?.sent ?? 0) + sent,
        received: (before?.received ?? 0) + received,
        deleted: (before?.deleted ?? 0) + deleted,
        bytes: (before?.bytes ?? 0) + bytes() - bytesBefore,
        duration: Math.max(0, now - at),
        ...(error === undefined ? {} : { error }),
        names: [...new Set([...(before?.names ?? []), ...albums, ...others])].slice(0, NAMES),
      }
      last = entry
      const isStill = before !== undefined && result === "failed" && sent + received === 0
      if (isStill && now - lastWrittenAt < FAILING_EVERY_MS) return
      lastWrittenAt = now
      await store.write(({ tx }) => saveEntry(tx, url, entry))
    },
  }
}
