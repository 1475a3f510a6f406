/** What a person changes about albums and tracks beyond what their files say. */
import { Album, Track } from "@diapason/shared/api"
import { z } from "zod"
import type { createBrowse } from "../library/browse.ts"
import type { createEdits } from "../library/edits/edits.ts"
import { endpoint } from "./endpoint.ts"
import { IdParams, itemId } from "./inputs.ts"

export interface EditRooms {
  readonly browse: ReturnType<typeof createBrowse>
  readonly edits: ReturnType<typeof createEdits>
}

const MOST_TRACKS = 2_000
/** Bytes of base64: 700 kB of picture. */
const LARGEST_PICTURE = 950_000

const NAME = { error: "a name of 1 to 500 characters is needed" }
const name = z.string(NAME).trim().min(1, NAME).max(500, NAME)
const NUMBER = { error: "a whole number is needed, or null to take it away" }
const numberTo = (most: number) => z.int(NUMBER).min(0, NUMBER).max(most, NUMBER).nullable().optional()
const genre = name.nullable().optional()
const year = numberTo(9999)

const PICTURE = {
  error: "a data URL of a JPEG, PNG or WebP picture of at most 700 kB is needed, or null to take it away",
}
const picture = z
  .string(PICTURE)
  .max(LARGEST_PICTURE, PICTURE)
  .regex(/^data:image\/(?:jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/, PICTURE)
  .transform(url => {
    const comma = url.indexOf(",")
    return { type: url.slice("data:".length, url.indexOf(";")), base64: url.slice(comma + 1) }
  })
  .nullable()
  .optional()

const CHANGES = { error: "send what changes as JSON" }
const AlbumChanges = z.object({ title: name.optional(), artist: name.optional(), year, genre, cover: picture }, CHANGES)
const TrackChanges = z.object(
  {
    title: name.optional(),
    artist: name.optional(),
    trackNumber: numberTo(9999),
    discNumber: numberTo(999),
    year,
    genre,
  },
  CHANGES,
)
const ids = (what: string) =>
  z
    .array(itemId, { error: `a list of ${what} ids is needed` })
    .min(1, "at least one id is needed")
    .max(MOST_TRACKS)
const Merge = z.object({ albumIds: ids("album") }, { error: 'send {"albumIds": ["…"]} as JSON' })
const Split = z.object(
  { trackIds: ids("track"), title: name },
  { error: 'send {"trackIds": ["…"], "title": "…"} as JSON' },
)
const Whole = z.object({ album: Album, tracks: z.array(Track) })

export const editEndpoints = ({ browse, edits }: EditRooms) => ({
  changeAlbum: endpoint({
    summary: "Change what an album is called or shows; no later scan undoes it",
    params: IdParams,
    body: AlbumChanges,
    answer: Whole,
    handle: async ({ params, body }) => {
      await edits.changeAlbum(params.id, body)
      return browse.album(params.id)
    },
  }),
  changeTrack: endpoint({
    summary: "Change what a track is called or where it stands; no later scan undoes it",
    params: IdParams,
    body: TrackChanges,
    answer: z.object({ success: z.literal(true) }),
    handle: async ({ params, body }) => {
      await edits.changeTrack(params.id, body)
      return { success: true as const }
    },
  }),
  merge: endpoint({
    summary: "Put the tracks of other albums into this one",
    params: IdParams,
    body: Merge,
    answer: Whole,
    handle: async ({ params, body }) => {
      await edits.mergeAlbums(params.id, body.albumIds)
      return browse.album(params.id)
    },
  }),
  split: endpoint({
    summary: "Make an album of its own of some tracks of this one",
    params: IdParams,
    body: Split,
    answer: Whole,
    handle: async ({ params, body }) => browse.album((await edits.splitAlbum(params.id, body)).id),
  }),
  revert: endpoint({
    summary: "Show the album as its files say again; what was merged into it stands alone again",
    params: IdParams,
    answer: z.object({ success: z.literal(true) }),
    handle: async ({ params }) => {
      await edits.revertAlbum(params.id)
      return { success: true as const }
    },
  }),
})
