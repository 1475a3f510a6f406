/** Bytes: audio and pictures; and the words of songs. */
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { type PlaybackRooms, sendCover, sendTrack } from "../playback-routes.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import { readId, readIdOf } from "./wire-ids.ts"

export interface MediaRooms extends PlaybackRooms {
  readonly queries: Pick<SubsonicQueries, "albumWithCover" | "tracksById">
}

const SIZES = { least: 16, most: 2_000, otherwise: 0 }

export const mediaMethods = ({ playback, covers, queries }: MediaRooms) => {
  const send = async ({ parameters, request, reply }: SubsonicCall): Promise<"sent"> => {
    await sendTrack(playback, readIdOf("track", parameters.required("id")), request, reply)
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
    stream: send,

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

    getLyrics: async () => ({ lyrics: { value: "" } }),

    getLyricsBySongId: async ({ parameters }) => {
      const tracks = await queries.tracksById([readIdOf("track", parameters.required("id"))])
      if (tracks.length === 0) throw new SubsonicFault("not_found", "There is no such track. It may have been deleted.")
      return { lyricsList: { structuredLyrics: [] } }
    },
  } satisfies Handlers
}
