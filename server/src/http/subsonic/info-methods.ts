/** What encyclopedias would tell of artists and albums: nothing is asked of them, so that nobody learns what is heard here. */
import type { createBrowse } from "../../library/browse.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import { readId } from "./wire-ids.ts"

export interface InfoRooms {
  readonly browse: Pick<ReturnType<typeof createBrowse>, "album" | "artist">
}

export const infoMethods = ({ browse }: InfoRooms) => {
  /** Throws `not_found` for what is not here. */
  const requireItem = async ({ parameters }: SubsonicCall): Promise<void> => {
    const { kind, id } = readId(parameters.required("id"))
    if (kind === "artist") await browse.artist(id)
    if (kind === "album") await browse.album(id)
  }
  const artistInfo = async (call: SubsonicCall) => {
    await requireItem(call)
    return { similarArtist: [] }
  }
  const albumInfo = async (call: SubsonicCall) => {
    await requireItem(call)
    return { albumInfo: {} }
  }
  return {
    getArtistInfo: async call => ({ artistInfo: await artistInfo(call) }),
    getArtistInfo2: async call => ({ artistInfo2: await artistInfo(call) }),
    getAlbumInfo: albumInfo,
    getAlbumInfo2: albumInfo,
  } satisfies Handlers
}
