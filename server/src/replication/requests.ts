/** Requests to one address: limits of time, the token kept to it, one redirect, one more try, and what it all costs in bytes. */
import { isIP } from "node:net"
import { AppError } from "@diapason/shared/errors"
import { isLoopbackHost } from "@diapason/shared/loopback"
import { MAX_INFLATED } from "@diapason/shared/sync"
import type { Clock } from "./clock.ts"
import { type RemoteAnswer, readRetryAfter } from "./remote-answers.ts"
import { SyncFault } from "./sync-fault.ts"
import { readCapped } from "./wire.ts"

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

/** Bytes may be sent at 500 a second and no slower. */
const MS_PER_BYTE = 2

/** Told after each request, for the status page and the metrics. */
export interface Traffic {
  readonly requests: number
  readonly bytesSent: number
  readonly bytesReceived: number
}

/** The way out to the network. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

interface Init {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: Buffer
}

const isPrivateHost = (host: string): boolean => {
  const name = host.replace(/^\[|\]$/g, "")
  if (isLoopbackHost(name) || name.endsWith(".local")) return true
  if (isIP(name) === 4) return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(name)
  return isIP(name) === 6 && /^f[cd]/i.test(name)
}

export const createRequests = ({
  url,
  token,
  clock,
  limits,
  fetch,
}: {
  /** Origin and path prefix, no slash at the end. */
  readonly url: string
  readonly token: string | undefined
  readonly clock: Clock
  readonly limits: RemoteLimits
  readonly fetch: Fetch
}) => {
  const near = isPrivateHost(new URL(url).hostname)
  let traffic: Traffic = { requests: 0, bytesSent: 0, bytesReceived: 0 }
  /** `https` once the remote sent us there on the same host. */
  let base = url

  const send = async (path: string, init: Init, firstByte: number, signal: AbortSignal): Promise<RemoteAnswer> => {
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
    init: Init,
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
    init: Init,
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

  return {
    traffic: (): Traffic => traffic,
    /** What a greeting may take. */
    greeting: near ? limits.nearGreeting : limits.greeting,
    send,
    request,
    /** A body of at most `cap` bytes that may take long. Throws `not_a_peer` for any answer but 200. */
    download: async (path: string, cap: number, signal: AbortSignal): Promise<Buffer> => {
      const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
      const whole = clock.limit(limits.total)
      try {
        const response = await fetch(`${base}${path}`, {
          headers,
          redirect: "error",
          signal: AbortSignal.any([signal, whole.signal]),
        })
        if (response.status !== 200 || !response.body)
          throw new SyncFault("not_a_peer", `The old server answered ${response.status} to export-data.`)
        return await readCapped(response.body, cap)
      } finally {
        whole.clear()
      }
    },
  }
}
