/** The files an earlier program left in the data directory, taken over once, at the first start of this one. */
import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { setImmediate as breathe } from "node:timers/promises"
import type { Counts } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import { type RowBodyInput, SEED_VERSION } from "@diapason/shared/rows"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../../library/row-store.ts"
import type { Store } from "../../library/store.ts"
import { normaliseInTurns, type OldData } from "./old-data.ts"
import type { ListName } from "./old-data-warnings.ts"
import { parseOldJson } from "./old-json.ts"

const LISTS: readonly ListName[] = ["albums", "tracks", "artists"]
/** Bytes. Larger ones cannot have been written: the earlier program took at most 100 MB at once. */
const FILE_LIMIT = 256 * 1024 * 1024
const ROWS_PER_TURN = 100
const WARNINGS_LOGGED = 50
/** Accounts are made from variables before anything else is there. */
const KINDS_OF_ACCOUNTS = ["account", "signout"]

export interface OldFilesDeps {
  /** The data directory. The files stay where they are. */
  readonly directory: string
  readonly store: Store
  readonly log: { info(message: string): void; warn(message: string): void }
}

const neverHeldARow = async (reader: Reader): Promise<boolean> =>
  (await reader
    .selectFrom("row")
    .select("id")
    .where("kind", "not in", KINDS_OF_ACCOUNTS)
    .limit(1)
    .executeTakeFirst()) === undefined

interface OldFile {
  readonly list: readonly unknown[] | Readonly<object>
  /** Milliseconds since 1970. */
  readonly writtenAt: number
}

/** The code of a fault of the file system. */
const faultOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && "syscall" in error ? String(error.code) : undefined

/** Undefined where there is no such file, or none that can be read: that is said in the log. */
const readOldFile = async (path: string, log: OldFilesDeps["log"]): Promise<OldFile | undefined> => {
  const say = (reason: string) =>
    log.warn(
      `${path} was not taken over: ${reason} The other files are. Once it is repaired, send it with POST /api/music/import-data.`,
    )
  try {
    const { size, mtimeMs } = await stat(path)
    if (size > FILE_LIMIT) {
      say(`it is larger than ${FILE_LIMIT / 1024 / 1024} MB.`)
      return undefined
    }
    const list = parseOldJson(await readFile(path)) ?? []
    if (typeof list === "object" && list !== null) return { list, writtenAt: Math.floor(mtimeMs) }
    say("it holds no list.")
  } catch (error) {
    const fault = faultOf(error)
    if (fault === "ENOENT") return undefined
    if (fault !== undefined) say(`it cannot be read (${fault}).`)
    else if (error instanceof AppError) say(error.message)
    else throw error
  }
  return undefined
}

const seed = (store: Store, data: OldData): Promise<boolean> =>
  store.write(async writer => {
    if (!(await neverHeldARow(writer.tx))) return false
    const rows: readonly RowBodyInput[] = [...data.pictures, ...data.artists, ...data.albums, ...data.tracks]
    for (const part of chunksOf(rows, ROWS_PER_TURN)) {
      await writer.apply(
        part.map(({ kind, id, body }) => ({ kind, id, body: store.asBody(body), version: SEED_VERSION })),
        null,
      )
      await breathe()
    }
    if (rows.length > 0) await writer.tx.updateTable("meta").set({ settled: 1 }).where("id", "=", 1).execute()
    return rows.length > 0
  })

/**
 * Takes over `albums.json`, `tracks.json` and `artists.json` where the store never held a row apart from accounts (a
 * deletion counts as one). The same files give the same rows on every machine, with the lowest version. Not to be called
 * on a recognised hosting platform. A file that cannot be read is named in the log, the others are taken over.
 * @returns what was taken over, or undefined when there was nothing to do
 */
export const importOldFiles = async ({ directory, store, log }: OldFilesDeps): Promise<Counts | undefined> => {
  if (!(await neverHeldARow(store.read))) return undefined
  const files = new Map<ListName, OldFile>()
  for (const name of LISTS) {
    const file = await readOldFile(join(directory, `${name}.json`), log)
    if (file) files.set(name, file)
  }
  if (files.size === 0) return undefined
  const writtenAt = files.get("albums")?.writtenAt ?? Math.max(...[...files.values()].map(file => file.writtenAt))
  const lists = Object.fromEntries(LISTS.map(name => [name, files.get(name)?.list ?? []]))
  const data = await normaliseInTurns(lists, { addedAt: writtenAt })
  if (!(await seed(store, data))) return undefined
  for (const { list, index, reason } of data.warnings.slice(0, WARNINGS_LOGGED))
    log.warn(`${list}.json, entry ${index}: ${reason}`)
  if (data.warnings.length > WARNINGS_LOGGED)
    log.warn(`${data.warnings.length - WARNINGS_LOGGED} more remarks like these`)
  const { albums, tracks, artists } = data.counts
  log.info(`Taken over from ${directory}: ${albums} albums, ${tracks} tracks, ${artists} artists`)
  return data.counts
}
