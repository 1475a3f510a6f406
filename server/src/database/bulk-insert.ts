/** Many rows by one prepared statement: only values travel per row. The place where engines differ in how they take many. */
import { CompiledQuery, type Insertable } from "kysely"
import type { Tx } from "./database.ts"
import type { Tables } from "./schema.ts"

type Column<T extends keyof Tables> = keyof Insertable<Tables[T]> & string

const quoted = (names: readonly string[]): string => names.map(name => `"${name}"`).join(", ")

/** Runs `text` once for each list of values, in the caller's transaction. */
export const runForEach = async (tx: Tx, text: string, rows: readonly (readonly unknown[])[]): Promise<void> => {
  if (rows.length > 0) await tx.executeQuery(CompiledQuery.raw(text, [...rows]))
}

/**
 * Made once for each table and use; returns what inserts. A row whose `key` is there already replaces it: its other
 * columns are set anew.
 */
export const createBulkInsert = <T extends keyof Tables>(
  table: T,
  columns: readonly Column<T>[],
  key: readonly Column<T>[],
) => {
  const replaced = columns.filter(column => !key.includes(column)).map(column => `"${column}" = excluded."${column}"`)
  const text = `insert into "${table}" (${quoted(columns)}) values (${columns.map(() => "?").join(", ")})
    on conflict (${quoted(key)}) do update set ${replaced.join(", ")}`
  return (tx: Tx, rows: readonly Insertable<Tables[T]>[]): Promise<void> =>
    runForEach(
      tx,
      text,
      rows.map(row => columns.map(column => row[column])),
    )
}
