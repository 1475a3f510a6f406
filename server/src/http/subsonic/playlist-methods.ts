/** Playlists: all entries are told by their place here, and by their own ids everywhere else. */
import type { Playlist } from "@diapason/shared/keeping"
import type { Keeping } from "../../library/keeping/keeping.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { asPlaylist } from "./construct.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import type { Presenter } from "./present.ts"
import { readIdOf } from "./wire-ids.ts"

export interface PlaylistRooms {
  readonly keeping: Pick<Keeping, "playlists">
  readonly queries: Pick<SubsonicQueries, "unknownTrack">
  readonly present: Presenter
}

const LONGEST_NAME = 500

export const playlistMethods = ({ keeping: { playlists }, queries, present }: PlaylistRooms) => {
  /** Throws `not_found` where one of them is not here. */
  const trackIds = async ({ parameters }: SubsonicCall, name: string): Promise<readonly string[]> => {
    const ids = parameters.list(name).map(text => readIdOf("track", text))
    const unknown = await queries.unknownTrack(ids)
    if (unknown !== undefined) throw new SubsonicFault("not_found", `There is no track with the id "${unknown}".`)
    return ids
  }
  const nameOf = ({ parameters }: SubsonicCall): string | undefined => parameters.text("name")?.slice(0, LONGEST_NAME)
  const shapeOf = ({ listener }: SubsonicCall) => {
    const { name } = listener
    return (playlist: Playlist) => asPlaylist(playlist, name)
  }
  const show = async (call: SubsonicCall, id: string) => {
    const { playlist, entries } = await playlists.get(call.keeper, id)
    const entry = await present.songs(
      call.keeper,
      entries.map(({ track }) => track),
    )
    return { playlist: { ...shapeOf(call)(playlist), entry } }
  }

  return {
    getPlaylists: async call => ({
      playlists: { playlist: (await playlists.list(call.keeper)).map(shapeOf(call)) },
    }),

    getPlaylist: call => show(call, call.parameters.required("id")),

    createPlaylist: async call => {
      const { parameters, keeper } = call
      const id = parameters.text("playlistId")
      const ids = await trackIds(call, "songId")
      if (id === undefined) {
        parameters.required("name")
        const made = await playlists.create(keeper, { name: nameOf(call) ?? "", trackIds: ids })
        return show(call, made.id)
      }
      await playlists.replaceTracks(keeper, id, ids)
      const name = nameOf(call)
      if (name !== undefined) await playlists.change(keeper, id, { name })
      return show(call, id)
    },

    updatePlaylist: async call => {
      const { parameters, keeper } = call
      const id = parameters.required("playlistId")
      const added = await trackIds(call, "songIdToAdd")
      const removed = parameters.wholes("songIndexToRemove")
      const changes = { name: nameOf(call), comment: parameters.text("comment") }
      if (changes.name !== undefined || changes.comment !== undefined) await playlists.change(keeper, id, changes)
      if (removed.length > 0) {
        const { entries } = await playlists.get(keeper, id)
        const gone = removed.flatMap(index => entries[index]?.id ?? [])
        await playlists.removeEntries(keeper, id, gone)
      }
      if (added.length > 0) await playlists.addTracks(keeper, id, { trackIds: added })
      return {}
    },

    deletePlaylist: async ({ parameters, keeper }) => {
      await playlists.remove(keeper, parameters.required("id"))
      return {}
    },
  } satisfies Handlers
}
