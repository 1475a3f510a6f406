/** What the machines between two servers do to HTTP: lose answers, repeat requests, answer in the target's stead, drop headers. */

import { once } from "node:events"
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import type { NetworkTarget } from "./network.ts"

export interface HttpAnswer {
  readonly status: number
  readonly body?: string | Buffer
  readonly headers?: Readonly<Record<string, string>>
}

/** Which requests are hit (all by default), and what happens to them. The first fault that matches counts. */
export interface HttpFault {
  readonly method?: string
  /** The beginning of the path. */
  readonly path?: string
  /** Hits requests with more bytes of body than this alone. */
  readonly largerThan?: number
  /** Spares this many matching requests first. */
  readonly skip?: number
  /** Hits this many requests, then no more; without it, all of them. */
  readonly times?: number

  readonly latencyMs?: number
  /** Answers so; the target is not asked. */
  readonly answer?: HttpAnswer
  /** Reads the request and never answers; the target is not asked. */
  readonly hang?: true
  /** Breaks the connection as soon as the request came; the target is not asked. */
  readonly drop?: true
  /** Gives the answer to the first such request to all later ones, whatever their query: as a cache that was told not to. */
  readonly cached?: true
  /** Keeps a copy of the request, for `deliverKept`. */
  readonly keep?: true
  /** Breaks the connection after this many bytes of the answer's body. */
  readonly dropResponseAfter?: number
  /** The target does and answers all; the caller's connection breaks instead. */
  readonly loseResponse?: true
  /** The target gets the request twice, one after the other; the caller gets the second answer. */
  readonly duplicate?: true
  /** Names of request headers that do not arrive, such as `authorization`. */
  readonly stripRequest?: readonly string[]
  /** Names of response headers that do not come back, such as `content-encoding`. */
  readonly stripResponse?: readonly string[]
}

const html = (title: string): string =>
  `<!doctype html><html><head><title>${title}</title></head><body>${title}</body></html>`

/** Answers seen of hosting platforms and of networks that ask for a sign-in. */
export const ANSWERS = {
  unavailable: { status: 503, body: html("Service Unavailable"), headers: { "content-type": "text/html" } },
  badGateway: { status: 502, body: html("Bad Gateway"), headers: { "content-type": "text/html" } },
  portal: { status: 200, body: html("Sign in to this network"), headers: { "content-type": "text/html" } },
  redirect: (location: string): HttpAnswer => ({ status: 302, body: html("Found"), headers: { location } }),
} as const

/** Bytes of bodies, as they arrived from the caller and left towards it. */
export interface HttpCounts {
  requests: number
  /** Requests that reached the target; a duplicate counts. */
  forwarded: number
  bytesSent: number
  bytesReceived: number
}

export interface HttpFaults {
  /** 0 before `start`. */
  readonly port: number
  readonly url: string
  readonly counts: Readonly<HttpCounts>
  start(): Promise<void>
  stop(): Promise<void>
  /** Plays a fault from now on; the returned function takes it away. */
  setFault(fault: HttpFault): () => void
  clearFaults(): void
  /** Sends the kept requests to the target once more, the newest first; returns the statuses. */
  deliverKept(): Promise<readonly number[]>
  resetCounts(): void
}

interface Asked {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
}
interface Cached {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly body: Buffer
}

const LARGEST_BODY = 128 * 1024 * 1024
const LONGEST_MS = 120_000

export function createHttpFaults({
  target,
  port = 0,
}: {
  readonly target: NetworkTarget
  readonly port?: number
}): HttpFaults {
  const faults = new Set<{ readonly fault: HttpFault; seen: number }>()
  const counts: HttpCounts = { requests: 0, forwarded: 0, bytesSent: 0, bytesReceived: 0 }
  const kept: Asked[] = []
  const cache = new Map<string, Cached>()
  let bound = 0
  const server = createServer((request, response) => {
    const left = new AbortController()
    response.once("close", () => left.abort())
    serve(request, response, left.signal).catch(() => response.destroy())
  })

  function take(request: IncomingMessage, body: Buffer): HttpFault {
    for (const entry of faults) {
      const { method, path = "/", skip = 0, times = Number.POSITIVE_INFINITY } = entry.fault
      if ((method !== undefined && method !== request.method) || !request.url?.startsWith(path)) continue
      if (body.length <= (entry.fault.largerThan ?? -1)) continue
      entry.seen += 1
      if (entry.seen > skip && entry.seen <= skip + times) return entry.fault
    }
    return {}
  }

  async function serve(request: IncomingMessage, response: ServerResponse, left: AbortSignal): Promise<void> {
    counts.requests += 1
    const body = await readBody(request)
    counts.bytesSent += body.length
    const fault = take(request, body)
    if (fault.drop) {
      response.destroy()
      return
    }
    if (fault.latencyMs !== undefined) await sleep(fault.latencyMs, undefined, { signal: left })
    if (fault.hang) return
    const asked = { method: request.method ?? "GET", url: request.url ?? "/", headers: request.headers, body }
    if (fault.keep) kept.push(asked)
    if (fault.answer) {
      const { status, headers = {}, body: text = "" } = fault.answer
      counts.bytesReceived += Buffer.byteLength(text)
      response.writeHead(status, headers).end(text)
      return
    }
    if (fault.cached) return await answerFromCache(asked, response, left)
    // What a caller that left has asked for is still done: that is the point of a lost answer.
    const signal = fault.loseResponse ? AbortSignal.timeout(LONGEST_MS) : left
    if (fault.duplicate) await drain(await forward(asked, fault, signal))
    const answer = await forward(asked, fault, signal)
    if (fault.loseResponse) {
      await drain(answer)
      response.destroy()
    } else await passOn(answer, response, fault)
  }

  async function forward(
    { method, url, headers, body }: Asked,
    { stripRequest = [] }: HttpFault,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    counts.forwarded += 1
    const sent = ask({ ...target, method, path: url, headers: without(headers, stripRequest), agent: false, signal })
    sent.end(body)
    const [answer]: IncomingMessage[] = await once(sent, "response")
    sent.on("error", () => {})
    if (answer === undefined) throw new Error("the target gave no answer")
    return answer
  }

  async function answerFromCache(asked: Asked, response: ServerResponse, left: AbortSignal): Promise<void> {
    const path = asked.url.split("?")[0] ?? ""
    let cached = cache.get(path)
    if (!cached) {
      const answer = await forward(asked, {}, left)
      cached = { status: answer.statusCode ?? 502, headers: answer.headers, body: await readBody(answer) }
      cache.set(path, cached)
    }
    counts.bytesReceived += cached.body.length
    response.writeHead(cached.status, without(cached.headers, ["transfer-encoding"])).end(cached.body)
  }

  async function passOn(answer: IncomingMessage, response: ServerResponse, fault: HttpFault): Promise<void> {
    const { dropResponseAfter: limit = Number.POSITIVE_INFINITY, stripResponse = [] } = fault
    response.writeHead(answer.statusCode ?? 502, without(answer.headers, stripResponse))
    response.flushHeaders()
    let passed = 0
    for await (const chunk of answer) {
      const bytes: Buffer = chunk.subarray(0, limit - passed)
      passed += bytes.length
      counts.bytesReceived += bytes.length
      if (bytes.length > 0 && !response.write(bytes)) await once(response, "drain")
      if (passed >= limit) break
    }
    if (limit === Number.POSITIVE_INFINITY) response.end()
    else setTimeout(() => response.destroy(), 5)
  }

  return {
    get port() {
      return bound
    },
    get url() {
      return `http://127.0.0.1:${bound}`
    },
    counts,
    async start() {
      server.listen(bound || port, "127.0.0.1")
      await once(server, "listening")
      const address = server.address()
      if (address === null || typeof address === "string") throw new Error("the proxy has no port")
      bound = address.port
    },
    async stop() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
    setFault(fault) {
      const entry = { fault, seen: 0 }
      faults.add(entry)
      return () => void faults.delete(entry)
    },
    clearFaults() {
      faults.clear()
      cache.clear()
      kept.length = 0
    },
    async deliverKept() {
      const statuses: number[] = []
      for (const asked of kept.toReversed()) {
        const answer = await forward(asked, {}, AbortSignal.timeout(LONGEST_MS))
        await drain(answer)
        statuses.push(answer.statusCode ?? 0)
      }
      return statuses
    },
    resetCounts() {
      Object.assign(counts, { requests: 0, forwarded: 0, bytesSent: 0, bytesReceived: 0 })
    },
  }
}

function without<T>(headers: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)))
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    size += part.length
    if (size > LARGEST_BODY) throw new Error("the request is too large")
    parts.push(part)
  }
  return Buffer.concat(parts)
}

async function drain(answer: IncomingMessage): Promise<void> {
  answer.resume()
  if (!answer.readableEnded) await once(answer, "end")
}
