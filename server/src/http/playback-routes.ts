/** The audio of a track and the picture of an album. */
import type { Readable } from "node:stream"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import type { Covers } from "../covers/covers.ts"
import type { Conversion, Playback } from "../playback/playback.ts"
import { FORMATS } from "../playback/transcoding/ffmpeg.ts"
import { namedIn } from "./accepted.ts"
import { createPatience, type Patience } from "./cover-patience.ts"
import { type Call, endpoint } from "./endpoint.ts"
import { ConversionQuery, CoverQuery, IdParams } from "./inputs.ts"
import { leftSignal } from "./left-signal.ts"

export interface PlaybackRooms {
  readonly playback: Playback
  readonly covers: Covers
}

/** The type comes with data: nothing that a browser would run as a page may leave under it. */
const PLAYABLE_TYPE = /^(?:(?:audio|video)\/[\w.+-]+|application\/ogg)$/i
const SANDBOX = "default-src 'none'; sandbox"

type Asked = Call<unknown, unknown, unknown>["request"]

/** The audio of a track, as much of it as the request's `Range` asks for. */
export const sendTrack = async (
  playback: Playback,
  id: string,
  request: Asked,
  reply: FastifyReply,
  converted?: Conversion,
): Promise<FastifyReply> => {
  const { status, headers, body } = await playback.openTrack(
    id,
    {
      converted,
      method: request.method === "HEAD" ? "HEAD" : "GET",
      range: request.headers.range,
      ifNoneMatch: request.headers["if-none-match"],
      ifRange: typeof request.headers["if-range"] === "string" ? request.headers["if-range"] : undefined,
    },
    leftSignal(reply),
  )
  if (status === 416) {
    const code = "range_not_satisfiable"
    const message = "The track ends before the part that was asked for."
    reply.code(status).header("content-range", headers["content-range"]).type("application/json")
    return reply.send({ error: { code, message } })
  }
  const type = headers["content-type"] ?? ""
  reply
    .code(status)
    .headers({ ...headers, "cache-control": "private, max-age=600", "content-security-policy": SANDBOX })
    .type(PLAYABLE_TYPE.test(type) ? type : "application/octet-stream")
  return reply.send(body)
}

/** An `<img>` names pictures first. A program takes anything, and may wait as long as Drive takes. */
const isPictureOfPage = (accept: string | undefined): boolean => /^image\//i.test(accept ?? "")

/** The picture of an album, or that the asker has it already. With `patience` a page is told to ask again. */
export const sendCover = async (
  covers: Covers,
  { id, size }: { readonly id: string; readonly size?: number | undefined },
  request: Asked,
  reply: FastifyReply,
  patience?: Patience,
): Promise<FastifyReply> => {
  const { accept } = request.headers
  // Who takes anything at all says nothing of AVIF.
  const wanted = namedIn(accept, ["image/avif"]).length > 0 ? "avif" : "webp"
  const opening = covers.open(id, size, leftSignal(reply), wanted)
  const { body, type, etag } = await (patience && isPictureOfPage(accept) ? patience(opening) : opening)
  reply.headers({
    etag,
    vary: "Accept",
    "cache-control": "private, max-age=3600, stale-while-revalidate=604800",
    "content-security-policy": SANDBOX,
  })
  if (request.headers["if-none-match"]?.includes(etag)) return reply.code(304).send()
  return reply.type(type).send(body)
}

export const playbackEndpoints = ({ playback, covers }: PlaybackRooms, patience = createPatience()) => ({
  track: endpoint({
    summary: "The audio of a track; Range is honoured. As another format where ffmpeg is installed, else the original",
    params: IdParams,
    query: ConversionQuery,
    type: "audio/*",
    answer: z.custom<Readable>(),
    handle: ({ params, query, request, reply }) => sendTrack(playback, params.id, request, reply, query),
  }),
  formats: endpoint({
    summary: "The formats that tracks can be converted to on this server",
    answer: z.object({ formats: z.array(z.enum(FORMATS)) }),
    handle: async () => ({ formats: [...(await playback.formats())] }),
  }),
  cover: endpoint({
    summary: "The picture of an album",
    params: IdParams,
    query: CoverQuery,
    type: "image/*",
    answer: z.custom<Buffer>(),
    handle: ({ params, query, request, reply }) =>
      sendCover(covers, { id: params.id, size: query.size }, request, reply, patience),
  }),
})
