/** Playlists in files of other programs, and open to others for a while. */
import { Playlist, Receipt } from "@diapason/shared/keeping"
import { z } from "zod"
import { keeperOf } from "../accounts/keeper.ts"
import { PLAYLIST_FORMATS } from "../library/keeping/playlist-files.ts"
import { endpoint } from "./endpoint.ts"
import { IdParams, instant, oneOf, playlistName } from "./inputs.ts"
import type { KeepingRooms } from "./keeping-routes.ts"
import { createReceipts } from "./receipts.ts"

const LARGEST_FILE = 4 * 1024 * 1024
const TYPES = { m3u8: "audio/x-mpegurl; charset=utf-8", jspf: "application/jspf+json; charset=utf-8" } as const

const NEEDED = "send the text of an M3U8 or JSPF file"
/** The file itself, or `{name, text}`. */
const PlaylistFile = z.union(
  [
    z.string().transform(text => ({ text, name: undefined })),
    z.object({ text: z.string(), name: playlistName.optional() }),
    z.looseObject({ playlist: z.unknown() }).transform(jspf => ({ text: JSON.stringify(jspf), name: undefined })),
  ],
  { error: NEEDED },
)

export const playlistFileEndpoints = ({ keeping, store, durable }: KeepingRooms) => {
  const withReceipt = createReceipts({ store, durable })
  const { playlistFiles, shares } = keeping

  return {
    exportFile: endpoint({
      summary: "A playlist as a file for other programs",
      params: IdParams,
      query: z.object({ format: oneOf(PLAYLIST_FORMATS).default("m3u8") }),
      type: "audio/x-mpegurl",
      answer: z.string(),
      handle: async ({ params, query: { format }, request, reply }) => {
        const { name, text } = await playlistFiles.write(keeperOf(request.person), params.id, format)
        const file = encodeURIComponent(`${name.replace(/[\\/:*?"<>|]/g, "_").toWellFormed()}.${format}`)
        reply.header(
          "content-disposition",
          `attachment; filename*=UTF-8''${file.replace(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`)}`,
        )
        return reply.type(TYPES[format]).send(text)
      },
    }),
    importFile: endpoint({
      summary: "Make a playlist of a file of another program; what is not in the library is named",
      query: z.object({ format: oneOf(PLAYLIST_FORMATS).default("m3u8"), name: playlistName.optional() }),
      body: PlaylistFile,
      bodyLimit: LARGEST_FILE,
      answer: z.object({ playlist: Playlist, unmatched: z.array(z.string()), ...Receipt.shape }),
      handle: async ({ query: { format, name }, body, request }) =>
        withReceipt(
          await playlistFiles.read(keeperOf(request.person), { format, text: body.text, name: name ?? body.name }),
        ),
    }),
    share: endpoint({
      summary: "Open a playlist to whoever has the address, until a day within a year",
      params: IdParams,
      body: z.object({ until: instant }, { error: 'send {"until": "2026-12-31T00:00:00Z"} as JSON' }),
      answer: z.object({ url: z.string(), until: z.string(), ...Receipt.shape }),
      handle: async ({ params, body, request }) =>
        withReceipt(await shares.put(keeperOf(request.person), params.id, body.until)),
    }),
    unshare: endpoint({
      summary: "Close a playlist's open address",
      params: IdParams,
      answer: Receipt,
      handle: async ({ params, request }) => {
        await shares.remove(keeperOf(request.person), params.id)
        return withReceipt({})
      },
    }),
  }
}
