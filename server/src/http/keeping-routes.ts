/** What a person keeps: stars, ratings and plays, each person their own. */
import { ITEM_KINDS, Plays, Receipt, Stars } from "@diapason/shared/keeping"
import { z } from "zod"
import { keeperOf } from "../accounts/keeper.ts"
import type { Keeping } from "../library/keeping/keeping.ts"
import { endpoint } from "./endpoint.ts"
import { At, AtBody, instant, itemId, oneOf, Page } from "./inputs.ts"
import { createReceipts, type ReceiptRooms } from "./receipts.ts"

export interface KeepingRooms extends ReceiptRooms {
  readonly keeping: Keeping
}

const MOST_PLAYS = 500
const LONGEST_PLAY = 7 * 86_400

const ItemParams = z.object({ kind: oneOf(ITEM_KINDS), id: itemId })
const Starred = z.object({ starredAt: z.string().nullable(), ...Receipt.shape })

const RATING = { error: "a whole number from 0 to 5 is needed" }
const Rating = z.object(
  { rating: z.int(RATING).min(0, RATING).max(5, RATING), at: instant.optional() },
  { error: 'send {"rating": 4} as JSON' },
)

const SECONDS = { error: "seconds are needed, as a number from 0" }
const NewPlays = z.object(
  {
    plays: z
      .array(
        z.object(
          {
            id: itemId,
            trackId: itemId,
            playedAt: instant,
            seconds: z.number(SECONDS).min(0, SECONDS).max(LONGEST_PLAY, SECONDS).optional(),
          },
          { error: "an id, a trackId and a playedAt are needed" },
        ),
        { error: "a list of plays is needed" },
      )
      .max(MOST_PLAYS, `at most ${MOST_PLAYS} plays are taken at once`),
  },
  { error: 'send {"plays": [{"id": "…", "trackId": "…", "playedAt": "…"}]} as JSON' },
)

export const keepingEndpoints = ({ keeping, store, durable }: KeepingRooms) => {
  const withReceipt = createReceipts({ store, durable })
  const { stars, ratings, plays, marks } = keeping

  return {
    star: endpoint({
      summary: "Give an album, a track or an artist a star",
      params: ItemParams,
      body: AtBody,
      answer: Starred,
      handle: async ({ params, body, request }) =>
        withReceipt({ starredAt: await stars.put(keeperOf(request.person), params, body) }),
    }),
    unstar: endpoint({
      summary: "Take a star away",
      params: ItemParams,
      query: At,
      answer: Starred,
      handle: async ({ params, query, request }) =>
        withReceipt({ starredAt: await stars.remove(keeperOf(request.person), params, query.at) }),
    }),
    stars: endpoint({
      summary: "What bears a star, newest first",
      answer: Stars,
      handle: async ({ request }) => {
        const keeper = keeperOf(request.person)
        return marks.all(keeper, await stars.list(keeper))
      },
    }),
    rate: endpoint({
      summary: "Rate an album, a track or an artist from 1 to 5; 0 takes the rating away",
      params: ItemParams,
      body: Rating,
      answer: z.object({ rating: z.int(), ...Receipt.shape }),
      handle: async ({ params, body, request }) =>
        withReceipt({ rating: await ratings.put(keeperOf(request.person), params, body.rating, body.at) }),
    }),
    recordPlays: endpoint({
      summary: "Tell what was played; a play told twice counts once",
      body: NewPlays,
      answer: z.object({ counted: z.int(), ...Receipt.shape }),
      handle: async ({ body, request }) =>
        withReceipt({ counted: await plays.record(keeperOf(request.person), body.plays) }),
    }),
    plays: endpoint({
      summary: "What was played, newest first",
      query: Page,
      answer: Plays,
      handle: async ({ query, request }) => {
        const keeper = keeperOf(request.person)
        const { plays: page, total } = await plays.list(keeper, query)
        const tracks = await marks.tracks(
          keeper,
          page.map(play => play.track),
        )
        return { plays: page.map((play, n) => ({ ...play, track: tracks[n] ?? play.track })), total }
      },
    }),
  }
}
