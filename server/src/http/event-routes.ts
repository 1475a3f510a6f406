/** Server-sent events: the state of synchronisation, imports and the library, as they change. */
import type { ServerEvent } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import { type Call, endpoint } from "./endpoint.ts"

const HEARTBEAT_MS = 15_000
const MOST_LISTENERS = 50
/** Bytes waiting in one socket before its listener is given up: its page asks anew when it is back. */
const MOST_WAITING = 256 * 1024

export interface EventSources {
  /** What a new listener is told at once. */
  readonly current: () => Promise<readonly ServerEvent[]>
  /** Starts telling; returns the way to stop. */
  readonly subscribe: (tell: (event: ServerEvent) => void) => () => void
  /** Is the asker of this request still somebody who may listen? */
  readonly mayListen: (request: Call<unknown, unknown, unknown>["request"]) => Promise<boolean>
  /** 15 seconds unless told. */
  readonly heartbeatMs?: number
}

const frameOf = ({ type, data }: ServerEvent): string => `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`

export type Events = ReturnType<typeof createEvents>

export const createEvents = ({ current, subscribe, mayListen, heartbeatMs = HEARTBEAT_MS }: EventSources) => {
  const listeners = new Map<FastifyReply["raw"], Call<unknown, unknown, unknown>["request"]>()
  let unsubscribe: (() => void) | undefined
  let heartbeat: NodeJS.Timeout | undefined
  let closed = false

  const drop = (raw: FastifyReply["raw"]): void => {
    listeners.delete(raw)
    raw.destroy()
  }

  const write = (raw: FastifyReply["raw"], text: string): void => {
    if (raw.writableLength > MOST_WAITING) drop(raw)
    else raw.write(text)
  }

  const tell = (event: ServerEvent): void => {
    const frame = frameOf(event)
    for (const raw of listeners.keys()) write(raw, frame)
  }

  const beat = async (): Promise<void> => {
    for (const [raw, request] of [...listeners])
      if (await mayListen(request)) write(raw, ": still here\n\n")
      else drop(raw)
  }

  const begin = (log: Call<unknown, unknown, unknown>["request"]["log"]): void => {
    unsubscribe ??= subscribe(tell)
    heartbeat ??= setInterval(() => {
      beat().catch((err: unknown) => log.error({ err }, "the listeners could not be told that the server is here"))
    }, heartbeatMs)
  }

  const end = (): void => {
    clearInterval(heartbeat)
    unsubscribe?.()
    heartbeat = undefined
    unsubscribe = undefined
  }

  return {
    listen: endpoint({
      summary: "Server-sent events: sync, import, library",
      type: "text/event-stream",
      answer: z.string(),
      handle: async ({ request, reply }) => {
        if (request.method === "HEAD") return reply.type("text/event-stream").send("")
        if (closed) throw new AppError("shutting_down", "The server is stopping.")
        if (listeners.size >= MOST_LISTENERS)
          throw new AppError("too_many_requests", "Too many pages listen already: close some.", { retryAfter: 15 })
        const { raw } = reply
        reply.hijack()
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) raw.setHeader(name, value)
        raw.writeHead(200, {
          "content-type": "text/event-stream; charset=utf-8",
          "cache-control": "no-cache, no-transform",
          "x-accel-buffering": "no",
        })
        raw.write("retry: 3000\n\n")
        listeners.set(raw, request)
        raw.once("close", () => {
          listeners.delete(raw)
          if (listeners.size === 0) end()
        })
        begin(request.log)
        try {
          write(raw, (await current()).map(frameOf).join(""))
        } catch (err) {
          request.log.error({ err }, "a listener could not be told the state of things")
          drop(raw)
        }
        return reply
      },
    }),
    listenerCount: () => listeners.size,
    close: (): void => {
      closed = true
      end()
      for (const raw of listeners.keys()) raw.end()
      listeners.clear()
    },
  }
}
