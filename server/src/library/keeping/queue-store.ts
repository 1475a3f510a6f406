/** What a person last had in the player, to be taken up on another device. */
import type { Queue } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import type { Store } from "../store.ts"
import { asInstant } from "./instants.ts"
import { rowIdOf } from "./items.ts"

export interface NewQueue {
  readonly trackIds: readonly string[]
  /** Index in `trackIds`; null where nothing plays. */
  readonly current: number | null
  /** Seconds into the current track. */
  readonly position: number
  /** What the device calls itself. */
  readonly device: string
  /** When it was so, in milliseconds since 1970; absent is now. */
  readonly at?: number | undefined
}

const NOTHING: Queue = { trackIds: [], current: null, position: 0, changedAt: null, device: "" }

const readQueue = async (reader: Reader, keeper: string): Promise<Queue> => {
  const row = await reader
    .selectFrom("queue")
    .select(["track_ids", "current_index", "position", "device", "changed_at"])
    .where("person_id", "=", keeper)
    .orderBy("changed_at", "desc")
    .limit(1)
    .executeTakeFirst()
  if (!row) return NOTHING
  const trackIds: string[] = JSON.parse(row.track_ids)
  return {
    trackIds,
    current: row.current_index !== null && row.current_index < trackIds.length ? row.current_index : null,
    position: row.position,
    changedAt: asInstant(row.changed_at),
    device: row.device,
  }
}

export const createQueues = ({ store }: { readonly store: Store }) => ({
  get: (keeper: string): Promise<Queue> => readQueue(store.read, keeper),
  /** Returns the queue that holds now: an older one does not replace it. */
  put: (keeper: string, { at, trackIds, ...queue }: NewQueue): Promise<Queue> =>
    store.write(async writer => {
      const body = { personId: keeper, ...queue, trackIds: [...trackIds] }
      await writer.put([{ kind: "queue", id: rowIdOf(keeper, "queue"), body, at }], "edit")
      return readQueue(writer.tx, keeper)
    }),
})
