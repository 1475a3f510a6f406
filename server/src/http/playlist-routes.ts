/** Playlists: made by hand or by rules, in files, and open to others for a while. */
import { Playlist, PlaylistEntry, Receipt } from "@diapason/shared/keeping"
import { SmartRules } from "@diapason/shared/smart-rules"
import { z } from "zod"
import { keeperOf } from "../accounts/keeper.ts"
import { endpoint } from "./endpoint.ts"
import { At, IdParams, instant, itemId, playlistName } from "./inputs.ts"
import type { KeepingRooms } from "./keeping-routes.ts"
import { createReceipts } from "./receipts.ts"

const MOST_TRACKS = 5_000

const at = instant.optional()
const comment = z.string({ error: "a text is needed" }).max(4_000, "at most 4000 characters are taken").optional()
const madeByPage = z
  .string({ error: "an id is needed" })
  .regex(/^[\w-]{8,64}$/, "an id of 8 to 64 letters, digits, - and _ is needed")
const ids = z
  .array(itemId, { error: "a list of ids is needed" })
  .max(MOST_TRACKS, `at most ${MOST_TRACKS} are taken at once`)
const someIds = ids.min(1, "at least one id is needed")

const NewPlaylist = z.object(
  {
    id: madeByPage.optional(),
    name: playlistName,
    comment,
    trackIds: ids.optional(),
    rules: SmartRules.optional(),
    at,
  },
  { error: 'send {"name": "…"} as JSON' },
)
const PlaylistChange = z.object(
  { name: playlistName.optional(), comment, rules: SmartRules.optional(), at },
  { error: 'send {"name": "…"} as JSON' },
)
const NewEntries = z
  .object(
    {
      trackIds: someIds,
      /** Of the entries, made by the page: sent twice they count once. */
      entryIds: z.array(madeByPage, { error: "a list of ids is needed" }).optional(),
      after: itemId.nullable().optional(),
      at,
    },
    { error: 'send {"trackIds": ["…"]} as JSON' },
  )
  .refine(({ trackIds, entryIds }) => entryIds === undefined || entryIds.length === trackIds.length, {
    path: ["entryIds"],
    error: "as many ids as there are tracks are needed",
  })
const GoneEntries = z.object({ entryIds: someIds, at }, { error: 'send {"entryIds": ["…"]} as JSON' })
const MovedEntries = z.object(
  { entryIds: someIds, after: itemId.nullable(), at },
  { error: 'send {"entryIds": ["…"], "after": "…"} as JSON' },
)

const Entries = z.object({ playlist: Playlist, entries: z.array(PlaylistEntry) })
const Written = z.object({ playlist: Playlist, ...Receipt.shape })
const WrittenEntries = z.object({ ...Entries.shape, ...Receipt.shape })

export const playlistEndpoints = ({ keeping, store, durable }: KeepingRooms) => {
  const withReceipt = createReceipts({ store, durable })
  const { playlists, marks } = keeping

  const withEntries = async (keeper: string, id: string) => {
    const { playlist, entries } = await playlists.get(keeper, id)
    const tracks = await marks.tracks(
      keeper,
      entries.map(entry => entry.track),
    )
    return { playlist, entries: entries.map((entry, n) => ({ ...entry, track: tracks[n] ?? entry.track })) }
  }

  return {
    list: endpoint({
      summary: "One's own playlists, and those that others share, by name",
      answer: z.object({ playlists: z.array(Playlist) }),
      handle: async ({ request }) => ({ playlists: await playlists.list(keeperOf(request.person)) }),
    }),
    create: endpoint({
      summary: "Make a playlist: empty, of tracks, or a smart one by rules",
      body: NewPlaylist,
      answer: Written,
      handle: async ({ body, request }) =>
        withReceipt({ playlist: await playlists.create(keeperOf(request.person), body) }),
    }),
    show: endpoint({
      summary: "A playlist with its tracks in order",
      params: IdParams,
      answer: Entries,
      handle: ({ params, request }) => withEntries(keeperOf(request.person), params.id),
    }),
    change: endpoint({
      summary: "Change a playlist's name, comment or rules",
      params: IdParams,
      body: PlaylistChange,
      answer: Written,
      handle: async ({ params, body, request }) =>
        withReceipt({ playlist: await playlists.change(keeperOf(request.person), params.id, body) }),
    }),
    remove: endpoint({
      summary: "Delete a playlist; its tracks stay in the library",
      params: IdParams,
      query: At,
      answer: Receipt,
      handle: async ({ params, query, request }) => {
        await playlists.remove(keeperOf(request.person), params.id, query.at)
        return withReceipt({})
      },
    }),
    addEntries: endpoint({
      summary: "Put tracks into a playlist: behind an entry, at its beginning (null) or at its end",
      params: IdParams,
      body: NewEntries,
      answer: WrittenEntries,
      handle: async ({ params, body, request }) => {
        const keeper = keeperOf(request.person)
        await playlists.addTracks(keeper, params.id, body)
        return withReceipt(await withEntries(keeper, params.id))
      },
    }),
    removeEntries: endpoint({
      summary: "Take entries out of a playlist",
      params: IdParams,
      body: GoneEntries,
      answer: WrittenEntries,
      handle: async ({ params, body, request }) => {
        const keeper = keeperOf(request.person)
        await playlists.removeEntries(keeper, params.id, body.entryIds, body.at)
        return withReceipt(await withEntries(keeper, params.id))
      },
    }),
    moveEntries: endpoint({
      summary: "Move entries of a playlist behind another one, or to its beginning (null)",
      params: IdParams,
      body: MovedEntries,
      answer: WrittenEntries,
      handle: async ({ params, body, request }) => {
        const keeper = keeperOf(request.person)
        await playlists.moveEntries(keeper, params.id, { ids: body.entryIds, after: body.after, at: body.at })
        return withReceipt(await withEntries(keeper, params.id))
      },
    }),
  }
}
