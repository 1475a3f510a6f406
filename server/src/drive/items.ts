/** Items as Drive describes them, and as the rest of the server knows them. */

import { createHash } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { z } from "zod"
import { type Answer, readText } from "./answers.ts"
import type { DriveItem, DriveReference } from "./drive-types.ts"
import { DriveFailure } from "./failures.ts"
import { checkId, type Requests } from "./requests.ts"

/** What is asked of every item: Drive gives nothing that is not named. */
export const ITEM_FIELDS =
  "id,name,mimeType,size,md5Checksum,headRevisionId,parents,trashed,resourceKey," +
  "shortcutDetails(targetId,targetResourceKey),capabilities(canDownload),imageMediaMetadata(width,height)"

const FOLDER = "application/vnd.google-apps.folder"
const NATIVE = "application/vnd.google-apps."
const JSON_MAX = 16 * 1024 * 1024
const GET_UNITS = 5

export const RawItem = z.object({
  id: z.string(),
  name: z.string(),
  mimeType: z.string(),
  size: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
  md5Checksum: z.string().optional(),
  headRevisionId: z.string().optional(),
  parents: z.array(z.string()).optional(),
  trashed: z.boolean().optional(),
  resourceKey: z.string().optional(),
  shortcutDetails: z.object({ targetId: z.string(), targetResourceKey: z.string().optional() }).optional(),
  capabilities: z.object({ canDownload: z.boolean().optional() }).optional(),
  imageMediaMetadata: z.object({ width: z.number().optional(), height: z.number().optional() }).optional(),
})
export type RawItem = z.infer<typeof RawItem>

/** Reads a JSON answer against its schema; what is not JSON is worth asking again. */
export async function readJson<T>(answer: Answer, schema: z.ZodType<T>): Promise<T> {
  const text = await readText(answer, JSON_MAX)
  try {
    const read = schema.safeParse(JSON.parse(text))
    if (read.success) return read.data
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  const message = "What answers is not Google Drive. Check GOOGLE_DRIVE_URL and the network's sign-in page."
  throw new DriveFailure("retry", "drive_unavailable", message)
}

/** One item as Drive tells it, shortcuts and trash included. */
export function getRaw(requests: Requests, reference: DriveReference, signal: AbortSignal): Promise<RawItem> {
  const id = checkId(reference)
  const request = {
    path: `/${id}`,
    query: { fields: ITEM_FIELDS },
    units: GET_UNITS,
    references: [reference],
    place: `the item ${id}`,
  }
  return requests.send(request, signal, answer => readJson(answer, RawItem))
}

/**
 * The item itself, or what a shortcut leads to, under the shortcut's name and in its place.
 * @throws AppError `drive_not_found` for a shortcut to a shortcut or to something in the bin
 */
export async function follow(
  requests: Requests,
  raw: RawItem,
  key: string | undefined,
  signal: AbortSignal,
): Promise<DriveItem> {
  if (raw.trashed)
    throw new AppError("drive_not_found", `"${raw.name}" lies in the bin of Google Drive. Take it out first.`)
  const shortcut = raw.shortcutDetails
  if (shortcut === undefined) return toItem(raw, key)
  const targetKey = shortcut.targetResourceKey
  const reference = { id: shortcut.targetId, ...(targetKey === undefined ? {} : { resourceKey: targetKey }) }
  const target = await getRaw(requests, reference, signal)
  if (target.trashed || target.shortcutDetails !== undefined) {
    throw new AppError("drive_not_found", `The shortcut "${raw.name}" leads to nothing that can be used. Make it anew.`)
  }
  return toItem({ ...target, name: nameThrough(raw, target), parents: raw.parents }, targetKey)
}

/** A shortcut can be renamed; but a file's ending tells what it is, so a shortcut without it takes the file's name. */
function nameThrough(shortcut: RawItem, target: RawItem): string {
  const ending = /\.[A-Za-z0-9]{1,5}$/.exec(target.name)?.[0] ?? ""
  const keepsEnding = shortcut.name.toLowerCase().endsWith(ending.toLowerCase())
  return target.mimeType === FOLDER || keepsEnding ? shortcut.name : target.name
}

function toItem(raw: RawItem, givenKey: string | undefined): DriveItem {
  const resourceKey = raw.resourceKey ?? givenKey
  const { width, height } = raw.imageMediaMetadata ?? {}
  const kind = raw.mimeType === FOLDER ? "folder" : raw.mimeType.startsWith(NATIVE) ? "document" : "file"
  return {
    id: raw.id,
    ...(resourceKey === undefined ? {} : { resourceKey }),
    name: raw.name,
    kind,
    mimeType: raw.mimeType,
    size: kind === "file" ? Number(raw.size ?? 0) : 0,
    contentKey: kind === "file" ? contentKey(raw) : "",
    parentIds: raw.parents ?? [],
    canDownload: raw.capabilities?.canDownload ?? true,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
  }
}

function contentKey({ md5Checksum, headRevisionId }: RawItem): string {
  if (md5Checksum !== undefined) return md5Checksum.slice(0, 12)
  if (headRevisionId === undefined) return ""
  return createHash("sha256").update(headRevisionId).digest("hex").slice(0, 12)
}
