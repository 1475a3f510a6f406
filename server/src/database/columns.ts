/** What migrations and queries say in two ways. */
import { type ColumnDefinitionBuilder, type Kysely, type OrderByItemBuilder, sql } from "kysely"
import { engineOf } from "./engine.ts"
import type { Tables } from "./schema.ts"

/** A primary key that numbers its rows by itself. */
export const numbered =
  (db: Kysely<Tables>) =>
  (column: ColumnDefinitionBuilder): ColumnDefinitionBuilder =>
    engineOf(db) === "sqlite" ? column.primaryKey() : column.primaryKey().generatedByDefaultAsIdentity()

/** An index with a column that may be null, which comes first there, as SQLite has it by itself: for `nullsFirst`. */
export const createIndexNullsFirst = async (
  db: Kysely<Tables>,
  index: string,
  table: string,
  columns: readonly string[],
  nullable: string,
): Promise<void> => {
  const order = engineOf(db) === "sqlite" ? sql`` : sql` nulls first`
  const parts = columns.map(column => sql`${sql.ref(column)}${column === nullable ? order : sql``}`)
  await sql`create index ${sql.ref(index)} on ${sql.table(table)} (${sql.join(parts)})`.execute(db)
}

/** For columns that may be null: unknown first, and last the other way round, on both engines. */
export const nullsFirst =
  (order: "asc" | "desc" = "asc") =>
  (item: OrderByItemBuilder): OrderByItemBuilder =>
    order === "asc" ? item.asc().nullsFirst() : item.desc().nullsLast()
