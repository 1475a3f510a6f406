/** Drive's own list of what has changed (changes.list): an accelerator, never the truth. */

import { z } from "zod"
import { readJson } from "./items.ts"
import type { Requests } from "./requests.ts"

const Start = z.object({ startPageToken: z.string().min(1) })
const Page = z.object({
  nextPageToken: z.string().min(1).optional(),
  newStartPageToken: z.string().min(1).optional(),
  changes: z.array(
    z.object({
      fileId: z.string().optional(),
      file: z.object({ parents: z.array(z.string()).optional() }).optional(),
    }),
  ),
})

const UNITS = 100
const PAGES_MAX = 50
const PLACE = "the list of changes"

/** Throws what every call to Drive throws. */
export async function readChanges(
  requests: Requests,
  token: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly ids: readonly string[]; readonly next: string }> {
  const common = { collection: "changes", units: UNITS, references: [], place: PLACE } as const
  if (token === undefined) {
    const request = { ...common, path: "/startPageToken", query: { fields: "startPageToken" } }
    const { startPageToken } = await requests.send(request, signal, answer => readJson(answer, Start))
    return { ids: [], next: startPageToken }
  }
  const ids = new Set<string>()
  let next = token
  for (let read = 0; read < PAGES_MAX; read += 1) {
    const query = {
      pageToken: next,
      pageSize: "1000",
      includeRemoved: "true",
      includeItemsFromAllDrives: "true",
      fields: "nextPageToken,newStartPageToken,changes(fileId,file(parents))",
    }
    const page = await requests.send({ ...common, path: "", query }, signal, answer => readJson(answer, Page))
    for (const { fileId, file } of page.changes) {
      if (fileId !== undefined) ids.add(fileId)
      for (const parent of file?.parents ?? []) ids.add(parent)
    }
    if (page.nextPageToken === undefined) return { ids: [...ids], next: page.newStartPageToken ?? next }
    next = page.nextPageToken
  }
  return { ids: [...ids], next }
}
