/** The one place that knows every room: makes them, joins them, starts and stops them. */
import { readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import type { FastifyBaseLogger } from "fastify"
import { createAccounts } from "./accounts/accounts.ts"
import { createApplicationKeys } from "./accounts/application-keys.ts"
import { createGoogleAccount } from "./accounts/google-account.ts"
import { createKeeperNames } from "./accounts/keeper.ts"
import type { Config } from "./config.ts"
import { createCovers } from "./covers/covers.ts"
import { type Database, openDatabase } from "./database/database.ts"
import { systemClock as driveClock } from "./drive/clock.ts"
import { createConsent } from "./drive/consent.ts"
import { createDrive } from "./drive/drive.ts"
import { parseDriveLink } from "./drive/drive-links.ts"
import { createUploads } from "./drive/uploads.ts"
import { createFiles } from "./files/files.ts"
import { createEventFeed } from "./http/event-feed.ts"
import { createEvents } from "./http/event-routes.ts"
import { createGuard } from "./http/guard.ts"
import { createLog } from "./http/log.ts"
import { createMetrics } from "./http/metrics.ts"
import { loadPages } from "./http/pages.ts"
import { listRoutes } from "./http/routes.ts"
import { createHttpServer } from "./http/server.ts"
import { measureSynchronisation } from "./http/sync-metrics.ts"
import { createImports } from "./imports/imports.ts"
import { createLocalFolders } from "./imports/local-folders.ts"
import { isMusicOrBeside } from "./imports/names.ts"
import { onlyLinks } from "./imports/only-links.ts"
import { createWatching } from "./imports/watching.ts"
import { findCover } from "./library/album-cover.ts"
import { createAlbums } from "./library/albums.ts"
import { createBrowse } from "./library/browse.ts"
import { createCoverColours } from "./library/cover-colours.ts"
import { createEdits } from "./library/edits/edits.ts"
import { createKeeping } from "./library/keeping/keeping.ts"
import { refillKept } from "./library/keeping/refill.ts"
import { createRemoveTracks } from "./library/remove-tracks.ts"
import { createStore } from "./library/store.ts"
import { createLastModified } from "./library/subsonic/last-modified.ts"
import { createSubsonicQueries } from "./library/subsonic/queries.ts"
import { noTrace, type Trace } from "./library/trace.ts"
import { createTrash } from "./library/trash/trash.ts"
import { openPlayback } from "./playback/open-playback.ts"
import { systemClock } from "./replication/clock.ts"
import { createExportData } from "./replication/old-data/export-data.ts"
import { createImportData } from "./replication/old-data/import-data.ts"
import { importOldFiles } from "./replication/old-data/old-files.ts"
import { createReceiver } from "./replication/receiver.ts"
import { createReplication } from "./replication/replication.ts"
import { REMOTE_LIMITS, type RemoteLimits } from "./replication/requests.ts"
import { createObjectStore } from "./replication/snapshot/object-store.ts"
import { createSnapshots } from "./replication/snapshot/snapshots.ts"

export interface AppDeps {
  readonly log?: FastifyBaseLogger
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** The owner's console; a line comes without its end. */
  readonly print?: (line: string) => void
  /** For tests that strike at a certain moment, or cannot wait as long as a person can. */
  readonly trace?: Trace
  readonly limits?: RemoteLimits
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

const openRooms = async (config: Config, database: Database, { log, now, print, trace, limits }: Required<AppDeps>) => {
  const clock = { ...systemClock, now }
  const store = createStore({ database, now, trace })
  await refillKept(store)
  const browse = createBrowse(store)
  const accounts = createAccounts({ store, now })
  const applicationKeys = createApplicationKeys({ store, now })
  const googleAccount = await createGoogleAccount({
    store,
    role: config.role,
    tokens: config.syncTokens,
    client: config.drive.client,
    now,
    onFault: err => log.error({ err }, "the sign-in to Google could not be read"),
  })
  const drive = createDrive(config.drive, { signedIn: googleAccount.current })
  /** A platform takes disks away, but no database. */
  const durable = config.platform === undefined || config.databaseUrl !== undefined
  const receiver = createReceiver({ store, clock, version, durable, trace })
  const exportData = createExportData(store)
  const importData = createImportData({ store, now })
  if (config.owner) await accounts.ensureOwner(config.owner)
  if (config.platform === undefined) await importOldFiles({ directory: config.dataDirectory, store, log })

  const replication = createReplication({
    store,
    receiver,
    role: config.role,
    targets: config.targets,
    clock,
    print,
    exportData,
    importData: whole => importData(whole, { replace: false, allowEmpty: false }),
    onFault: err => log.error({ err }, "the synchronisation met a fault of its own"),
    onRot: rot => log.error(rot, "rows or sums had rotted on the disk and were mended"),
    durable,
    limits,
    trace,
  })
  const snapshots = config.snapshot
    ? createSnapshots({
        store,
        objects: createObjectStore(config.snapshot.url, config.snapshot, now),
        tokens: config.syncTokens,
        role: config.role,
        clock: { ...systemClock, now },
        say: line => log.info(line),
        onFault: err => log.error({ err }, "the snapshot met a fault of its own"),
      })
    : undefined
  const guard = createGuard({ config, accounts, applicationKeys })
  const feed = createEventFeed({ store, browse, log, synchronisation: replication })
  const events = createEvents({
    ...feed,
    mayListen: async ({ headers }) => ["open", "signed_in"].includes((await guard.standingOf(headers)).state),
  })
  const albums = createAlbums({ store, now })
  const { folders, files, sources, isLocalId } = createFiles({ database, drive, isWanted: isMusicOrBeside })
  const imports = createImports({
    database,
    drive: sources,
    parseDriveLink: text => (config.role === "home" && isLocalId(text) ? { id: text } : parseDriveLink(text)),
    addAlbum: albums.add,
    knownTracks: browse.knownTracks,
    clock: { now },
    onChange: job => {
      feed.importChanged(job)
      localFolders.importChanged(job)
    },
    log,
  })
  const following = {
    database,
    store,
    addAlbum: albums.add,
    removeTracks: createRemoveTracks({ store }),
    role: config.role,
    clock: { ...driveClock, now },
    log,
  }
  const uploads = createUploads(config.drive, { signedIn: googleAccount.current })
  const { dataDirectory } = config
  const localFolders = createLocalFolders({ ...following, files, folders, imports, uploads, dataDirectory })
  const watching = createWatching({ ...following, drive, parseDriveLink })
  const { playback, transcodings } = openPlayback({
    ...config,
    sources,
    isLocalId,
    disk: { isAtHand: files.isAtHand, role: config.role },
    atOnce: config.platform === undefined ? 3 : 1,
    findTrack: browse.playableTrack,
    log,
  })
  const coverColours = createCoverColours({
    database,
    onFault: err => log.warn({ err }, "the colours of covers could not be kept"),
  })
  const metrics = createMetrics()
  measureSynchronisation(metrics.registry, replication)
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
        store,
        durable,
        browse,
        albums,
        keeping: createKeeping({ store, now, nameOf: createKeeperNames(store.read) }),
        trash: createTrash(store),
        edits: createEdits(store),
        imports: onlyLinks(imports, parseDriveLink),
        watching,
        localFolders,
        accounts,
        applicationKeys,
        queries: createSubsonicQueries(store),
        lastModified: createLastModified({ store, now }),
        now,
        playback,
        covers: createCovers({
          drive: sources,
          directory: join(config.dataDirectory, "covers"),
          findCover: id => findCover(store.read, id, files.isAtHand),
          keepColours: coverColours.keep,
          onCacheError: err => log.warn({ err }, "a cover could not be kept"),
        }),
        importData,
        exportData,
        synchronisation: replication,
        receiver,
        events,
        role: config.role,
        registry: metrics.registry,
        get driveConfigured() {
          return drive.configured
        },
        drive,
        googleAccount,
        consent: config.drive.client && createConsent({ ...config.drive.client, baseUrl: config.drive.baseUrl, clock }),
        standingOf: guard.standingOf,
        isExempt: guard.isExempt,
      }),
  })
  return {
    replication,
    snapshots,
    imports,
    watching,
    localFolders,
    googleAccount,
    events,
    transcodings,
    coverColours,
    http,
  }
}

export const createApp = (
  config: Config,
  {
    log = createLog(config),
    now = Date.now,
    print = line => process.stdout.write(`${line}\n`),
    trace = noTrace,
    limits = REMOTE_LIMITS,
  }: AppDeps = {},
): App => {
  let database: Database | undefined
  let rooms: Awaited<ReturnType<typeof openRooms>> | undefined

  const stop = async (): Promise<void> => {
    rooms?.events.close()
    rooms?.googleAccount.stop()
    // Each has a limit of its own: together they stay below the five seconds a host gives.
    await Promise.all([
      rooms?.http.close(),
      rooms?.replication.stop(),
      rooms?.snapshots?.stop(),
      rooms?.imports.stop(),
      rooms?.watching.stop(),
      rooms?.localFolders.stop(),
      rooms?.transcodings.close(),
      rooms?.coverColours.close(),
    ])
    rooms = undefined
    await database?.close()
    database = undefined
  }

  const start = async (): Promise<{ readonly url: string }> => {
    database = await openDatabase(config.dataDirectory, config.databaseUrl)
    rooms = await openRooms(config, database, { log, now, print, trace, limits })
    const url = await rooms.http.listen(config.host, config.port)
    rooms.imports.start()
    rooms.watching.start()
    rooms.localFolders.start()
    rooms.replication.start()
    rooms.snapshots?.start()
    return { url }
  }

  return {
    start: () =>
      start().catch(async (error: unknown) => {
        await stop()
        throw error
      }),
    stop,
  }
}
