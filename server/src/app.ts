/** The one place that knows every room: makes them, joins them, starts and stops them. */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { ServerEvent } from "@diapason/shared/api"
import type { FastifyBaseLogger } from "fastify"
import { createAccounts } from "./accounts/accounts.ts"
import type { Config } from "./config.ts"
import { openDatabase } from "./database/database.ts"
import { createDrive } from "./drive/drive.ts"
import { createEvents } from "./http/event-routes.ts"
import { createGuard } from "./http/guard.ts"
import { createLog } from "./http/log.ts"
import { createMetrics } from "./http/metrics.ts"
import { loadPages } from "./http/pages.ts"
import { listRoutes } from "./http/routes.ts"
import { createHttpServer } from "./http/server.ts"
import { createAlbums } from "./library/albums.ts"
import { createBrowse } from "./library/browse.ts"
import { createStore } from "./library/store.ts"
import { createReceiver } from "./replication/receiver.ts"

export interface AppDeps {
  readonly log?: FastifyBaseLogger
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

export interface App {
  /** Opens the library and listens. Rejects with nothing left open. */
  start(): Promise<{ readonly url: string }>
  /** Ends in order: no new requests, running ones answered for a moment, work put down, the library closed. */
  stop(): Promise<void>
}

const { version }: { readonly version: string } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
)
const pageFolder = (): string => join(dirname(fileURLToPath(import.meta.resolve("@diapason/web/package.json"))), "dist")

export const createApp = (config: Config, { log = createLog(config), now = Date.now }: AppDeps = {}): App => {
  /** What was opened, in order; closed from the last to the first. */
  const opened: (() => void | Promise<void>)[] = []

  const closeAll = async (): Promise<void> => {
    for (let close = opened.pop(); close; close = opened.pop()) await close()
  }

  const open = async (): Promise<string> => {
    const database = await openDatabase(config.dataDirectory)
    opened.push(() => database.close())
    const store = createStore({ database, now })
    const browse = createBrowse(store)
    const albums = createAlbums({ store, now })
    const accounts = createAccounts({ store, now })
    const drive = createDrive(config.drive)
    const receiver = createReceiver({ store, now, version, durable: config.platform === undefined })
    if (config.owner) await accounts.ensureOwner(config.owner)

    const guard = createGuard({ config, accounts })
    const libraryEvent = async (): Promise<ServerEvent> => ({
      type: "library",
      data: { revision: (await store.identity()).revision, counts: await browse.counts() },
    })
    const events = createEvents({
      current: async () => [await libraryEvent()],
      subscribe: tell =>
        store.onChange(() => {
          libraryEvent().then(tell, (err: unknown) => log.error({ err }, "the library's state could not be told"))
        }),
      mayListen: async ({ headers }) => ["open", "signed_in"].includes((await guard.standingOf(headers)).state),
    })
    const metrics = createMetrics()
    const http = await createHttpServer({
      log,
      version,
      guard,
      metrics,
      pages: await loadPages(pageFolder()),
      routes: describe =>
        listRoutes({
          config,
          version,
          describe,
          browse,
          albums,
          accounts,
          receiver,
          events,
          role: config.role,
          registry: metrics.registry,
          driveConfigured: drive.configured,
          standingOf: guard.standingOf,
        }),
    })
    opened.push(() => http.close())
    opened.push(() => events.close())
    return http.listen(config.host, config.port)
  }

  return {
    start: async () => {
      try {
        return { url: await open() }
      } catch (error) {
        await closeAll()
        throw error
      }
    },
    stop: closeAll,
  }
}
