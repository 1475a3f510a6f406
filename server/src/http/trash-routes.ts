/** The trash: albums that were removed here, for as long as they can be taken back. */
import { z } from "zod"
import type { createTrash } from "../library/trash/trash.ts"
import { endpoint } from "./endpoint.ts"
import { itemId, Page } from "./inputs.ts"

export interface TrashRooms {
  readonly trash: ReturnType<typeof createTrash>
}

const MOST = 10_000
const albumIds = z
  .array(itemId, { error: "a list of album ids is needed" })
  .min(1, "at least one id is needed")
  .max(MOST, `at most ${MOST} ids are taken at once`)
const Some = z.object({ albumIds }, { error: 'send {"albumIds": ["…"]} as JSON' })
const SomeOrAll = z.object({ albumIds: albumIds.optional() }, { error: 'send {"albumIds": ["…"]} or {} as JSON' })
const Done = z.object({ success: z.literal(true) })

const TrashedAlbum = z.object({
  id: z.string(),
  title: z.string(),
  artist: z.string(),
  year: z.int().optional(),
  trackCount: z.int(),
  removedAt: z.string(),
  /** When it is given up by itself. */
  until: z.string(),
})

export const trashEndpoints = ({ trash }: TrashRooms) => ({
  list: endpoint({
    summary: "Albums that were removed here in the last thirty days, last removed first",
    query: Page,
    answer: z.object({ albums: z.array(TrashedAlbum), total: z.int() }),
    handle: ({ query }) => trash.list(query),
  }),
  restore: endpoint({
    summary: "Take albums back: all of them or, when one is not in the trash, none",
    body: Some,
    answer: Done,
    handle: async ({ body }) => {
      await trash.restore(body.albumIds)
      return { success: true as const }
    },
  }),
  empty: endpoint({
    summary: "Give albums up for good; without ids, all that lie in the trash",
    body: SomeOrAll,
    answer: Done,
    handle: async ({ body }) => {
      await trash.empty(body.albumIds)
      return { success: true as const }
    },
  }),
})
