/** The open door to shared playlists: whoever has the key of one sees and hears its tracks, until its day. */
import type { Readable } from "node:stream"
import { SharedPlaylist } from "@diapason/shared/keeping"
import { z } from "zod"
import type { Keeping } from "../library/keeping/keeping.ts"
import { createPatience } from "./cover-patience.ts"
import { endpoint } from "./endpoint.ts"
import { CoverQuery, itemId } from "./inputs.ts"
import { type PlaybackRooms, sendCover, sendTrack } from "./playback-routes.ts"

export interface SharedRooms extends PlaybackRooms {
  readonly keeping: Pick<Keeping, "shares">
}

const key = z.string().max(100, "a key has at most 100 characters")
const KeyParams = z.object({ key })
const ItemParams = z.object({ key, id: itemId })

export const sharedEndpoints = (
  { keeping: { shares }, playback, covers }: SharedRooms,
  patience = createPatience(),
) => ({
  show: endpoint({
    summary: "A shared playlist and its tracks",
    params: KeyParams,
    answer: SharedPlaylist,
    handle: ({ params }) => shares.open(params.key),
  }),
  track: endpoint({
    summary: "The audio of a track of a shared playlist; Range is honoured",
    params: ItemParams,
    type: "audio/*",
    answer: z.custom<Readable>(),
    handle: async ({ params, request, reply }) => {
      await shares.requireTrack(params.key, params.id)
      return sendTrack(playback, params.id, request, reply)
    },
  }),
  cover: endpoint({
    summary: "The picture of an album in a shared playlist",
    params: ItemParams,
    query: CoverQuery,
    type: "image/*",
    answer: z.custom<Buffer>(),
    handle: async ({ params, query, request, reply }) => {
      await shares.requireCover(params.key, params.id)
      return sendCover(covers, { id: params.id, size: query.size }, request, reply, patience)
    },
  }),
})
