/** What the listeners are told: the state of things now, and again whenever it has changed. */
import type { ServerEvent, SyncStatus } from "@diapason/shared/api"
import type { FastifyBaseLogger } from "fastify"
import type { createBrowse } from "../library/browse.ts"
import type { Store } from "../library/store.ts"
import type { Imports } from "./import-routes.ts"

/** An import commits many times a second; people see it a few times. */
const LIBRARY_EVERY_MS = 250

export interface EventFeedRooms {
  readonly store: Pick<Store, "identity" | "onChange">
  readonly browse: Pick<ReturnType<typeof createBrowse>, "counts">
  readonly synchronisation: {
    readonly status: () => Promise<SyncStatus>
    readonly onStatus: (listener: () => void) => () => void
  }
  readonly imports?: Pick<Imports, "onChange"> | undefined
  readonly log: Pick<FastifyBaseLogger, "error">
}

export const createEventFeed = ({ store, browse, synchronisation, imports, log }: EventFeedRooms) => {
  const libraryEvent = async (): Promise<ServerEvent> => ({
    type: "library",
    data: { revision: (await store.identity()).revision, counts: await browse.counts() },
  })
  const syncEvent = async (): Promise<ServerEvent> => ({ type: "sync", data: await synchronisation.status() })

  return {
    current: async (): Promise<readonly ServerEvent[]> => [await syncEvent(), await libraryEvent()],
    /** Returns the way to stop. */
    subscribe: (tell: (event: ServerEvent) => void): (() => void) => {
      let rest: NodeJS.Timeout | undefined
      let stopped = false
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
        imports?.onChange(changed => tell({ type: "import", data: changed })),
      ]
      return () => {
        stopped = true
        clearTimeout(rest)
        for (const stop of stops) stop?.()
      }
    },
  }
}
