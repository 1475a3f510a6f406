/** A network in memory: real bytes from the real client to the real doors, in virtual time, with every fault a schedule names. */
import { gunzipSync } from "node:zlib"
import type { Fetch } from "../../src/replication/requests.ts"
import type { DoorAnswer, DoorRequest } from "./doors.ts"
import type { Random } from "./random.ts"
import type { Fault, FaultKind, Machine } from "./schedule.ts"
import type { Timeline } from "./timeline.ts"

const HTML = "<!doctype html><title>Welcome</title>"
const AGAIN_MS = 1_500

const canned = (
  status: number,
  type: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
): DoorAnswer => ({
  status,
  headers: { "content-type": type, ...more },
  body: Buffer.from(text),
})
const ELSEWHERE = "https://elsewhere.test"
const CANNED: Partial<Record<FaultKind, DoorAnswer>> = {
  redirect: canned(307, "text/html", "", { location: `${ELSEWHERE}/api/music/import-data` }),
  "500": canned(500, "application/json", '{"error":{"code":"internal","message":"no"}}'),
  "500 after": canned(500, "text/plain", "no"),
  "503 page": canned(503, "text/html", HTML),
  "429": canned(429, "application/json", '{"error":{"code":"too_many_requests","message":"no"}}', {
    "retry-after": "7",
  }),
  page: canned(200, "text/html", HTML),
  nothing: canned(200, "application/json", ""),
  "other service": canned(200, "application/json", '{"status":"OK","applied":1,"digestEqual":true}'),
  forbidden: canned(401, "application/json", '{"error":{"code":"unauthorized","message":"no"}}'),
}
/** These are answered by something before the remote. */
const INSTEAD: ReadonlySet<FaultKind> = new Set([
  "redirect",
  "500",
  "503 page",
  "429",
  "page",
  "nothing",
  "other service",
  "forbidden",
])

export interface Delivery {
  readonly from: Machine
  readonly to: Machine
  readonly path: string
  readonly request: DoorRequest
  readonly answer: DoorAnswer
}

export interface NetworkDeps {
  readonly timeline: Timeline
  readonly random: Random
  /** What stands behind an address at this moment. Rejects when the program dies meanwhile. */
  readonly serve: (to: Machine, request: DoorRequest) => Promise<DoorAnswer>
  /** Is its program running? */
  readonly runs: (machine: Machine) => boolean
  readonly strike: (what: "wipe" | "crash", to: Machine) => Promise<void>
  /** Told of every answer before it goes on its way. */
  readonly onAnswer: (delivery: Delivery) => Promise<void>
  readonly onRequest: (path: string) => void
  readonly note: (line: string) => void
  readonly onBug: (error: unknown) => void
}

export const addressOf = (machine: Machine): string => `https://${machine}.test`

const failure = (code: string): TypeError =>
  new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) })

const asResponse = ({ status, headers, body }: DoorAnswer): Response => {
  const packed = headers["content-encoding"] === "gzip"
  return new Response(status === 204 ? null : packed ? gunzipSync(body) : body, { status, headers })
}

export type Network = ReturnType<typeof createNetwork>

export const createNetwork = ({
  timeline,
  random,
  serve,
  runs,
  strike,
  onAnswer,
  onRequest,
  note,
  onBug,
}: NetworkDeps) => {
  let faults: (Fault & { left: number })[] = []
  const cuts = new Map<string, number>()
  const lastAnswers = new Map<string, DoorAnswer>()
  const linkOf = (from: Machine, to: Machine) => `${from}-${to}`

  const takeFault = (from: Machine, to: Machine): Fault | undefined => {
    const here = faults.filter(fault => fault.from === from && fault.to === to)
    const due = here.find(fault => fault.left <= 0)
    for (const fault of here) fault.left -= 1
    faults = faults.filter(fault => fault !== due)
    return due
  }
  const latency = () => 1 + random.below(40)

  /** One request from the moment it is sent; what it ends with is told once. */
  const travel = (
    from: Machine,
    to: Machine,
    request: DoorRequest,
    tell: (answer: DoorAnswer | TypeError) => void,
  ): void => {
    const path = request.url.pathname
    const fault = takeFault(from, to)
    const kind = fault?.kind
    const answerLater = (answer: DoorAnswer | TypeError, ms = latency()): void => {
      timeline.schedule(ms, () => tell(answer))
    }
    onRequest(path)
    note(`${from}>${to} ${path}${kind ? ` !${kind}` : ""}`)
    const down = (cuts.get(linkOf(from, to)) ?? 0) > timeline.now() || !runs(to)
    const instead = kind && CANNED[kind]
    const atOnce = ((): DoorAnswer | TypeError | undefined => {
      if (down || kind === "refuse") return failure("ECONNREFUSED")
      if (kind === "reset request") return failure("ECONNRESET")
      return kind && INSTEAD.has(kind) ? instead : undefined
    })()
    if (atOnce) answerLater(atOnce)
    if (atOnce || kind === "lose request") return

    const arrive = async (reply: (answer: DoorAnswer | TypeError) => void): Promise<void> => {
      if (kind === "wipe" || kind === "crash") await strike(kind, to)
      if (!runs(to)) return reply(failure("ECONNREFUSED"))
      let answer: DoorAnswer
      try {
        answer = await serve(to, request)
      } catch {
        return reply(failure("ECONNRESET"))
      }
      await onAnswer({ from, to, path, request, answer })
      const key = `${linkOf(from, to)} ${path}`
      const stale = lastAnswers.get(key)
      lastAnswers.set(key, answer)
      if (kind === "stale" && stale) return reply(stale)
      if (kind === "500 after") return reply(instead ?? answer)
      if (kind === "half")
        return reply({
          ...answer,
          headers: { "content-type": answer.headers["content-type"] ?? "" },
          body: answer.body.subarray(0, answer.body.length >> 1),
        })
      reply(answer)
    }
    const deliver = (ms: number, reply: (answer: DoorAnswer | TypeError) => void) =>
      timeline.schedule(ms, () => void arrive(reply).catch(onBug))
    const slow = kind === "slow" ? (fault?.ms ?? 0) : 0
    const reply = (answer: DoorAnswer | TypeError) => {
      if (kind === "reset answer") answerLater(failure("ECONNRESET"))
      else if (kind !== "lose answer") answerLater(answer, latency() + slow)
    }
    deliver(latency() + (kind === "late" ? (fault?.ms ?? 0) : 0), reply)
    if (kind === "again") deliver(latency() + Math.max(AGAIN_MS, fault?.ms ?? 0), () => {})
  }

  return {
    arm: (fault: Fault): void => {
      faults.push({ ...fault, left: fault.nth })
    },
    cut: (from: Machine, to: Machine, ms: number): void => {
      cuts.set(linkOf(from, to), timeline.now() + ms)
    },
    heal: (): void => {
      faults = []
      cuts.clear()
    },
    /** The way out for a program on `from`; after its end nothing gets out and nothing comes back. */
    wayOut:
      (from: Machine, isOff: () => boolean): Fetch =>
      (address, init) =>
        new Promise((resolve, reject) => {
          const signal = init.signal ?? new AbortController().signal
          signal.throwIfAborted()
          signal.addEventListener("abort", () => reject(signal.reason))
          if (isOff()) return
          const url = new URL(address)
          const [name] = url.hostname.split(".")
          const to = name === "remote" || name === "mirror" ? name : undefined
          if (to === undefined) throw new Error(`a request went to ${url.origin}`)
          const body = init.body instanceof Uint8Array ? Buffer.from(init.body) : Buffer.alloc(0)
          const headers = Object.fromEntries(new Headers(init.headers))
          const end = (answer: DoorAnswer | TypeError): void => {
            if (isOff() || signal.aborted) return
            const { location } = "headers" in answer ? answer.headers : {}
            if (answer instanceof TypeError) reject(answer)
            else if (location !== undefined && init.redirect !== "manual")
              onBug(new Error(`the client went to ${location}`))
            else resolve(asResponse(answer))
          }
          travel(from, to, { url, headers, body, signal }, end)
        }),
  }
}
