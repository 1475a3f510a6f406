/** Search as people ask for it, over the index of words: every word a beginning, names equal to the query first. */
import { type RawBuilder, sql } from "kysely"
import type { Reader, Tx } from "../database/database.ts"
import { enterWords, forgetAllWordsOf, forgetWordsOf, numbersHolding, scoredHolding } from "../database/full-text.ts"
import { fold, searchWords } from "./fold.ts"
import { chunksOf } from "./row-store.ts"

export type SearchedTable = "album" | "track" | "artist"

const ENTRIES_PER_STATEMENT = 100
const WORDS_PER_QUERY = 12
/** Ranking every match of a frequent word is what makes full-text search slow, so only these many are ranked. */
export const RANKED = 1_000
/** Sorts behind every text that begins with what stands before it. */
const LAST_SIGN = "\u{10ffff}"

/** Enters or replaces the words of rows that are already in their table. `words` come from `nameKeys`. */
export const indexWords = (
  tx: Tx,
  table: SearchedTable,
  entries: readonly { readonly id: string; readonly words: string }[],
): Promise<void> => enterWords(tx, table, entries)

/** To be called before the rows themselves are deleted. */
export const forgetWords = async (tx: Tx, table: SearchedTable, ids: readonly string[]): Promise<void> => {
  for (const part of chunksOf(ids, ENTRIES_PER_STATEMENT)) await forgetWordsOf(tx, table, part)
}

export const forgetAllWords = (tx: Tx, table: SearchedTable): Promise<void> => forgetAllWordsOf(tx, table)

/** The words to look for; none where the query holds neither letter nor digit. */
const wordsIn = (query: string): readonly string[] =>
  searchWords(query)
    .filter(word => /[\p{L}\p{N}]/u.test(word))
    .slice(0, WORDS_PER_QUERY)

const nameColumn = (table: SearchedTable) => sql.ref(table === "artist" ? "name_key" : "title_key")

/** Condition: the name begins with the query. A range, which the index of names answers. */
const startsWith = (table: SearchedTable, query: string): RawBuilder<boolean> => {
  const start = fold(query)
  return sql<boolean>`(${nameColumn(table)} >= ${start} and ${nameColumn(table)} < ${start + LAST_SIGN})`
}

/** Condition: the row holds every word of the query, each as the beginning of a word. Signs alone match names that start so. */
export const matches = (table: SearchedTable, query: string): RawBuilder<boolean> => {
  const words = wordsIn(query)
  return words.length === 0 ? startsWith(table, query) : sql<boolean>`number in ${numbersHolding(table, words)}`
}

/**
 * The best matches first: names equal to the query, names that begin with it, then by rank.
 * A subquery of `number`s, at most `limit` of them, ordered.
 */
export const bestMatches = (table: SearchedTable, query: string, limit: number): RawBuilder<{ number: number }> => {
  const words = wordsIn(query)
  const name = nameColumn(table)
  if (words.length === 0)
    return sql`(select number from ${sql.table(table)} where ${startsWith(table, query)} order by ${name} limit ${limit})`
  return sql`(select base.number from ${scoredHolding(table, words, RANKED)} as found
    join ${sql.table(table)} as base on base.number = found.number
    order by ${name} = ${fold(query)} desc, ${startsWith(table, query)} desc, score, ${name} limit ${limit})`
}

/** How many rows match, counted in the index alone; without a query, how many there are. */
export const countRows = async (reader: Reader, table: SearchedTable, query: string | undefined): Promise<number> => {
  const words = query ? wordsIn(query) : []
  if (words.length > 0) {
    const found = reader.selectFrom(numbersHolding(table, words).as("found"))
    return (await found.select(e => e.fn.countAll<number>().as("total")).executeTakeFirstOrThrow()).total
  }
  const rows = reader.selectFrom(table).select(e => e.fn.countAll<number>().as("total"))
  return (await (query ? rows.where(matches(table, query)) : rows).executeTakeFirstOrThrow()).total
}
