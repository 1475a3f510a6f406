/** Reads the `fields` parameter and cuts an answer down to what was asked for, as the Drive API does. */

import { invalidParameter } from "./drive-refusal.ts"

interface Schema {
  readonly [name: string]: Schema | true
}

/** What was asked for: `true` is the whole of it. */
export type Selection = ReadonlyMap<string, Selection> | true

const person: Schema = {
  kind: true,
  displayName: true,
  emailAddress: true,
  me: true,
  permissionId: true,
  photoLink: true,
}

/** The fields of a file that callers may name. */
export const FILE_SCHEMA: Schema = {
  ...Object.fromEntries(
    [
      ..."kind id name mimeType description starred trashed explicitlyTrashed parents properties appProperties".split(
        " ",
      ),
      ..."spaces version webContentLink webViewLink iconLink hasThumbnail thumbnailLink thumbnailVersion".split(" "),
      ..."viewedByMe viewedByMeTime createdTime modifiedTime modifiedByMeTime modifiedByMe sharedWithMeTime".split(" "),
      ..."driveId teamDriveId shared ownedByMe viewersCanCopyContent copyRequiresWriterPermission".split(" "),
      ..."writersCanShare permissionIds originalFilename fullFileExtension fileExtension md5Checksum".split(" "),
      ..."sha1Checksum sha256Checksum size quotaBytesUsed headRevisionId isAppAuthorized exportLinks resourceKey".split(
        " ",
      ),
    ].map(name => [name, true as const]),
  ),
  owners: person,
  lastModifyingUser: person,
  sharingUser: person,
  trashingUser: person,
  shortcutDetails: { targetId: true, targetMimeType: true, targetResourceKey: true },
  capabilities: { canDownload: true, canCopy: true, canEdit: true, canListChildren: true, canReadRevisions: true },
  imageMediaMetadata: { width: true, height: true, rotation: true, time: true },
  videoMediaMetadata: { width: true, height: true, durationMillis: true },
}

export const LIST_SCHEMA: Schema = { kind: true, nextPageToken: true, incompleteSearch: true, files: FILE_SCHEMA }

/** Parses `a,b(c,d/e),*`; throws Google's 400 for a field it does not know or a text it cannot read. */
export function parseFields(text: string, schema: Schema): Selection {
  let at = 0

  function list(within: Schema): Selection {
    const chosen = new Map<string, Selection>()
    let whole = false
    for (;;) {
      const [name, inner] = entry(within)
      if (name === "*") whole = true
      else chosen.set(name, merge(chosen.get(name), inner))
      if (text[at] !== ",") return whole ? true : chosen
      at += 1
    }
  }

  function entry(within: Schema): [string, Selection] {
    const name = /^(?:\*|[A-Za-z0-9]+)/.exec(text.slice(at))?.[0]
    if (name === undefined) throw unknownField(text.slice(at))
    at += name.length
    if (name === "*") return ["*", true]
    const inside = Object.hasOwn(within, name) ? within[name] : undefined
    if (inside === undefined) throw unknownField(name)
    const sign = text[at]
    if (sign !== "(" && sign !== "/") return [name, true]
    if (inside === true) throw unknownField(name)
    at += 1
    if (sign === "/") {
      const [child, below] = entry(inside)
      return [name, child === "*" ? true : new Map([[child, below]])]
    }
    const below = list(inside)
    if (text[at] !== ")") throw unknownField(name)
    at += 1
    return [name, below]
  }

  const selection = list(schema)
  if (at !== text.length) throw unknownField(text.slice(at))
  return selection
}

function merge(one: Selection | undefined, other: Selection): Selection {
  if (one === undefined) return other
  if (one === true || other === true) return true
  const both = new Map(one)
  for (const [name, inner] of other) both.set(name, merge(both.get(name), inner))
  return both
}

function unknownField(name: string): Error {
  return invalidParameter("fields", `Invalid field selection ${name}`, "invalidParameter")
}

/** Whether the selection reaches the field at `path`. */
export function selects(selection: Selection, ...path: readonly string[]): boolean {
  const [name, ...rest] = path
  if (selection === true || name === undefined) return true
  const inner = selection.get(name)
  return inner !== undefined && selects(inner, ...rest)
}

/** The part of `value` that was asked for; lists are cut element by element. */
export function cut(value: unknown, selection: Selection): unknown {
  if (selection === true || typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map((element: unknown) => cut(element, selection))
  const kept: Record<string, unknown> = {}
  for (const [name, inner] of Object.entries(value)) {
    const chosen = selection.get(name)
    if (chosen !== undefined && inner !== undefined) kept[name] = cut(inner, chosen)
  }
  return kept
}
