/** The yardstick of a refill: the same rows into the same tables and indexes by the engine's own prepared statements. */

import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openDatabase } from "../server/src/database/database.ts"

const COPIED = ["row", "bucket", "album", "track", "artist"] as const
const ROWS_PER_TRANSACTION = 500

/** Copies the library of one data folder into a fresh one. Milliseconds, without opening and reading. */
export const bareInsertion = async (from: string, to: string): Promise<number> => {
  await (await openDatabase(to)).close()
  const source = new DatabaseSync(join(from, "diapason.sqlite"), { readOnly: true })
  const target = new DatabaseSync(join(to, "diapason.sqlite"))
  target.exec("pragma journal_mode = wal; pragma synchronous = full")
  let spent = 0
  const copy = (sql: string, rows: readonly (readonly (string | number | null)[])[]): void => {
    const start = performance.now()
    const insert = target.prepare(sql)
    for (let n = 0; n < rows.length; n += ROWS_PER_TRANSACTION) {
      target.exec("begin")
      for (const row of rows.slice(n, n + ROWS_PER_TRANSACTION)) insert.run(...row)
      target.exec("commit")
    }
    spent += performance.now() - start
  }
  const plain = (value: unknown): string | number | null =>
    typeof value === "string" || typeof value === "number" ? value : null
  for (const table of COPIED) {
    const rows = source
      .prepare(`select * from "${table}"`)
      .all()
      .map(row => Object.values(row).map(plain))
    copy(`insert into "${table}" values (${(rows[0] ?? []).map(() => "?").join(", ")})`, rows)
  }
  const words = { album: "title_key || ' ' || artist_key", track: "title_key || ' ' || artist_key", artist: "name_key" }
  for (const [table, text] of Object.entries(words)) {
    const rows = source
      .prepare(`select number, ${text} as words from ${table}`)
      .all()
      .map(row => Object.values(row).map(plain))
    copy(`insert into ${table}_search (rowid, words) values (?, ?)`, rows)
  }
  source.close()
  target.close()
  return spent
}
