/** The engine that this run of the tests speaks: SQLite, or the PostgreSQL that `on-postgres.ts` has started for it. */
import { hash } from "node:crypto"
import pg from "pg"
import { type Database, openDatabase } from "../src/database/database.ts"

/** Names of databases begin so, then comes the process that made them: they are dropped when it has ended. */
export const DATABASE_OF = "test_of_"
/** The address of a server, without a database. */
export const POSTGRES = process.env.TEST_POSTGRES
const ALREADY_THERE = "42P04"
const made = new Set<string>()

const askPostgres = async (text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: `${POSTGRES}postgres` })
  await client.connect()
  try {
    await client.query(text)
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === ALREADY_THERE)) throw error
  } finally {
    await client.end()
  }
}

/** The database that stands in the place of this data folder: the same one each time. Undefined on SQLite. */
export const databaseUrlFor = async (directory: string): Promise<string | undefined> => {
  if (POSTGRES === undefined) return undefined
  const name = `${DATABASE_OF}${process.pid}_${hash("sha256", directory).slice(0, 24)}`
  if (!made.has(name)) await askPostgres(`create database "${name}"`)
  made.add(name)
  return `${POSTGRES}${name}`
}

export const openTestDatabase = async (directory: string): Promise<Database> =>
  openDatabase(directory, await databaseUrlFor(directory))
