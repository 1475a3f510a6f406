/** What the listeners are told: the state of things now, and again whenever it has changed. */
import type { Import, ServerEvent, SyncStatus } from "@diapason/shared/api"
import type { FastifyBaseLogger } from "fastify"
import type { createBrowse } from "../library/browse.ts"
import type { Store } from "../library/store.ts"

/** An import commits many times a second; people see it a few times. */
const LIBRARY_EVERY_MS = 250

export interface EventFeedRooms {
  readonly store: Pick<Store, "identity" | "onChange">
  readonly browse: Pick<ReturnType<typeof createBrowse>, "counts">
  readonly synchronisation: {
    readonly status: () => Promise<SyncStatus>
    readonly onStatus: (listener: () => void) => () => void
  }
  readonly log: Pick<FastifyBaseLogger, "error">
}

export const createEventFeed = ({ store, browse, synchronisation, log }: EventFeedRooms) => {
  const libraryEvent = async (): Promise<ServerEvent> => ({
    type: "library",
    data: { revision: (await store.identity()).revision, counts: await browse.counts() },
  })
  const syncEvent = async (): Promise<ServerEvent> => ({ type: "sync", data: await synchronisation.status() })

  let tellImport: ((changed: Import) => void) | undefined

  return {
    /** To be called at every change of an import. */
    importChanged: (changed: Import): void => tellImport?.(changed),
    current: async (): Promise<readonly ServerEvent[]> => [await syncEvent(), await libraryEvent()],
    /** For one subscriber at a time. Returns the way to stop. */
    subscribe: (tell: (event: ServerEvent) => void): (() => void) => {
      let rest: NodeJS.Timeout | undefined
      let stopped = false
      tellImport = changed => tell({ type: "import", data: changed })
      const look = (event: () => Promise<ServerEvent>): void => {
        event().then(
          made => {
            if (!stopped) tell(made)
          },
          (err: unknown) => {
            if (!stopped) log.error({ err }, "the listeners could not be told of a change")
          },
        )
      }
      const stops = [
        store.onChange(() => {
          rest ??= setTimeout(() => {
            rest = undefined
            look(libraryEvent)
          }, LIBRARY_EVERY_MS)
        }),
        synchronisation.onStatus(() => look(syncEvent)),
      ]
      return () => {
        stopped = true
        tellImport = undefined
        clearTimeout(rest)
        for (const stop of stops) stop()
      }
    },
  }
}
