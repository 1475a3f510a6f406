/** Another store over HTTP, as the home calls it. Whatever is not the answer of a peer becomes a `SyncFault`. */
import { isIP } from "node:net"
import { AppError } from "@diapason/shared/errors"
import { isLoopbackHost } from "@diapason/shared/loopback"
import {
  BucketAnswer,
  BucketsAnswer,
  ChangesHeader,
  Hello,
  MAX_INFLATED,
  PushAnswer,
  ROWS_TYPE,
  WatchAnswer,
} from "@diapason/shared/sync"
import { z } from "zod"
import { SyncFault } from "./sync-fault.ts"
import { decodeMessage, readCapped } from "./wire.ts"

const FIRST_BYTE_MS = 20_000
/** A platform that starts the program holds the first request. */
const GREETING_MS = 60_000
/** In one's own four walls nobody starts programs on demand: silence is a fault at once. */
const NEAR_GREETING_MS = 10_000
const TOTAL_MS = 120_000
const MAX_RETRY_AFTER = 3_600_000

const ErrorBody = z.looseObject({
  error: z.looseObject({ code: z.string(), message: z.string().optional(), applied: z.number().optional() }),
})
const OldHealth = z.looseObject({ status: z.literal("OK") })

export interface RemoteAnswer {
  readonly status: number
  readonly contentType: string
  readonly bytes: Buffer
  readonly retryAfter: number | undefined
}

/** Told after each request, for the status page and the metrics. */
export interface Traffic {
  readonly requests: number
  readonly bytesSent: number
}

export type Remote = ReturnType<typeof createRemote>

const isPrivateHost = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, "")
  if (isLoopbackHost(name) || name.endsWith(".local")) return true
  if (isIP(name) === 4) return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name)
  return isIP(name) === 6 && /^f[cd]/i.test(name)
}

/** Seconds or a date; garbage is no answer. Milliseconds. */
const readRetryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null) return undefined
  const wait = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, MAX_RETRY_AFTER) : undefined
}

const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString("utf8"))
  } catch {
    return undefined
  }
}

export const createRemote = ({
  url,
  token,
  now,
}: {
  /** Origin and path prefix, no slash at the end. */
  readonly url: string
  readonly token: string | undefined
  readonly now: () => number
}) => {
  const near = isPrivateHost(new URL(url).hostname)
  const greeting = near ? NEAR_GREETING_MS : GREETING_MS
  let traffic: Traffic = { requests: 0, bytesSent: 0 }
  /** `https` once the remote sent us there on the same host. */
  let base = url

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
    const first = new AbortController()
    const timer = setTimeout(() => first.abort(), firstByte)
    const limits = AbortSignal.any([signal, first.signal, AbortSignal.timeout(TOTAL_MS)])
    const headers = {
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...init.headers,
    }
    traffic = { requests: traffic.requests + 1, bytesSent: traffic.bytesSent + (init.body?.length ?? 0) }
    try {
      const response = await fetch(`${base}${path}`, {
        ...init,
        headers,
        redirect: "manual",
        signal: limits,
      })
      clearTimeout(timer)
      if (response.status >= 300 && response.status < 400) {
        await response.body?.cancel()
        return await followToHttps(response.headers.get("location"), path, init, firstByte, signal)
      }
      const bytes = response.body ? await readCapped(response.body, MAX_INFLATED) : Buffer.alloc(0)
      return {
        status: response.status,
        contentType: response.headers.get("content-type") ?? "",
        bytes,
        retryAfter: readRetryAfter(response.headers.get("retry-after"), now()),
      }
    } catch (error) {
      clearTimeout(timer)
      signal.throwIfAborted()
      if (error instanceof SyncFault) throw error
      if (error instanceof AppError)
        throw new SyncFault("not_a_peer", "The address answers with more than Diapason ever does.")
      if (limits.aborted) throw new SyncFault(near ? "silent" : "timeout", "The remote did not answer in time.")
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : undefined
      throw new SyncFault(
        "unreachable",
        `The remote cannot be reached (${code ?? (cause instanceof Error ? cause.message : "no connection")}).`,
      )
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
    firstByte = FIRST_BYTE_MS,
  ): Promise<RemoteAnswer> => {
    try {
      return await send(path, init, firstByte, signal)
    } catch (error) {
      if (error instanceof SyncFault && /ECONNRESET|UND_ERR_SOCKET|EPIPE/.test(error.message))
        return send(path, init, firstByte, signal)
      throw error
    }
  }

  const faultOf = (answer: RemoteAnswer): SyncFault => {
    const parsed = ErrorBody.safeParse(parseJson(answer.bytes))
    const error = parsed.success ? parsed.data.error : undefined
    const { retryAfter, status } = answer
    const words = error?.message ?? `The remote answered ${status}.`
    if (error?.code === "store_changed") return new SyncFault("store_changed", words)
    if (error?.code === "position") return new SyncFault("position", words, { applied: error.applied })
    if (error?.code === "library_mismatch") return new SyncFault("library_mismatch", words)
    if (error?.code === "token_not_set") return new SyncFault("token_not_set", words)
    if (status === 401 || status === 403)
      return new SyncFault(
        error ? "auth" : "not_a_peer",
        error ? "The remote refuses the token: set the same SYNC_TOKEN on both sides." : words,
      )
    if (status === 413) return new SyncFault("too_large", words)
    if (status === 415) return new SyncFault("encoding", words)
    if (status === 429) return new SyncFault("busy", "The remote asks to wait.", { retryAfter })
    if (status === 507) return new SyncFault("remote_full", "The disk of the remote is full.", { retryAfter })
    if (status === 502 || status === 503 || status === 504)
      return new SyncFault("sleeping", "The remote is asleep or starting.", { retryAfter })
    if (status >= 500) return new SyncFault("remote_error", `The remote failed (${status}): ${words}`, { retryAfter })
    return new SyncFault("not_a_peer", `The address answers, but not as Diapason does (${status}).`)
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
    return decodeMessage(answer.bytes, undefined, ChangesHeader).catch((error: unknown) => {
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
      const headers = { "content-type": ROWS_TYPE, "content-encoding": "gzip" }
      return checked(
        await request("/api/music/import-data", { method: "POST", headers, body: message }, signal),
        PushAnswer,
      )
    },

    changes: async (peer: string, since: number, target: string, signal: AbortSignal) =>
      rowsOf(
        await request(
          `/api/sync/v1/changes?for=${peer}&since=${since}&target=${target}`,
          { headers: { accept: ROWS_TYPE } },
          signal,
        ),
      ),

    watch: (peer: string, since: number, target: string, signal: AbortSignal): Promise<WatchAnswer> =>
      getJson(`/api/sync/v1/watch?for=${peer}&since=${since}&target=${target}`, WatchAnswer, signal, 45_000),

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

    replace: async (target: string, libraryId: string, signal: AbortSignal): Promise<void> => {
      const body = Buffer.from(JSON.stringify({ target, libraryId }))
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
      const answer = await request(path, { method: "POST", headers, body }, signal, GREETING_MS)
      if (answer.status === 400) throw new SyncFault("refused", "The old server refuses what is sent (400).")
      if (answer.status !== 200) throw faultOf(answer)
    },

    /** What an old server holds: JSON, at most `cap` bytes. */
    exportWhole: async (cap: number, signal: AbortSignal): Promise<unknown> => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const response = await fetch(`${base}/api/music/export-data`, {
        headers,
        redirect: "error",
        signal: AbortSignal.any([signal, AbortSignal.timeout(TOTAL_MS)]),
      })
      if (response.status !== 200 || !response.body)
        throw new SyncFault("not_a_peer", `The old server answered ${response.status} to export-data.`)
      return parseJson(await readCapped(response.body, cap))
    },
  }
}
