/** Bytes: audio, as it is or converted, and pictures. */
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import type { Conversion } from "../../playback/playback.ts"
import type { Format } from "../../playback/transcoding/ffmpeg.ts"
import { type PlaybackRooms, sendCover, sendTrack } from "../playback-routes.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import type { Parameters } from "./parameters.ts"
import { readId, readIdOf } from "./wire-ids.ts"

export interface MediaRooms extends PlaybackRooms {
  readonly queries: Pick<SubsonicQueries, "albumWithCover" | "tracksById">
}

/** The format itself, as it is called elsewhere too. */
const FORMAT_NAMES: Readonly<Record<string, Format>> = {
  mp3: "mp3",
  aac: "aac",
  opus: "opus",
  ogg: "opus",
  oga: "opus",
}
const BIT_RATES = { least: 0, most: 510, otherwise: 0 }
const LEAST_BIT_RATE = 16
const SECONDS = { least: 0, most: 7 * 86_400, otherwise: 0 }

/** Undefined for the original: nothing was asked for, or `raw`. */
const conversionOf = (parameters: Parameters): Conversion | undefined => {
  const name = parameters.text("format")?.toLowerCase()
  const most = parameters.whole("maxBitRate", BIT_RATES)
  const start = parameters.whole("timeOffset", SECONDS)
  const format = name === undefined ? undefined : FORMAT_NAMES[name]
  if (name === "raw" || (format === undefined && most === 0 && start === 0)) return undefined
  return {
    ...(format === undefined ? {} : { format }),
    ...(most === 0 ? {} : { bitRate: Math.max(most, LEAST_BIT_RATE) }),
    ...(start === 0 ? {} : { start }),
  }
}

const SIZES = { least: 16, most: 2_000, otherwise: 0 }

export const mediaMethods = ({ playback, covers, queries }: MediaRooms) => {
  const send = async ({ parameters, request, reply }: SubsonicCall, converted?: Conversion): Promise<"sent"> => {
    await sendTrack(playback, readIdOf("track", parameters.required("id")), request, reply, converted)
    return "sent"
  }

  /** The album whose picture is shown for an album, a track or an artist. */
  const albumOfCover = async (text: string): Promise<string> => {
    const { kind, id } = readId(text)
    if (kind === "album") return id
    const albumId = kind === "track" ? (await queries.tracksById([id]))[0]?.albumId : await queries.albumWithCover(id)
    if (albumId === undefined) throw new SubsonicFault("not_found", "There is no picture of this.")
    return albumId
  }

  return {
    stream: call => send(call, conversionOf(call.parameters)),

    download: call => {
      call.reply.header("content-disposition", "attachment")
      return send(call)
    },

    getCoverArt: async ({ parameters, request, reply }) => {
      const size = parameters.whole("size", SIZES)
      const id = await albumOfCover(parameters.required("id"))
      await sendCover(covers, { id, ...(size === 0 ? {} : { size }) }, request, reply)
      return "sent"
    },

    getAvatar: async () => {
      throw new SubsonicFault("not_found", "People have no pictures here.")
    },
  } satisfies Handlers
}
