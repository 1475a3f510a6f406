/** Another store over HTTP, as the home calls it. Whatever is not the answer of a peer becomes a `SyncFault`. */
import { isIP } from "node:net"
import { AppError } from "@diapason/shared/errors"
import { isLoopbackHost } from "@diapason/shared/loopback"
import {
  BucketAnswer,
  BucketsAnswer,
  ChangesHeader,
  Hello,
  MAX_COMPRESSED,
  MAX_INFLATED,
  PushAnswer,
  type ReplaceRequest,
  ROWS_TYPE,
  WatchAnswer,
} from "@diapason/shared/sync"
import { z } from "zod"
import type { Clock } from "./clock.ts"
import { faultOf, parseJson, type RemoteAnswer, readRetryAfter } from "./remote-answers.ts"
import { SyncFault } from "./sync-fault.ts"
import { decodeMessage, readCapped, unpack } from "./wire.ts"

/** Milliseconds that each part of a request may take. */
export interface RemoteLimits {
  readonly firstByte: number
  /** A platform that starts the program holds the first request. */
  readonly greeting: number
  /** In one's own four walls nobody starts programs on demand: silence is a fault at once. */
  readonly nearGreeting: number
  /** The remote answers a held request after 25 seconds at the latest. */
  readonly watch: number
  readonly total: number
}
export const REMOTE_LIMITS: RemoteLimits = {
  firstByte: 20_000,
  greeting: 60_000,
  nearGreeting: 10_000,
  watch: 45_000,
  total: 120_000,
}

const GZIP_START = Buffer.from([0x1f, 0x8b])
/** Bytes may be sent at 500 a second and no slower. */
const MS_PER_BYTE = 2
/** Answers to a packed message that may be due to the packing: something on the way does not know it, or took its name away. */
const PLAIN_HELPS: ReadonlySet<number> = new Set([400, 415])

const OldHealth = z.looseObject({ status: z.literal("OK") })

/** Told after each request, for the status page and the metrics. */
export interface Traffic {
  readonly requests: number
  readonly bytesSent: number
  readonly bytesReceived: number
}

/** The way out to the network. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export type Remote = ReturnType<typeof createRemote>

const isPrivateHost = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, "")
  if (isLoopbackHost(name) || name.endsWith(".local")) return true
  if (isIP(name) === 4) return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name)
  return isIP(name) === 6 && /^f[cd]/i.test(name)
}

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
  const near = isPrivateHost(new URL(url).hostname)
  const greeting = near ? limits.nearGreeting : limits.greeting
  let traffic: Traffic = { requests: 0, bytesSent: 0, bytesReceived: 0 }
  /** `https` once the remote sent us there on the same host. */
  let base = url
  /** Packed messages do not get through. */
  let plainOnly = false

  const send = async (
    path: string,
    init: { readonly method?: string; readonly headers?: Record<string, string>; readonly body?: Buffer },
    firstByte: number,
    signal: AbortSignal,
  ): Promise<RemoteAnswer> => {
    const address = new URL(base)
    if (token !== undefined && address.protocol === "http:" && !isPrivateHost(address.hostname))
      throw new SyncFault(
        "insecure",
        `The token is not sent over http to ${address.hostname}: write https:// in KOYEB_URL.`,
      )
    const upload = (init.body?.length ?? 0) * MS_PER_BYTE
    const first = clock.limit(firstByte + upload)
    const whole = clock.limit(limits.total + upload)
    const end = AbortSignal.any([signal, first.signal, whole.signal])
    const headers = {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...init.headers,
    }
    traffic = {
      ...traffic,
      requests: traffic.requests + 1,
      bytesSent: traffic.bytesSent + (init.body?.length ?? 0),
    }
    try {
      const response = await fetch(`${base}${path}`, {
        ...init,
        headers,
        redirect: "manual",
        signal: end,
      })
      first.clear()
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel()
        return await followToHttps(response.headers.get("location"), path, init, firstByte, signal)
      }
      const bytes = response.body ? await readCapped(response.body, MAX_INFLATED) : Buffer.alloc(0)
      const received = Number(response.headers.get("content-length") ?? bytes.length)
      traffic = { ...traffic, bytesReceived: traffic.bytesReceived + (Number.isInteger(received) ? received : 0) }
      return {
        status: response.status,
        contentType: response.headers.get("content-type") ?? "",
        bytes,
        retryAfter: readRetryAfter(response.headers.get("retry-after"), clock.now()),
      }
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof SyncFault) throw error
      if (error instanceof AppError)
        throw new SyncFault("not_a_peer", "The address answers with more than Diapason ever does.")
      if (end.aborted) throw new SyncFault(near ? "silent" : "timeout", "The remote did not answer in time.")
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined
      throw new SyncFault(
        "unreachable",
        `The remote cannot be reached (${code ?? (cause instanceof Error ? cause.message : "no connection")}).`,
      )
    } finally {
      first.clear()
      whole.clear()
    }
  }

  /** The one redirect that is followed: the same host and path, from http to https. */
  const followToHttps = async (
    location: string | null,
    path: string,
    init: Parameters<typeof send>[1],
    firstByte: number,
    signal: AbortSignal,
  ): Promise<RemoteAnswer> => {
    const from = new URL(`${base}${path}`)
    const to = location === null ? null : URL.parse(location, from)
    const upgrade =
      to !== null &&
      from.protocol === "http:" &&
      to.protocol === "https:" &&
      to.hostname === from.hostname &&
      to.pathname === from.pathname
    if (!upgrade)
      throw new SyncFault(
        "redirect",
        `The remote sends to ${to?.origin ?? "another address"}: write its real address in KOYEB_URL.`,
      )
    base = `${to.origin}${new URL(url).pathname}`.replace(/\/+$/, "")
    return send(path, init, firstByte, signal)
  }

  /** One more try where a kept connection was closed under our feet: every request may safely be sent twice. */
  const request = async (
    path: string,
    init: Parameters<typeof send>[1],
    signal: AbortSignal,
    firstByte = limits.firstByte,
  ): Promise<RemoteAnswer> => {
    try {
      return await send(path, init, firstByte, signal)
    } catch (error) {
      if (error instanceof SyncFault && /ECONNRESET|UND_ERR_SOCKET|EPIPE/.test(error.message))
        return send(path, init, firstByte, signal)
      throw error
    }
  }

  const checked = <T>(answer: RemoteAnswer, schema: z.ZodType<T>): T => {
    if (answer.status !== 200) throw faultOf(answer)
    const parsed = schema.safeParse(parseJson(answer.bytes))
    if (!parsed.success) throw new SyncFault("not_a_peer", "The address answers, but not as Diapason does.")
    return parsed.data
  }

  const getJson = async <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal, firstByte?: number): Promise<T> =>
    checked(await request(path, {}, signal, firstByte), schema)

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
    traffic: (): Traffic => traffic,

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

    changes: async (peer: string, since: number, target: string, signal: AbortSignal) =>
      rowsOf(
        await request(
          `/api/sync/v1/changes?for=${peer}&since=${since}&target=${target}`,
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

    rows: async (target: string, bucket: number, hashes: readonly string[], signal: AbortSignal) => {
      const body = Buffer.from(JSON.stringify({ target, bucket, hashes }))
      return rowsOf(
        await request(
          "/api/sync/v1/rows",
          { method: "POST", headers: { "content-type": "application/json", accept: ROWS_TYPE }, body },
          signal,
        ),
      )
    },

    replace: async (wish: ReplaceRequest, signal: AbortSignal): Promise<void> => {
      const body = Buffer.from(JSON.stringify(wish))
      const answer = await request(
        "/api/sync/v1/replace",
        { method: "POST", headers: { "content-type": "application/json" }, body },
        signal,
      )
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
    exportWhole: async (cap: number, signal: AbortSignal): Promise<unknown> => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const whole = clock.limit(limits.total)
      try {
        const response = await fetch(`${base}/api/music/export-data`, {
          headers,
          redirect: "error",
          signal: AbortSignal.any([signal, whole.signal]),
        })
        if (response.status !== 200 || !response.body)
          throw new SyncFault("not_a_peer", `The old server answered ${response.status} to export-data.`)
        return parseJson(await readCapped(response.body, cap))
      } finally {
        whole.clear()
      }
    },
  }
}
