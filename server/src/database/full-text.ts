/** The index of words: FTS5 in SQLite, `tsvector` in PostgreSQL. Words come folded; each is found by its beginning. */
import { type Kysely, type RawBuilder, sql } from "kysely"
import { runForRows } from "./bulk-insert.ts"
import type { Tx } from "./database.ts"
import { byEngine, engineOf } from "./engine.ts"
import type { Tables } from "./schema.ts"

/** Bytes of a word that PostgreSQL indexes: 2,046 at most; no sign takes more than four. */
const MAX_WORD = 500

const indexOf = (table: string) => sql.table(`${table}_search`)

/** The index of `table`, whose rows it knows by their `number`. */
export const createWordIndex = async (db: Kysely<Tables>, table: string): Promise<void> => {
  if (engineOf(db) === "sqlite") {
    await sql`create virtual table ${indexOf(table)} using fts5(
      words, content = '', contentless_delete = 1, prefix = '2 3', tokenize = "unicode61 remove_diacritics 0")`.execute(
      db,
    )
    return
  }
  await sql`create table ${indexOf(table)} (number bigint primary key, words tsvector not null)`.execute(db)
  await sql`create index ${sql.ref(`${table}_words`)} on ${indexOf(table)} using gin (words)`.execute(db)
}

/** Enters or replaces the words (separated by spaces) of rows that are already in `table`. No id comes twice. */
export const enterWords = (
  tx: Tx,
  table: string,
  entries: readonly { readonly id: string; readonly words: string }[],
): Promise<void> =>
  runForRows(
    tx,
    {
      sqlite: `insert or replace into ${table}_search (rowid, words) values ((select number from ${table} where id = ?), ?)`,
      // The words are made lexemes as they are: PostgreSQL's own parser would take addresses and numbers apart.
      postgres: `insert into ${table}_search (number, words)
        select base.number, array_to_tsvector(array(
          select distinct left(word, ${MAX_WORD}) from unnest(string_to_array(entry.words, ' ')) as word where word <> ''))
        from json_to_recordset($1::json) as entry (id text, words text) join ${table} as base on base.id = entry.id
        on conflict (number) do update set words = excluded.words`,
    },
    ["id", "words"],
    entries.map(({ id, words }) => [id, words]),
  )

/** To be called before the rows themselves are deleted. */
export const forgetWordsOf = async (tx: Tx, table: string, ids: readonly string[]): Promise<void> => {
  const numbers = sql`(select number from ${sql.table(table)} where id in (${sql.join(ids)}))`
  const text = byEngine({
    sqlite: sql`delete from ${indexOf(table)} where rowid in ${numbers}`,
    postgres: sql`delete from ${indexOf(table)} where number in ${numbers}`,
  })
  await text.execute(tx)
}

export const forgetAllWordsOf = async (tx: Tx, table: string): Promise<void> => {
  const text = byEngine({
    sqlite: sql`insert into ${indexOf(table)} (${sql.ref(`${table}_search`)}) values ('delete-all')`,
    postgres: sql`delete from ${indexOf(table)}`,
  })
  await text.execute(tx)
}

/** FTS5: `"caf"* "del"*`. Words hold letters, digits and marks alone: nothing of them is syntax. */
const ftsQuery = (words: readonly string[]): string => words.map(word => `"${word}"*`).join(" ")
const tsQuery = (words: readonly string[]): string =>
  words.map(word => `'${[...word].slice(0, MAX_WORD).join("")}':*`).join(" & ")

/** A subquery of the `number`s of all rows that hold every word, each as the beginning of a word. */
export const numbersHolding = (table: string, words: readonly string[]): RawBuilder<{ number: number }> =>
  byEngine({
    sqlite: sql`(select rowid as number from ${indexOf(table)} where words match ${ftsQuery(words)})`,
    postgres: sql`(select number from ${indexOf(table)} where words @@ ${tsQuery(words)}::tsquery)`,
  })

/**
 * The same with a `score`, the smaller the better; at most `limit`, taken as they come. What bm25 tells rows apart by,
 * where every word is required, is how many words they have.
 */
export const scoredHolding = (
  table: string,
  words: readonly string[],
  limit: number,
): RawBuilder<{ number: number; score: number }> =>
  byEngine({
    sqlite: sql`(select rowid as number, bm25(${indexOf(table)}) as score from ${indexOf(table)}
      where words match ${ftsQuery(words)} limit ${limit})`,
    postgres: sql`(select number, length(words) as score from ${indexOf(table)}
      where words @@ ${tsQuery(words)}::tsquery limit ${limit})`,
  })
