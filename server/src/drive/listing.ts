/** Lists folders: many in one query, all pages, shortcuts followed. */

import { AppError } from "@diapason/shared/errors"
import { z } from "zod"
import type { DriveFolderListing, DriveItem, DriveReference } from "./drive-types.ts"
import { DriveFailure } from "./failures.ts"
import { follow, ITEM_FIELDS, RawItem, readJson } from "./items.ts"
import { forEachLimited } from "./limited.ts"
import { checkId, type Requests } from "./requests.ts"

/** As many parents as one query is known to take. */
const GROUP = 50
const QUERIES_AT_ONCE = 4
const PAGE_SIZE = 1000
const PAGES_MAX = 200
const LIST_UNITS = 100

const Page = z.object({
  nextPageToken: z.string().optional(),
  incompleteSearch: z.boolean().optional(),
  files: z.array(RawItem),
})

type Rows = ReadonlyMap<string, readonly RawItem[]>

/**
 * The children of each folder. A folder that cannot be read is an error when it is the only one asked for; among others it
 * comes back empty, with the reason in `unresolved`.
 */
export async function listFolders(
  requests: Requests,
  folders: readonly DriveReference[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DriveFolderListing>> {
  const wanted = [...new Map(folders.map(folder => [folder.id, folder])).values()]
  const listings = new Map<string, DriveFolderListing>()

  async function listGroup(group: readonly DriveReference[]): Promise<void> {
    const rows = group.length > 1 ? await readGroup(requests, group, signal) : undefined
    if (rows === undefined) return forEachLimited(group, QUERIES_AT_ONCE, signal, listOne)
    // One folder of several that looks empty may be a gap in the answer as well.
    const empty = group.filter(folder => rows.get(folder.id)?.length === 0)
    for (const [id, items] of rows) if (items.length > 0) listings.set(id, await resolve(requests, items, signal))
    await forEachLimited(empty, QUERIES_AT_ONCE, signal, listOne)
  }

  async function listOne(folder: DriveReference): Promise<void> {
    try {
      const query = `'${checkId(folder)}' in parents and trashed=false`
      const rows = await readPages(requests, query, [folder], signal)
      listings.set(folder.id, await resolve(requests, rows, signal))
    } catch (error) {
      if (!isMissing(error) || wanted.length === 1) throw error
      listings.set(folder.id, { items: [], unresolved: [{ name: folder.id, reason: error.message }] })
    }
  }

  const groups: DriveReference[][] = []
  for (let at = 0; at < wanted.length; at += GROUP) groups.push(wanted.slice(at, at + GROUP))
  await forEachLimited(groups, QUERIES_AT_ONCE, signal, listGroup)
  return listings
}

/**
 * Several folders in one query, or `undefined` when the answer cannot be trusted and each must be asked for alone: Google at
 * times finds nothing for such a query (issuetracker.google.com/149522397), one lost folder refuses all of them, and an item
 * that does not tell its folder cannot be put anywhere.
 */
async function readGroup(
  requests: Requests,
  group: readonly DriveReference[],
  signal: AbortSignal,
): Promise<Rows | undefined> {
  const query = `trashed=false and (${group.map(folder => `'${checkId(folder)}' in parents`).join(" or ")})`
  const byFolder = new Map<string, RawItem[]>(group.map(folder => [folder.id, []]))
  try {
    const rows = await readPages(requests, query, group, signal)
    if (rows.length === 0) return undefined
    for (const row of rows) {
      const holders = (row.parents ?? []).filter(parent => byFolder.has(parent))
      if (holders.length === 0) return undefined
      for (const holder of holders) byFolder.get(holder)?.push(row)
    }
    return byFolder
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function readPages(
  requests: Requests,
  query: string,
  references: readonly DriveReference[],
  signal: AbortSignal,
): Promise<RawItem[]> {
  const rows: RawItem[] = []
  let pageToken: string | undefined
  for (let read = 0; read < PAGES_MAX; read += 1) {
    const page = await readPage(requests, query, references, pageToken, signal)
    rows.push(...page.files)
    if (page.incompleteSearch)
      throw new DriveFailure("fail", "drive_unavailable", "Google Drive searched in part only. Try again later.")
    if (page.nextPageToken === undefined || page.nextPageToken === pageToken) return rows
    pageToken = page.nextPageToken
  }
  const message = `A folder holds more than ${PAGES_MAX * PAGE_SIZE} items. Divide it into several.`
  throw new AppError("drive_unavailable", message)
}

function readPage(
  requests: Requests,
  query: string,
  references: readonly DriveReference[],
  pageToken: string | undefined,
  signal: AbortSignal,
): Promise<z.infer<typeof Page>> {
  const request = {
    path: "",
    query: {
      q: query,
      pageSize: String(PAGE_SIZE),
      fields: `nextPageToken,incompleteSearch,files(${ITEM_FIELDS})`,
      includeItemsFromAllDrives: "true",
      ...(pageToken === undefined ? {} : { pageToken }),
    },
    units: LIST_UNITS,
    references,
    place: references.length === 1 ? `the folder ${references[0]?.id}` : `${references.length} folders`,
  }
  return requests.send(request, signal, answer => readJson(answer, Page))
}

async function resolve(requests: Requests, rows: readonly RawItem[], signal: AbortSignal): Promise<DriveFolderListing> {
  const items = new Map<number, DriveItem>()
  const unresolved: { name: string; reason: string }[] = []
  await forEachLimited([...rows.entries()], QUERIES_AT_ONCE, signal, async ([at, row]) => {
    try {
      items.set(at, await follow(requests, row, undefined, signal))
    } catch (error) {
      if (!isMissing(error)) throw error
      unresolved.push({ name: row.name, reason: error.message })
    }
  })
  const inOrder = [...items].sort(([one], [other]) => one - other).map(([, item]) => item)
  return { items: inOrder, unresolved }
}

function isMissing(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === "drive_not_found" || error.code === "drive_forbidden")
}
