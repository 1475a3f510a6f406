/** The last queue of a listener, to be taken up on another device; the current track is told by its id or by its place. */
import type { Keeping } from "../../library/keeping/keeping.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import type { Presenter } from "./present.ts"
import { readIdOf } from "./wire-ids.ts"

export interface QueueRooms {
  readonly keeping: Pick<Keeping, "queues">
  readonly queries: Pick<SubsonicQueries, "tracksById">
  readonly present: Presenter
}

const MOST_TRACKS = 5_000
const POSITIONS = { least: 0, most: 7 * 86_400_000, otherwise: 0 }
/** Where no queue was ever saved. */
const NEVER = new Date(0).toISOString()

export const queueMethods = ({ keeping: { queues }, queries, present }: QueueRooms) => {
  const read = async ({ keeper, listener }: SubsonicCall) => {
    const { trackIds, current, position, changedAt, device } = await queues.get(keeper)
    const tracks = await queries.tracksById(trackIds)
    const here = new Set(tracks.map(track => track.id))
    const currentId = current === null ? undefined : trackIds[current]
    // Tracks that are gone leave no gap, so that the place moves up by as many as went before it.
    const index = trackIds.slice(0, current ?? 0).filter(id => here.has(id)).length
    const entry = await present.songs(keeper, tracks)
    return {
      queue: {
        position: Math.round(position * 1_000),
        username: listener.name,
        changed: changedAt ?? NEVER,
        changedBy: device,
        entry,
      },
      index: currentId !== undefined && here.has(currentId) ? index : undefined,
    }
  }

  const idsOf = ({ parameters }: SubsonicCall): readonly string[] => {
    const ids = parameters.list("id").map(text => readIdOf("track", text))
    if (ids.length > MOST_TRACKS) throw new SubsonicFault("generic", `A queue holds at most ${MOST_TRACKS} tracks.`)
    return ids
  }
  const save = async (
    { parameters, keeper }: SubsonicCall,
    trackIds: readonly string[],
    current: number | null,
  ): Promise<Record<never, never>> => {
    const position = parameters.whole("position", POSITIONS) / 1_000
    await queues.put(keeper, { trackIds, current, position, device: (parameters.text("c") ?? "").slice(0, 100) })
    return {}
  }

  return {
    getPlayQueue: async call => {
      const { queue, index } = await read(call)
      const current = index === undefined ? undefined : queue.entry[index]?.id
      return { playQueue: { ...queue, ...(current === undefined ? {} : { current }) } }
    },

    savePlayQueue: call => {
      const ids = idsOf(call)
      const current = call.parameters.text("current")
      const index = current === undefined ? -1 : ids.indexOf(readIdOf("track", current))
      return save(call, ids, index === -1 ? null : index)
    },

    getPlayQueueByIndex: async call => {
      const { queue, index } = await read(call)
      return { playQueueByIndex: { ...queue, ...(index === undefined ? {} : { currentIndex: index }) } }
    },

    savePlayQueueByIndex: call => {
      const ids = idsOf(call)
      const index = call.parameters.exact("currentIndex")
      const isRight = ids.length === 0 ? index === undefined : index !== undefined && index >= 0 && index < ids.length
      if (!isRight)
        throw new SubsonicFault("missing_parameter", '"currentIndex" must name one of the tracks, and nothing else.')
      return save(call, ids, index ?? null)
    },
  } satisfies Handlers
}
