/** The store in PostgreSQL: several processes may stand side by side on it. Connections are made on demand and closed when idle. */
import { setTimeout as sleep } from "node:timers/promises"
import { AppError } from "@diapason/shared/errors"
import { Kysely, sql } from "kysely"
import pg from "pg"
import type { Database } from "./database.ts"
import { migrate } from "./migrations.ts"
import { createAnnouncements } from "./postgres-announcements.ts"
import { createPostgresDialect } from "./postgres-dialect.ts"
import { asFault, isConnectionFault, isUndone } from "./postgres-faults.ts"
import type { Tables } from "./schema.ts"

const MAX_CONNECTIONS = 10
/** A free database counts its hours while anybody is connected. */
const IDLE_MS = 5_000
const CONNECT_MS = 5_000
const STATEMENT_MS = 60_000
/** The driver's own patience: the server's limit is told to nobody where the wire is cut. */
const QUERY_MS = STATEMENT_MS + 5_000
const LOCK_MS = 30_000
/** Between two queries of a transaction, on a machine that has a tenth of a processor. */
const IDLE_IN_TRANSACTION_MS = 120_000
const MIGRATION_MS = 600_000
/** Between the attempts of a transaction that was undone: who was in its way goes first. */
const AGAIN_MS = [100, 400]
const OTHERS_TURN_MS = 1_000

const INT8 = 20
const NUMERIC = 1700

/** Whole numbers and sums come as numbers, as SQLite gives them; beyond 2^53 is a fault of ours. */
const asNumber = (text: string): number => {
  const number = Number(text)
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) throw new RangeError(`${text} is beyond 2^53`)
  return number
}
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: "text" | "binary") =>
    id === INT8 || id === NUMERIC ? asNumber : pg.types.getTypeParser(id, format),
}

/** Host and database of an address: all of it that may be shown. */
const placeOf = (url: URL): string => `${url.host || (url.searchParams.get("host") ?? "")}${url.pathname}`

/** The driver takes these three as `verify-full` and warns of it at each start: say what is meant. */
const withVerifiedCertificate = (address: URL): string => {
  const url = new URL(address)
  if (["prefer", "require", "verify-ca"].includes(url.searchParams.get("sslmode") ?? ""))
    url.searchParams.set("sslmode", "verify-full")
  return url.href
}

const settings = (mode: "serve" | "migrate"): string =>
  Object.entries({
    statement_timeout: mode === "serve" ? STATEMENT_MS : MIGRATION_MS,
    lock_timeout: LOCK_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    default_transaction_read_only: mode === "serve" ? "on" : "off",
    // No database of today turns a disk for each page: by the index is the way, not through the whole table.
    random_page_cost: 1.1,
  })
    .map(([name, value]) => `set ${name} = ${value}`)
    .join(";")

/** Brings the tables up; the first to see an address that does not lead to a database that can be used. */
const prepare = async (config: pg.PoolConfig, place: string): Promise<void> => {
  const pool = new pg.Pool({
    ...config,
    max: 2,
    query_timeout: MIGRATION_MS,
    onConnect: c => c.query(settings("migrate")),
  })
  const db = new Kysely<Tables>({ dialect: createPostgresDialect(pool, place) })
  try {
    const { rows } = await sql<{ encoding: string }>`select current_setting('server_encoding') as encoding`.execute(db)
    if (rows[0]?.encoding !== "UTF8")
      throw new AppError(
        "invalid",
        `DATABASE_URL: the database ${place} is not in UTF-8: make one with "encoding 'UTF8'".`,
      )
    await migrate(db)
  } catch (error) {
    throw asFault(error, place)
  } finally {
    await db.destroy()
  }
}

/** One after the other, so that those who wait for the lock do not use up the connections. */
const createTurns = () => {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }
}

/** `address` is `postgres://…`. Throws `AppError`, within seconds where nobody answers. */
export const openPostgres = async (address: string): Promise<Database> => {
  const url = new URL(address)
  const place = placeOf(url)
  const config: pg.PoolConfig = {
    connectionString: withVerifiedCertificate(url),
    application_name: "diapason",
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  }
  await prepare(config, place)
  const pool = new pg.Pool({
    ...config,
    max: MAX_CONNECTIONS,
    idleTimeoutMillis: IDLE_MS,
    allowExitOnIdle: true,
    onConnect: client => client.query(settings("serve")),
  })
  // A connection that breaks while idle leaves the pool; the next query makes another one.
  pool.on("error", () => {})
  const db = new Kysely<Tables>({ dialect: createPostgresDialect(pool, place) })
  const inTurn = createTurns()
  const announcements = createAnnouncements(config)
  pool.on("acquire", announcements.used)

  const transact: Database["transact"] = async work => {
    for (let attempt = 0; ; attempt++) {
      let finished = false
      try {
        return await db
          .transaction()
          .setIsolationLevel("read committed")
          .setAccessMode("read write")
          .execute(async tx => {
            // The only writer of all processes until the commit: what is read from here on stays true, and revisions
            // become visible in their order, so that a reader of the feed misses none.
            await tx.selectFrom("meta").select("id").forUpdate().execute()
            const result = await work(tx)
            finished = true
            return result
          })
      } catch (error) {
        // Where the commit was under way nobody knows whether it counted: that is told, not repeated.
        const undone = isUndone(error) || (isConnectionFault(error) && !finished)
        const pause = AGAIN_MS[attempt]
        if (!undone || pause === undefined) throw error
        await sleep(pause)
      }
    }
  }

  /** Undefined where another process holds the lock. */
  const ifAlone = <T>(name: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined> =>
    db.connection().execute(async connection => {
      const key = sql`hashtextextended(${name}, 0)`
      const lock = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${key}) as taken`.execute(connection)
      if (!lock.rows[0]?.taken) return undefined
      try {
        return { value: await work() }
      } finally {
        // Where the connection broke, the lock went with it.
        await sql`select pg_advisory_unlock(${key})`.execute(connection).catch((error: unknown) => {
          if (!isConnectionFault(error)) throw error
        })
      }
    })

  return {
    read: db,
    transact: work => inTurn(() => transact(work)),
    snapshot: work => db.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work),
    alone: async (name, signal, work) => {
      for (;;) {
        const done = await ifAlone(name, work)
        if (done) return done.value
        await sleep(OTHERS_TURN_MS, undefined, { signal })
      }
    },
    announce: announcements.announce,
    onAnnounced: announcements.onAnnounced,
    close: async () => {
      await announcements.close()
      await db.destroy()
    },
  }
}
