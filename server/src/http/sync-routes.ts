/** Synchronisation: what a person sees and decides, and what another store asks. */
import { Exchange, PendingChange, SyncStatus } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import {
  BucketAnswer,
  BucketsAnswer,
  CompareRequest,
  Hello,
  IdentityRequest,
  LibraryChoice,
  RefillRequest,
  ReplaceRequest,
  ROWS_TYPE,
  RowsRequest,
  WatchAnswer,
} from "@diapason/shared/sync"
import { z } from "zod"
import type { Receiver } from "../replication/receiver.ts"
import type { Replication } from "../replication/replication.ts"
import { SyncFault } from "../replication/sync-fault.ts"
import { endpoint } from "./endpoint.ts"
import { Page } from "./inputs.ts"
import { leftSignal } from "./left-signal.ts"

/** What a person's routes take from the scheduler. */
export type Synchronisation = Pick<
  Replication,
  "status" | "now" | "choose" | "compare" | "refill" | "pending" | "history"
>

/** A person waits for this answer: what the remote did wrong is told, not logged as a fault of ours. */
const tellFault = (error: unknown): never => {
  if (error instanceof SyncFault && error.code === "fenced") throw new AppError("fenced", error.message)
  throw error instanceof SyncFault ? new AppError("remote_unavailable", error.message, { reason: error.code }) : error
}

export const synchronisationEndpoints = (synchronisation: Synchronisation) => ({
  status: endpoint({
    summary: "State of the synchronisation",
    answer: SyncStatus,
    handle: () => synchronisation.status(),
  }),
  now: endpoint({
    summary: "Synchronise now",
    status: 202,
    answer: SyncStatus,
    handle: async () => {
      synchronisation.now()
      return synchronisation.status()
    },
  }),
  chooseLibrary: endpoint({
    summary: "Two libraries met: join the remote's, or replace it",
    body: LibraryChoice,
    answer: SyncStatus,
    handle: async ({ body, reply }) => {
      await synchronisation.choose(body, leftSignal(reply)).catch(tellFault)
      return synchronisation.status()
    },
  }),
  compare: endpoint({
    summary: "Compare every row of both sides now; the status tells how far it has come and what was found",
    status: 202,
    body: CompareRequest.default({}),
    answer: SyncStatus,
    handle: async ({ body }) => {
      synchronisation.compare(body.target)
      return synchronisation.status()
    },
  }),
  refill: endpoint({
    summary: "Send all rows anew to a remote, which keeps what it has; the owner alone",
    status: 202,
    body: RefillRequest,
    answer: SyncStatus,
    handle: async ({ body, request }) => {
      if (request.person && !request.person.owner) throw new AppError("forbidden", "Only the owner may ask for this.")
      synchronisation.refill(body.target)
      return synchronisation.status()
    },
  }),
  pending: endpoint({
    summary: "What waits for a remote, oldest first",
    query: Page.extend({ target: z.string({ error: "give it once, as text" }).min(1).max(2_000).optional() }),
    answer: z.object({ changes: z.array(PendingChange), total: z.int() }),
    handle: ({ query: { target, ...slice } }) => synchronisation.pending(target, slice),
  }),
  history: endpoint({
    summary: "What exchanges did, newest first",
    query: Page,
    answer: z.object({ exchanges: z.array(Exchange), total: z.int() }),
    handle: ({ query }) => synchronisation.history(query),
  }),
})

const told = { error: "a whole number is needed" }
const storeId = z.string({ error: "a store's id is needed" }).min(8, "a store's id is needed").max(128)
const revision = z.stringFormat("revision", /^\d{1,15}$/, told).transform(Number)
const FeedQuery = z.object({ for: storeId, since: revision, target: storeId })
/** A version. */
const forgotten = z
  .stringFormat("version", /^\d{1,16}$/, told)
  .transform(Number)
  .pipe(z.int(told))
  .optional()

export const receiverEndpoints = (receiver: Receiver) => ({
  hello: endpoint({
    summary: "Who this store is, and how far it has the rows of the asker",
    query: z.object({ from: storeId, challenge: z.string({ error: "a challenge is needed" }).min(16).max(128) }),
    answer: Hello,
    handle: ({ query }) => receiver.hello(query),
  }),
  changes: endpoint({
    summary: "Rows the asker has not been given",
    query: FeedQuery.extend({ forgotten }),
    type: ROWS_TYPE,
    answer: z.custom<Buffer>(),
    handle: async ({ query, reply }) => {
      const message = await receiver.changes({ ...query, peer: query.for })
      return reply.header("content-encoding", "gzip").type(ROWS_TYPE).send(message)
    },
  }),
  watch: endpoint({
    summary: "Answers when rows wait for the asker, or after 25 seconds",
    query: FeedQuery,
    answer: WatchAnswer,
    handle: ({ query, reply }) =>
      receiver.watch({ peer: query.for, since: query.since, target: query.target, signal: leftSignal(reply) }),
  }),
  buckets: endpoint({
    summary: "A digest of each bucket of rows",
    answer: BucketsAnswer,
    handle: () => receiver.buckets(),
  }),
  bucket: endpoint({
    summary: "The short hashes of the rows of a bucket",
    params: z.object({
      bucket: z
        .stringFormat("bucket", /^\d{1,3}$/, "a number from 0 to 255 is needed")
        .transform(Number)
        .pipe(z.int().max(255, "a number from 0 to 255 is needed")),
    }),
    answer: BucketAnswer,
    handle: ({ params }) => receiver.bucket(params.bucket),
  }),
  rows: endpoint({
    summary: "Rows of a bucket by their short hashes",
    body: RowsRequest,
    type: ROWS_TYPE,
    answer: z.custom<Buffer>(),
    handle: async ({ body, reply }) =>
      reply
        .header("content-encoding", "gzip")
        .type(ROWS_TYPE)
        .send(await receiver.rows(body)),
  }),
  identity: endpoint({
    summary: "Take another nonce or store id: a home has met two remotes that say to be one store",
    body: IdentityRequest,
    answer: z.object({ success: z.literal(true) }),
    handle: async ({ body }) => {
      await receiver.renewIdentity(body)
      return { success: true as const }
    },
  }),
  replace: endpoint({
    summary: "Give up this store's library for another; a person at the home has asked for it",
    body: ReplaceRequest,
    answer: z.object({ success: z.literal(true) }),
    handle: async ({ body }) => {
      await receiver.replace(body)
      return { success: true as const }
    },
  }),
})
