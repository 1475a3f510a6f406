/** `files.list`, `files.get` and `alt=media` of the stand-in: parameters checked, items looked up, answers cut down. */

import type { IncomingHttpHeaders, ServerResponse } from "node:http"
import type { Caller } from "./drive-accounts.ts"
import type { DriveFault } from "./drive-faults.ts"
import { cut, FILE_SCHEMA, LIST_SCHEMA, parseFields, type Selection, selects } from "./drive-fields.ts"
import { isUnbounded, readSpan, sendMedia } from "./drive-media.ts"
import { matches, parentsNamed, parentsThatBound, parseQuery, type Query } from "./drive-query.ts"
import { invalidParameter, notFound, refusal } from "./drive-refusal.ts"
import { type DriveTree, describe, type Item } from "./drive-tree.ts"

export interface DriveCall {
  readonly tree: DriveTree
  readonly caller: Caller
  readonly parameters: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly fault: DriveFault
  /** Aborted when the caller leaves. */
  readonly signal: AbortSignal
  readonly sent: (bytes: number) => void
}

const COMMON = ["key", "fields", "alt", "prettyPrint", "quotaUser", "supportsAllDrives"]
const LIST = [
  ...COMMON,
  "q",
  "pageSize",
  "pageToken",
  "orderBy",
  "spaces",
  "corpora",
  "driveId",
  "includeItemsFromAllDrives",
]
const GET = [...COMMON, "acknowledgeAbuse", "includeLabels"]
const BRIEF = "kind,id,name,mimeType"

/** Answers `files.list`. Defaults are Google's: 100 a page; four fields of each item. */
export async function answerList(call: DriveCall): Promise<unknown> {
  const { tree, parameters } = call
  checkNames(parameters, LIST)
  const asked = parameters.get("fields")
  const fields = asked ?? `kind,incompleteSearch,nextPageToken,files(${BRIEF})`
  const selection = parseFields(fields, LIST_SCHEMA)
  const pageSize = readPageSize(parameters.get("pageSize"))
  const text = parameters.get("q")
  const query = text === null ? undefined : parseQuery(text)
  const found = query === undefined ? [...tree.all()] : findAll(call, query)
  const visible = found.filter(item => isShared(call, item, "includeItemsFromAllDrives"))
  const start = readPageToken(parameters.get("pageToken"), text ?? "")
  const page = visible.slice(start, start + pageSize)
  const more = start + pageSize < visible.length
  const wantsMd5 = selects(selection, "files", "md5Checksum")
  return cut(
    {
      kind: "drive#fileList",
      incompleteSearch: false,
      nextPageToken: more ? writePageToken(start + pageSize, text ?? "") : undefined,
      files: await Promise.all(page.map(item => describe(tree, item, wantsMd5))),
    },
    selection,
  )
}

function findAll(call: DriveCall, query: Query): Item[] {
  const { tree, fault } = call
  const named = parentsNamed(query)
  for (const id of named) {
    const folder = tree.find(id)
    if (folder === undefined || !isVisible(call, folder, "includeItemsFromAllDrives")) throw notFound("")
  }
  if (fault.emptyGroups && named.length > 1) return []
  const bounds = parentsThatBound(query)
  const candidates = bounds === undefined ? [...tree.all()] : [...bounds].flatMap(tree.childrenOf)
  const knows = call.caller === "account"
  return candidates.filter(item =>
    matches(query, {
      ...item,
      trashed: tree.isTrashed(item),
      appProperties: knows ? item.options.appProperties : undefined,
    }),
  )
}

/** Answers `files.get` and, with `alt=media`, the bytes. */
export async function answerFile(
  call: DriveCall,
  id: string,
  response: ServerResponse,
  sendJson: (body: unknown) => void,
): Promise<void> {
  const { tree, parameters } = call
  checkNames(parameters, GET)
  const selection: Selection = parseFields(parameters.get("fields") ?? BRIEF, FILE_SCHEMA)
  const item = tree.find(id)
  if (item === undefined || !isVisible(call, item, "supportsAllDrives")) throw notFound(id)
  if (parameters.get("alt") === "media") return answerMedia(call, item, response)
  sendJson(cut(await describe(tree, item, selects(selection, "md5Checksum")), selection))
}

async function answerMedia(call: DriveCall, item: Item, response: ServerResponse): Promise<void> {
  const { content, options } = item
  const range = call.headers.range
  if (content === undefined) {
    const message = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
    throw refusal(403, "fileNotDownloadable", message, { location: "alt", locationType: "parameter" })
  }
  if (options.canDownload === false) {
    throw refusal(403, "cannotDownloadFile", "This file cannot be downloaded by the user.")
  }
  const acknowledged = call.parameters.get("acknowledgeAbuse") === "true" && call.caller === "account"
  if (options.abusive && !acknowledged) {
    const message = "This file has been identified as malware or spam and cannot be downloaded."
    throw refusal(403, "cannotDownloadAbusiveFile", message)
  }
  if (call.fault.refuseUnbounded && isUnbounded(range)) {
    throw refusal(403, "downloadQuotaExceeded", "The download quota for this file has been exceeded.")
  }
  const span = call.fault.ignoreRange ? undefined : readSpan(range, content.size)
  await sendMedia(response, {
    content,
    span,
    mimeType: item.mimeType,
    fault: call.fault,
    signal: call.signal,
    sent: call.sent,
  })
}

/** Whether the caller may know of the item at all. A list shows items whose resource key it was not given. */
function isShared(call: DriveCall, item: Item, sharedDriveParameter: string): boolean {
  const { tree, caller, parameters } = call
  if (caller === "anyone" && tree.isPrivate(item)) return false
  const supportsThem = parameters.get("supportsAllDrives") === "true" && parameters.get(sharedDriveParameter) === "true"
  return supportsThem || !tree.isInSharedDrive(item)
}

/** Whether the caller may name the item by its id: shared, and its resource key given if it has one. */
function isVisible(call: DriveCall, item: Item, sharedDriveParameter: string): boolean {
  const { resourceKey } = item.options
  const keys = String(call.headers["x-goog-drive-resource-keys"] ?? "").split(",")
  const unlocked = resourceKey === undefined || keys.includes(`${item.id}/${resourceKey}`)
  return unlocked && isShared(call, item, sharedDriveParameter)
}

function checkNames(parameters: URLSearchParams, known: readonly string[]): void {
  for (const name of parameters.keys()) {
    if (!known.includes(name)) {
      const message = `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter.`
      throw invalidParameter(name, message, "badRequest")
    }
    if (parameters.getAll(name).length > 1) throw invalidParameter(name)
  }
  for (const name of ["supportsAllDrives", "includeItemsFromAllDrives", "acknowledgeAbuse", "prettyPrint"]) {
    if (!["true", "false", null].includes(parameters.get(name))) throw invalidParameter(name)
  }
  if (!["json", "media", null].includes(parameters.get("alt"))) throw invalidParameter("alt")
}

function readPageSize(text: string | null): number {
  const size = text === null ? 100 : Number(text)
  if (!Number.isInteger(size) || size < 1 || size > 1000) {
    throw invalidParameter(
      "pageSize",
      `Invalid value '${text}'. Values must be within the range: [1, 1000]`,
      "invalidParameter",
    )
  }
  return size
}

function writePageToken(offset: number, query: string): string {
  return `~!!~${Buffer.from(JSON.stringify([offset, query])).toString("base64url")}`
}

/** A token only continues the query it was given for. */
function readPageToken(token: string | null, query: string): number {
  if (token === null) return 0
  const [offset, of] = parseToken(token)
  if (typeof offset !== "number" || of !== query) throw invalidParameter("pageToken")
  return offset
}

function parseToken(token: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(token.slice(4), "base64url").toString())
    return Array.isArray(value) ? value : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}
