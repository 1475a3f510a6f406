/** Full-text search in SQLite's FTS5: the one file that another engine would answer differently. */
import { type RawBuilder, sql } from "kysely"
import { runForEach } from "../database/bulk-insert.ts"
import type { Reader, Tx } from "../database/database.ts"
import { fold, searchWords } from "./fold.ts"
import { chunksOf } from "./row-store.ts"

export type SearchedTable = "album" | "track" | "artist"

const ENTRIES_PER_STATEMENT = 100
const WORDS_PER_QUERY = 12
/** Ranking every match of a frequent word is what makes full-text search slow, so only these many are ranked. */
const RANKED = 1_000

const indexOf = (table: SearchedTable) => sql.table(`${table}_search`)

/** Enters or replaces the words of rows that are already in their table. `words` come from `searchWords`. */
export const indexWords = (
  tx: Tx,
  table: SearchedTable,
  entries: readonly { readonly id: string; readonly words: string }[],
): Promise<void> =>
  runForEach(
    tx,
    `insert or replace into ${table}_search (rowid, words) values ((select number from ${table} where id = ?), ?)`,
    entries.map(({ id, words }) => [id, words]),
  )

/** To be called before the rows themselves are deleted. */
export const forgetWords = async (tx: Tx, table: SearchedTable, ids: readonly string[]): Promise<void> => {
  for (const part of chunksOf(ids, ENTRIES_PER_STATEMENT))
    await sql`delete from ${indexOf(table)} where rowid in
      (select number from ${sql.table(table)} where id in (${sql.join(part)}))`.execute(tx)
}

export const forgetAllWords = async (tx: Tx, table: SearchedTable): Promise<void> => {
  await sql`insert into ${indexOf(table)} (${sql.ref(`${table}_search`)}) values ('delete-all')`.execute(tx)
}

const matchExpression = (query: string): string | undefined => {
  const words = searchWords(query)
    .filter(word => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS_PER_QUERY)
  return words.length === 0 ? undefined : words.map(word => `"${word}"*`).join(" ")
}

const nameColumn = (table: SearchedTable) => sql.ref(table === "artist" ? "name_key" : "title_key")

/** Condition: the row holds every word of the query, each as the beginning of a word. Signs alone match names that start so. */
export const matches = (table: SearchedTable, query: string): RawBuilder<boolean> => {
  const expression = matchExpression(query)
  if (expression === undefined) {
    const start = fold(query)
    return sql<boolean>`substr(${nameColumn(table)}, 1, ${start.length}) = ${start}`
  }
  return sql<boolean>`number in (select rowid from ${indexOf(table)} where words match ${expression})`
}

/**
 * The best matches first: names equal to the query, names that begin with it, then by rank.
 * A subquery of `number`s, at most `limit` of them, ordered.
 */
export const bestMatches = (table: SearchedTable, query: string, limit: number): RawBuilder<{ number: number }> => {
  const expression = matchExpression(query)
  const start = fold(query)
  const name = nameColumn(table)
  if (expression === undefined)
    return sql`(select number from ${sql.table(table)} where substr(${name}, 1, ${start.length}) = ${start} limit ${limit})`
  return sql`(select base.number from
    (select rowid, bm25(${indexOf(table)}) as score from ${indexOf(table)} where words match ${expression} limit ${RANKED}) as found
    join ${sql.table(table)} as base on base.number = found.rowid
    order by ${name} = ${start} desc, substr(${name}, 1, ${start.length}) = ${start} desc, score, ${name} limit ${limit})`
}

/** How many rows match, counted in the index alone; without a query, how many there are. */
export const countRows = async (reader: Reader, table: SearchedTable, query: string | undefined): Promise<number> => {
  if (!query)
    return (
      await reader
        .selectFrom(table)
        .select(e => e.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow()
    ).total
  const expression = matchExpression(query)
  const counted =
    expression === undefined
      ? reader
          .selectFrom(table)
          .select(e => e.fn.countAll<number>().as("total"))
          .where(matches(table, query))
      : reader
          .selectFrom(
            sql<{ rowid: number }>`(select rowid from ${indexOf(table)} where words match ${expression})`.as("found"),
          )
          .select(e => e.fn.countAll<number>().as("total"))
  return (await counted.executeTakeFirstOrThrow()).total
}
