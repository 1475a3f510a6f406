/** The server's news, put into the query cache as they come; the line rests while nobody looks. */
import type { Import, Session, SyncStatus } from "@diapason/shared/api"
import type { QueryClient } from "@tanstack/react-query"
import { type Imports, withImport } from "./imports/import-list.ts"
import { keys, renewLibrary } from "./queries.ts"
import { createStore, type Store } from "./store.ts"

export type Connection = "opening" | "open" | "lost"

const HIDDEN_LIMIT_MS = 5 * 60_000
const RETRY_MS = 4_000
/** An import changes the library with every track; the page asks again at most this often. */
const LIBRARY_PACE_MS = 800

export type Events = { readonly connection: Store<Connection>; readonly start: () => () => void }

export function createEvents({ client }: { readonly client: QueryClient }): Events {
  const connection = createStore<Connection>("opening")
  let source: EventSource | null = null
  let hiddenTimer: ReturnType<typeof setTimeout> | undefined
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let libraryTimer: ReturnType<typeof setTimeout> | undefined
  let everOpen = false
  /** A browser cuts the line before the page is gone; what would be said then moves what it keeps as the place. */
  let leaving = false
  let leavingTimer: ReturnType<typeof setTimeout> | undefined
  /** Of the library, as far as it is known here; what was asked later is no older. */
  let revision: number | undefined

  function open() {
    clearTimeout(retryTimer)
    source?.close()
    source = new EventSource("/api/events")
    source.addEventListener("open", () => {
      connection.set("open")
      // What happened while the line was down was not told.
      if (everOpen) void client.invalidateQueries()
      everOpen = true
    })
    source.addEventListener("error", () => {
      source?.close()
      clearTimeout(retryTimer)
      retryTimer = setTimeout(open, RETRY_MS)
      if (leaving) return
      connection.set("lost")
      void client.invalidateQueries({ queryKey: keys.session })
    })
    source.addEventListener("sync", event => {
      const status: SyncStatus = JSON.parse(event.data)
      client.setQueryData(keys.sync, status)
    })
    source.addEventListener("import", event => {
      const changed: Import = JSON.parse(event.data)
      client.setQueryData<Imports>(keys.imports, known => ({
        imports: withImport(known?.imports ?? [], changed),
      }))
    })
    source.addEventListener("library", event => {
      const news: { readonly revision: number } = JSON.parse(event.data)
      if (news.revision === revision) return
      revision = news.revision
      if (libraryTimer !== undefined) return
      libraryTimer = setTimeout(() => {
        libraryTimer = undefined
        void renewLibrary(client)
      }, LIBRARY_PACE_MS)
    })
  }

  function close() {
    clearTimeout(retryTimer)
    source?.close()
    source = null
  }

  function onVisibility() {
    clearTimeout(hiddenTimer)
    if (document.visibilityState === "hidden") hiddenTimer = setTimeout(close, HIDDEN_LIMIT_MS)
    else if (source === null) open()
  }

  function onLeaving() {
    leaving = true
    clearTimeout(leavingTimer)
    // It may stay after all, as for a download.
    leavingTimer = setTimeout(() => {
      leaving = false
    }, RETRY_MS)
  }

  return {
    connection,
    start() {
      revision = client.getQueryData<Session>(keys.session)?.revision
      open()
      document.addEventListener("visibilitychange", onVisibility)
      window.addEventListener("beforeunload", onLeaving)
      return () => {
        document.removeEventListener("visibilitychange", onVisibility)
        window.removeEventListener("beforeunload", onLeaving)
        clearTimeout(hiddenTimer)
        clearTimeout(libraryTimer)
        clearTimeout(leavingTimer)
        libraryTimer = undefined
        close()
      }
    },
  }
}
