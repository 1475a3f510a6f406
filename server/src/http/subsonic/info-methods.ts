/** What encyclopedias would tell of artists and albums: nothing is asked of them, so that nobody learns what is heard here. */
import type { createBrowse } from "../../library/browse.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import { readId } from "./wire-ids.ts"

export interface InfoRooms {
  readonly browse: Pick<ReturnType<typeof createBrowse>, "album">
  readonly queries: Pick<SubsonicQueries, "artist">
}

export const infoMethods = ({ browse, queries }: InfoRooms) => {
  /** Throws `not_found` for what is not here. */
  const requireItem = async ({ parameters }: SubsonicCall): Promise<void> => {
    const { kind, id } = readId(parameters.required("id"))
    if (kind === "album") await browse.album(id)
    if (kind === "artist" && !(await queries.artist(id)))
      throw new SubsonicFault("not_found", "There is no such artist. The last album may have been deleted.")
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
