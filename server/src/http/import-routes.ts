/** What comes into the library: Drive links, and whole libraries of this and of earlier programs. */
import { Readable } from "node:stream"
import { AlbumChoice, Counts, DrivePreview, Import, ImportDataWarning, WatchedFolder } from "@diapason/shared/api"
import { PushAnswer } from "@diapason/shared/sync"
import { z } from "zod"
import type { Imports } from "../imports/imports.ts"
import type { Watching } from "../imports/watching.ts"
import type { ExportData } from "../replication/old-data/export-data.ts"
import type { ImportData } from "../replication/old-data/import-data.ts"
import type { Receiver } from "../replication/receiver.ts"
import { endpoint } from "./endpoint.ts"
import { flag, IdParams, Page } from "./inputs.ts"
import { leftSignal } from "./left-signal.ts"

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

const Key = z.string().min(1, "a key is needed").max(128, "a key has at most 128 characters")
const MOST_KEYS = 20_000

const Wish = Link.extend({
  only: z
    .array(Key, { error: "a list of keys of the preview is needed" })
    .min(1, "at least one key is needed")
    .max(MOST_KEYS, `at most ${MOST_KEYS} keys are taken`)
    .optional(),
  albums: z.record(Key, AlbumChoice, { error: "titles and artists by the keys of the preview are needed" }).optional(),
})

const Watched = z.object({ folders: z.array(WatchedFolder).readonly() })

export const importEndpoints = (
  imports: Pick<Imports, "add" | "again" | "preview" | "list" | "get" | "cancel">,
  watching: Pick<Watching, "list" | "follow" | "unfollow">,
) => ({
  add: endpoint({
    summary: "Add the albums of a Google Drive link",
    status: 202,
    body: Wish,
    answer: z.object({ import: Import }),
    handle: async ({ body: { url, ...wish } }) => ({ import: await imports.add(url, wish) }),
  }),
  preview: endpoint({
    summary: "What a Google Drive link would add",
    body: Link,
    answer: DrivePreview,
    handle: ({ body, reply }) => imports.preview(body.url, leftSignal(reply)),
  }),
  list: endpoint({
    summary: "The imports, newest first",
    query: Page,
    answer: z.object({ imports: z.array(Import).readonly(), total: z.int() }),
    handle: async ({ query: { limit, offset } }) => {
      const all = await imports.list()
      return { imports: all.slice(offset, offset + limit), total: all.length }
    },
  }),
  show: endpoint({
    summary: "One import",
    params: IdParams,
    answer: z.object({ import: Import }),
    handle: async ({ params }) => ({ import: await imports.get(params.id) }),
  }),
  watched: endpoint({
    summary: "The Drive folders that are followed",
    answer: Watched,
    handle: async () => ({ folders: await watching.list() }),
  }),
  follow: endpoint({
    summary: "Follow a Drive folder: what comes into it, changes or goes does so in the library",
    status: 202,
    body: Link,
    answer: z.object({ folder: WatchedFolder }),
    handle: async ({ body, reply }) => ({ folder: await watching.follow(body.url, leftSignal(reply)) }),
  }),
  unfollow: endpoint({
    summary: "Follow a Drive folder no longer; what came from it stays",
    body: Link,
    answer: Watched,
    handle: async ({ body }) => {
      await watching.unfollow(body.url)
      return { folders: await watching.list() }
    },
  }),
  again: endpoint({
    summary: "Run an import once more, with what was left out of it the first time",
    status: 202,
    params: IdParams,
    answer: z.object({ import: Import }),
    handle: async ({ params }) => ({ import: await imports.again(params.id) }),
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
