/** Many rows by one statement: the place where engines differ in how they take many. */
import { CompiledQuery, type Insertable } from "kysely"
import type { Tx } from "./database.ts"
import { engineOf, type Spellings } from "./engine.ts"
import type { Tables } from "./schema.ts"
import { storable } from "./storable.ts"

type Column<T extends keyof Tables> = keyof Insertable<Tables[T]> & string

const ROWS_PER_STATEMENT = 1_000

const quoted = (names: readonly string[]): string => names.map(name => `"${name}"`).join(", ")

/**
 * Writes rows of `columns` by a statement of each engine, in the caller's transaction. SQLite's is run for each row, with
 * its values in order; PostgreSQL's once for many rows, which it gets as JSON: a list of objects.
 */
export const runForRows = async (
  tx: Tx,
  text: Spellings<string>,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> => {
  if (rows.length === 0) return
  const engine = engineOf(tx)
  const values = rows.map(row => row.map(storable))
  if (engine === "sqlite") return void (await tx.executeQuery(CompiledQuery.raw(text.sqlite, values)))
  for (let at = 0; at < values.length; at += ROWS_PER_STATEMENT) {
    const part = values.slice(at, at + ROWS_PER_STATEMENT)
    const objects = part.map(row => Object.fromEntries(columns.map((name, n) => [name, row[n]])))
    await tx.executeQuery(CompiledQuery.raw(text.postgres, [JSON.stringify(objects)]))
  }
}

/**
 * Made once for each table and use; returns what inserts. A row whose `key` is there already replaces it: its other
 * columns are set anew. No key comes twice in one call.
 */
export const createBulkInsert = <T extends keyof Tables>(
  table: T,
  columns: readonly Column<T>[],
  key: readonly Column<T>[],
) => {
  const replaced = columns.filter(column => !key.includes(column)).map(column => `"${column}" = excluded."${column}"`)
  const into = `insert into "${table}" (${quoted(columns)})`
  const onConflict = `on conflict (${quoted(key)}) do update set ${replaced.join(", ")}`
  const text = {
    sqlite: `${into} values (${columns.map(() => "?").join(", ")}) ${onConflict}`,
    postgres: `${into} select ${quoted(columns)} from json_populate_recordset(null::"${table}", $1::json) ${onConflict}`,
  }
  return (tx: Tx, rows: readonly Insertable<Tables[T]>[]): Promise<void> =>
    runForRows(
      tx,
      text,
      columns,
      rows.map(row => columns.map(column => row[column])),
    )
}
