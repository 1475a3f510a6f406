/** `changes.list` of the stand-in: a log that every change of an item enters, told to accounts only. */

import type { Caller } from "./drive-accounts.ts"
import { cut, FILE_SCHEMA, parseFields } from "./drive-fields.ts"
import { invalidParameter, refusal } from "./drive-refusal.ts"
import { type DriveTree, describe } from "./drive-tree.ts"

const START_SCHEMA = { kind: true, startPageToken: true } as const
const CHANGES_SCHEMA = {
  kind: true,
  nextPageToken: true,
  newStartPageToken: true,
  changes: { kind: true, changeType: true, time: true, removed: true, fileId: true, file: FILE_SCHEMA },
} as const
const PARAMETERS = [
  ..."fields pageToken pageSize includeRemoved includeItemsFromAllDrives supportsAllDrives restrictToMyDrive".split(
    " ",
  ),
  ..."includeCorpusRemovals spaces key alt prettyPrint quotaUser driveId".split(" "),
]

/** `path`: what stands behind `/drive/v3/changes`. Tokens are positions in the log and do not expire. */
export async function answerChanges(
  tree: DriveTree,
  caller: Caller,
  path: string,
  parameters: URLSearchParams,
): Promise<unknown> {
  for (const name of parameters.keys()) if (!PARAMETERS.includes(name)) throw invalidParameter(name)
  if (caller === "anyone") {
    throw refusal(401, "required", "Login Required.", { location: "Authorization", locationType: "header" })
  }
  const changes = tree.changes()
  if (path === "/startPageToken") {
    const selection = parseFields(parameters.get("fields") ?? "kind,startPageToken", START_SCHEMA)
    return cut({ kind: "drive#startPageToken", startPageToken: String(changes.length + 1) }, selection)
  }
  const start = Number(parameters.get("pageToken") ?? "none") - 1
  if (!Number.isInteger(start) || start < 0 || start > changes.length) throw invalidParameter("pageToken")
  const size = Number(parameters.get("pageSize") ?? 100)
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw invalidParameter("pageSize")
  const page = changes.slice(start, start + size)
  const end = start + page.length
  const entries = page.map(async id => {
    const item = tree.find(id)
    const file = item && (await describe(tree, item, false))
    return { kind: "drive#change", changeType: "file", removed: item === undefined, fileId: id, file }
  })
  const answer = {
    kind: "drive#changeList",
    ...(end < changes.length ? { nextPageToken: String(end + 1) } : { newStartPageToken: String(end + 1) }),
    changes: await Promise.all(entries),
  }
  const brief =
    "kind,nextPageToken,newStartPageToken,changes(kind,changeType,removed,fileId,file(kind,id,name,mimeType))"
  return cut(answer, parseFields(parameters.get("fields") ?? brief, CHANGES_SCHEMA))
}
