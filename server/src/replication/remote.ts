/** Another store over HTTP, as the home calls it. Whatever is not the answer of a peer becomes a `SyncFault`. */
import { AppError } from "@diapason/shared/errors"
import {
  BucketAnswer,
  BucketsAnswer,
  ChangesHeader,
  Hello,
  type IdentityRequest,
  MAX_COMPRESSED,
  MAX_INFLATED,
  PushAnswer,
  type ReplaceRequest,
  ROWS_TYPE,
  WatchAnswer,
} from "@diapason/shared/sync"
import { z } from "zod"
import type { Clock } from "./clock.ts"
import { faultOf, parseJson, type RemoteAnswer } from "./remote-answers.ts"
import { createRequests, type Fetch, REMOTE_LIMITS, type RemoteLimits } from "./requests.ts"
import { SyncFault } from "./sync-fault.ts"
import { decodeMessage, unpack } from "./wire.ts"

const GZIP_START = Buffer.from([0x1f, 0x8b])
/** Answers to a packed message that may be due to the packing: something on the way does not know it, or took its name away. */
const PLAIN_HELPS: ReadonlySet<number> = new Set([400, 415])

const OldHealth = z.looseObject({ status: z.literal("OK") })

export type Remote = ReturnType<typeof createRemote>

/** Of a message that no receiver reads to its end; gzip ends with the length of what it holds (RFC 1952). */
const isTooLarge = (message: Buffer): boolean =>
  message.length > MAX_COMPRESSED || message.readUInt32LE(message.length - 4) > MAX_INFLATED

export const createRemote = ({
  url,
  token,
  clock,
  limits = REMOTE_LIMITS,
  fetch = globalThis.fetch,
}: {
  /** Origin and path prefix, no slash at the end. */
  readonly url: string
  readonly token: string | undefined
  readonly clock: Clock
  readonly limits?: RemoteLimits
  readonly fetch?: Fetch
}) => {
  const { send, request, traffic, greeting, download } = createRequests({ url, token, clock, limits, fetch })
  /** Packed messages do not get through. */
  let plainOnly = false

  const checked = <T>(answer: RemoteAnswer, schema: z.ZodType<T>): T => {
    if (answer.status !== 200) throw faultOf(answer)
    const parsed = schema.safeParse(parseJson(answer.bytes))
    if (!parsed.success) throw new SyncFault("not_a_peer", "The address answers, but not as Diapason does.")
    return parsed.data
  }

  const getJson = async <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal, firstByte?: number): Promise<T> =>
    checked(await request(path, {}, signal, firstByte), schema)

  const postJson = (
    path: string,
    body: object,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RemoteAnswer> =>
    request(
      path,
      {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: Buffer.from(JSON.stringify(body)),
      },
      signal,
    )

  const rowsOf = async (answer: RemoteAnswer) => {
    if (answer.status !== 200) throw faultOf(answer)
    if (!answer.contentType.startsWith(ROWS_TYPE))
      throw new SyncFault("not_a_peer", "The address answers, but not as Diapason does.")
    // A proxy that took the name of the encoding away has left the bytes as they were.
    const encoding = answer.bytes.subarray(0, 2).equals(GZIP_START) ? "gzip" : undefined
    return decodeMessage(answer.bytes, encoding, ChangesHeader).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
      throw new SyncFault("not_a_peer", `The remote sends rows that cannot be read: ${error.message}`)
    })
  }

  return {
    url,
    traffic,

    /** Throws `not_a_peer` for anything else than a peer; `old` says that an old server answers there. */
    hello: async (from: string, challenge: string, signal: AbortSignal): Promise<Hello | "old"> => {
      const answer = await request(`/api/sync/v1/hello?from=${from}&challenge=${challenge}`, {}, signal, greeting)
      if (answer.status === 404) {
        const health = await request("/api/health", {}, signal, greeting)
        if (health.status === 200 && OldHealth.safeParse(parseJson(health.bytes)).success) return "old"
      }
      const hello = checked(answer, Hello)
      if (hello.challenge !== challenge)
        throw new SyncFault(
          "not_a_peer",
          "An old answer came back: something between here and the remote keeps answers.",
        )
      return hello
    },

    push: async (message: Buffer, signal: AbortSignal): Promise<PushAnswer> => {
      if (isTooLarge(message)) throw new SyncFault("too_large", "The message is larger than any remote takes.")
      const path = "/api/music/import-data"
      const packed = { "content-type": ROWS_TYPE, "content-encoding": "gzip" }
      const answer = plainOnly
        ? undefined
        : await request(path, { method: "POST", headers: packed, body: message }, signal)
      if (answer && !PLAIN_HELPS.has(answer.status)) return checked(answer, PushAnswer)
      const headers = { "content-type": ROWS_TYPE }
      const again = await request(path, { method: "POST", headers, body: await unpack(message) }, signal)
      plainOnly ||= again.status === 200
      return checked(again, PushAnswer)
    },

    changes: async (peer: string, since: number, target: string, forgotten: number, signal: AbortSignal) =>
      rowsOf(
        await request(
          `/api/sync/v1/changes?for=${peer}&since=${since}&target=${target}${forgotten > 0 ? `&forgotten=${forgotten}` : ""}`,
          { headers: { accept: ROWS_TYPE } },
          signal,
        ),
      ),

    /** Never sent twice: where a held request broke, the remote may have lost what it held, and must be greeted. */
    watch: async (peer: string, since: number, target: string, signal: AbortSignal): Promise<WatchAnswer> => {
      const path = `/api/sync/v1/watch?for=${peer}&since=${since}&target=${target}`
      return checked(await send(path, {}, limits.watch, signal), WatchAnswer)
    },

    buckets: (signal: AbortSignal) => getJson("/api/sync/v1/buckets", BucketsAnswer, signal),
    bucket: (bucket: number, signal: AbortSignal) => getJson(`/api/sync/v1/bucket/${bucket}`, BucketAnswer, signal),

    rows: async (target: string, bucket: number, hashes: readonly string[], signal: AbortSignal) =>
      rowsOf(await postJson("/api/sync/v1/rows", { target, bucket, hashes }, signal, { accept: ROWS_TYPE })),

    /** False where the remote is too old to know of it. */
    renewIdentity: async (wish: IdentityRequest, signal: AbortSignal): Promise<boolean> => {
      const answer = await postJson("/api/sync/v1/identity", wish, signal)
      if (answer.status !== 200 && answer.status !== 404) throw faultOf(answer)
      return answer.status === 200
    },

    replace: async (wish: ReplaceRequest, signal: AbortSignal): Promise<void> => {
      const answer = await postJson("/api/sync/v1/replace", wish, signal)
      if (answer.status !== 200) throw faultOf(answer)
    },

    /** The old protocol: the whole library in one JSON body. `empty`: it is meant to be. */
    pushWhole: async (body: Buffer, empty: boolean, signal: AbortSignal): Promise<void> => {
      const headers = { "content-type": "application/json" }
      const path = `/api/music/import-data${empty ? "?allowEmpty=1" : ""}`
      const answer = await request(path, { method: "POST", headers, body }, signal, limits.greeting)
      if (answer.status === 400) throw new SyncFault("refused", "The old server refuses what is sent (400).")
      if (answer.status !== 200) throw faultOf(answer)
    },

    /** What an old server holds: JSON, at most `cap` bytes. */
    exportWhole: async (cap: number, signal: AbortSignal): Promise<unknown> =>
      parseJson(await download("/api/music/export-data", cap, signal)),
  }
}
