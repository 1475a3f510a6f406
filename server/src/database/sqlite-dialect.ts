/** `node:sqlite` behind the query builder: prepared statements are kept, each connection has its own job. */
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { type SqliteDatabase, SqliteDialect, type SqliteStatement } from "kysely"

const STATEMENTS_KEPT = 256
type Bindable = string | number | bigint | null | Uint8Array

const bindable = (value: unknown): Bindable => {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value
  if (value instanceof Uint8Array) return value
  throw new TypeError(`a value of type ${typeof value} cannot be stored`)
}

const asStatement = (statement: StatementSync): SqliteStatement => {
  const reader = statement.columns().length > 0
  // FTS5 leaves a rowid beyond 2^53 as the last one inserted, and reading it as a number throws.
  if (!reader) statement.setReadBigInts(true)
  return {
    reader,
    all: parameters => statement.all(...parameters.map(bindable)),
    run: parameters => {
      if (!Array.isArray(parameters[0])) return statement.run(...parameters.map(bindable))
      for (const row of parameters) if (Array.isArray(row)) statement.run(...row.map(bindable))
      return { changes: parameters.length, lastInsertRowid: 0 }
    },
    iterate: parameters => statement.iterate(...parameters.map(bindable)),
  }
}

/** A full disk makes SQLite roll back by itself; to ask for it once more would be an error, and hide the true one. */
const rollbackOf = (connection: DatabaseSync): SqliteStatement => ({
  reader: false,
  all: () => [],
  run: () => {
    if (connection.isTransaction) connection.exec("rollback")
    return { changes: 0, lastInsertRowid: 0 }
  },
  iterate: () => [][Symbol.iterator](),
})

const withStatementCache = (connection: DatabaseSync): SqliteDatabase => {
  const kept = new Map<string, SqliteStatement>()
  return {
    close: () => {
      kept.clear()
      connection.close()
    },
    prepare: sql => {
      if (sql === "rollback") return rollbackOf(connection)
      const known = kept.get(sql)
      if (known) {
        kept.delete(sql)
        kept.set(sql, known)
        return known
      }
      const statement = asStatement(connection.prepare(sql))
      kept.set(sql, statement)
      const [oldest] = kept.keys()
      if (kept.size > STATEMENTS_KEPT && oldest !== undefined) kept.delete(oldest)
      return statement
    },
  }
}

/**
 * Opens one connection. `synchronous = FULL`: what was answered survives a power cut, and no revision that a remote has
 * seen is ever given twice; albums are added by hand, so the cost of a flush per change is never felt.
 * Memory is sized for a machine of 512 MB.
 */
export const createSqliteDialect = (path: string, mode: "write" | "read"): SqliteDialect =>
  new SqliteDialect({
    // Opened by its first query: what was never opened need not be closed, and the last one to close tidies the folder.
    database: async () => {
      const connection = new DatabaseSync(path, { timeout: 2_000, readOnly: mode === "read" })
      if (mode === "write") connection.exec("pragma journal_mode = wal; pragma synchronous = full")
      connection.exec(`pragma cache_size = ${mode === "write" ? -2000 : -4000}; pragma temp_store = memory`)
      return withStatementCache(connection)
    },
  })
