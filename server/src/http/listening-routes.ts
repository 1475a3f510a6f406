/** What greets a person, what they have listened to, and what they were listening to elsewhere. */
import { Track } from "@diapason/shared/api"
import { Home, Queue, Receipt, Statistics } from "@diapason/shared/keeping"
import { z } from "zod"
import { keeperOf } from "../accounts/keeper.ts"
import { endpoint } from "./endpoint.ts"
import { instant, itemId, oneOf, timezoneOffset } from "./inputs.ts"
import type { KeepingRooms } from "./keeping-routes.ts"
import type { LibraryRooms } from "./library-routes.ts"
import { createReceipts } from "./receipts.ts"

const MOST_QUEUED = 2_000

const CURRENT = { error: "the index of a track in trackIds is needed, or null" }
const POSITION = { error: "seconds are needed, as a number from 0" }
const NewQueue = z
  .object(
    {
      trackIds: z
        .array(itemId, { error: "a list of ids is needed" })
        .max(MOST_QUEUED, `at most ${MOST_QUEUED} tracks are taken: send those around the current one`),
      current: z.int(CURRENT).min(0, CURRENT).nullable(),
      position: z.number(POSITION).min(0, POSITION).max(10_000_000, POSITION),
      device: z.string({ error: "a name is needed" }).max(200, "at most 200 characters are taken").default(""),
      /** When it was so; absent is now. */
      changedAt: instant.optional(),
    },
    { error: 'send {"trackIds": ["…"], "current": 0, "position": 0} as JSON' },
  )
  .refine(({ trackIds, current }) => current === null || current < trackIds.length, { path: ["current"], ...CURRENT })

export const listeningEndpoints = ({
  keeping,
  store,
  durable,
  browse,
}: KeepingRooms & Pick<LibraryRooms, "browse">) => {
  const withReceipt = createReceipts({ store, durable })
  const { marks, queues } = keeping

  return {
    home: endpoint({
      summary: "What greets a person: albums that are new, loved, forgotten, of this day, by chance",
      query: z.object({ timezoneOffset }),
      answer: Home,
      handle: async ({ query, request }) => {
        const keeper = keeperOf(request.person)
        const { decades, genres, ...lists } = await keeping.home(keeper, query)
        return {
          recentlyAdded: await marks.albums(keeper, lists.recentlyAdded),
          recentlyPlayed: await marks.albums(keeper, lists.recentlyPlayed),
          mostPlayed: await marks.albums(keeper, lists.mostPlayed),
          forgotten: await marks.albums(keeper, lists.forgotten),
          onThisDay: await marks.albums(keeper, lists.onThisDay),
          random: await marks.albums(keeper, lists.random),
          decades,
          genres,
        }
      },
    }),
    statistics: endpoint({
      summary: "What was played between two moments: how much, when, and of whom",
      query: z.object({ from: instant.optional(), to: instant.optional(), timezoneOffset }),
      answer: Statistics,
      handle: ({ query, request }) => keeping.statistics(keeperOf(request.person), query),
    }),
    queue: endpoint({
      summary: "What one last had in the player, on whichever device; with the tracks themselves where asked for",
      query: z.object({ tracks: oneOf(["true", "false"]).optional() }),
      answer: Queue.extend({
        /** Those that are here, in their order. */
        tracks: z.array(Track).optional(),
      }),
      handle: async ({ query, request }) => {
        const keeper = keeperOf(request.person)
        const queue = await queues.get(keeper)
        if (query.tracks !== "true") return queue
        return { ...queue, tracks: await marks.tracks(keeper, await browse.tracksById(queue.trackIds)) }
      },
    }),
    putQueue: endpoint({
      summary: "Keep what is in the player; answered with the newest, which may be another device's",
      body: NewQueue,
      answer: z.object({ ...Queue.shape, ...Receipt.shape }),
      handle: async ({ body: { changedAt, ...queue }, request }) =>
        withReceipt(await queues.put(keeperOf(request.person), { ...queue, at: changedAt })),
    }),
  }
}
