/** Connections of a pool as the query builder takes them; a server that went away and came back is found again. */
import { setTimeout as sleep } from "node:timers/promises"
import { CompiledQuery, type DatabaseConnection, type Driver, type TransactionSettings } from "kysely"
import type pg from "pg"
import { asFault, isConnectionFault } from "./postgres-faults.ts"
import { storable } from "./storable.ts"

/** Pauses before a connection that was refused at once is tried again: a server that starts anew takes a moment. */
const TRY_AGAIN_MS = [100, 400]
/** A refusal that took longer was a wait already. */
const AT_ONCE_MS = 1_000
const WRITING: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"])

/** What breaks while nobody asks is told by the next query. */
const ignoreLoss = (): void => {}

const checkOut = async (pool: pg.Pool): Promise<pg.PoolClient> => {
  for (const pause of [...TRY_AGAIN_MS, undefined]) {
    const asked = performance.now()
    try {
      const client = await pool.connect()
      client.on("error", ignoreLoss)
      return client
    } catch (error) {
      if (pause === undefined || !isConnectionFault(error) || performance.now() - asked > AT_ONCE_MS) throw error
      await sleep(pause)
    }
  }
  throw new Error("every attempt returns or throws")
}

interface Connection extends DatabaseConnection {
  release(): void
}

const createConnection = async (pool: pg.Pool): Promise<Connection> => {
  let client: pg.PoolClient | undefined = await checkOut(pool)
  let used = false
  let broken = false
  const release = (): void => {
    client?.off("error", ignoreLoss)
    client?.release(broken)
    client = undefined
  }
  const run = async (text: string, parameters: readonly unknown[]) => {
    if (!client) throw new Error("Connection terminated")
    try {
      return await client.query(text, parameters.map(storable))
    } catch (error) {
      broken ||= isConnectionFault(error)
      throw error
    }
  }
  return {
    release,
    executeQuery: async ({ sql, parameters }) => {
      // A broken connection has undone its transaction by itself.
      if (broken && sql === "rollback") return { rows: [] }
      const first = !used
      used = true
      const { command, rowCount, rows } = await run(sql, parameters).catch(async (error: unknown) => {
        // The first query reads or begins: it may be asked again where the connection had died in the pool.
        if (!(first && broken)) throw error
        release()
        client = await checkOut(pool)
        broken = false
        return run(sql, parameters)
      })
      if (sql === "commit" && command === "ROLLBACK")
        throw new Error("The transaction was undone: a query in it had failed, and its error was passed over.")
      return { rows, ...(WRITING.has(command) ? { numAffectedRows: BigInt(rowCount ?? 0) } : {}) }
    },
    streamQuery: () => {
      throw new Error("Rows are not streamed here.")
    },
  }
}

const startOf = ({ isolationLevel, accessMode }: TransactionSettings): string =>
  ["start transaction", isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter(Boolean).join(" ")

/** Faults come as `AppError` where they are expected. */
export const createPostgresDriver = (pool: pg.Pool, place: string): Driver => {
  const releases = new WeakMap<DatabaseConnection, () => void>()
  const expected = (error: unknown): never => {
    throw asFault(error, place)
  }
  const execute = (connection: DatabaseConnection, text: string): Promise<unknown> =>
    connection.executeQuery(CompiledQuery.raw(text))
  return {
    init: async () => {},
    acquireConnection: async () => {
      const made = await createConnection(pool).catch(expected)
      const connection: DatabaseConnection = {
        ...made,
        executeQuery: query => made.executeQuery<never>(query).catch(expected),
      }
      releases.set(connection, made.release)
      return connection
    },
    beginTransaction: async (connection, settings) => void (await execute(connection, startOf(settings))),
    commitTransaction: async connection => void (await execute(connection, "commit")),
    rollbackTransaction: async connection => void (await execute(connection, "rollback")),
    releaseConnection: async connection => releases.get(connection)?.(),
    destroy: () => pool.end(),
  }
}
