/** What comes into the library: Drive links, and whole libraries of this and of earlier programs. */
import { Readable } from "node:stream"
import { Counts, Import, ImportDataWarning } from "@diapason/shared/api"
import { PushAnswer } from "@diapason/shared/sync"
import { z } from "zod"
import type { Imports } from "../imports/imports.ts"
import type { ExportData } from "../replication/old-data/export-data.ts"
import type { ImportData } from "../replication/old-data/import-data.ts"
import type { Receiver } from "../replication/receiver.ts"
import { endpoint } from "./endpoint.ts"
import { flag, IdParams } from "./inputs.ts"

export interface OldDataRooms {
  readonly importData: ImportData
  readonly exportData: ExportData
}

const WHOLE_LIBRARY = 110 * 1024 * 1024

const Imported = z.object({
  success: z.literal(true),
  message: z.string(),
  counts: Counts,
  warnings: z.array(ImportDataWarning).readonly().optional(),
})

const Exported = z.looseObject({
  success: z.literal(true),
  albums: z.array(z.unknown()),
  tracks: z.array(z.unknown()),
  artists: z.array(z.unknown()),
  counts: Counts,
})

const Link = z.object(
  {
    url: z
      .string({ error: "a Google Drive link is needed" })
      .trim()
      .min(1, "a Google Drive link is needed")
      .max(2_000, "a link has at most 2000 characters"),
  },
  { error: 'send {"url": "https://drive.google.com/…"} as JSON' },
)

export const importEndpoints = (imports: Pick<Imports, "add" | "list" | "get" | "cancel">) => ({
  add: endpoint({
    summary: "Add the albums of a Google Drive link",
    status: 202,
    body: Link,
    answer: z.object({ import: Import }),
    handle: async ({ body }) => ({ import: await imports.add(body.url) }),
  }),
  list: endpoint({
    summary: "The imports, newest first",
    answer: z.object({ imports: z.array(Import).readonly() }),
    handle: async () => ({ imports: await imports.list() }),
  }),
  show: endpoint({
    summary: "One import",
    params: IdParams,
    answer: z.object({ import: Import }),
    handle: async ({ params }) => ({ import: await imports.get(params.id) }),
  }),
  cancel: endpoint({
    summary: "Cancel an import; what it has added stays",
    params: IdParams,
    answer: z.object({ import: Import }),
    handle: async ({ params }) => ({ import: await imports.cancel(params.id) }),
  }),
})

export const oldDataEndpoints = (receiver: Receiver, { importData, exportData }: OldDataRooms) => ({
  importData: endpoint({
    summary: "Take a whole library of an earlier program (JSON), or rows of another store (by their content type)",
    query: z.object({ replace: flag, allowEmpty: flag }),
    body: z.unknown(),
    bodyLimit: WHOLE_LIBRARY,
    answer: z.union([Imported, PushAnswer]),
    handle: async ({ body, query, request }) =>
      body instanceof Readable ? receiver.push(body, request.headers["content-encoding"]) : importData(body, query),
  }),
  exportData: endpoint({
    summary: "The whole library, as import-data takes it",
    answer: Exported,
    handle: async ({ request, reply }) => {
      reply.type("application/json; charset=utf-8")
      return request.method === "HEAD" ? reply.send("") : reply.send(Readable.from(exportData(), { highWaterMark: 2 }))
    },
  }),
})
