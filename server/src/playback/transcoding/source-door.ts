/** Hands a track's bytes to ffmpeg by addresses that nobody can guess, on this machine alone, each for as long as it is needed. */

import { randomBytes } from "node:crypto"
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { pipeline } from "node:stream/promises"
import { AppError } from "@diapason/shared/errors"
import type { TrackAnswer } from "../playback.ts"

export type OpenOriginal = (range: string | undefined, signal: AbortSignal) => Promise<TrackAnswer>

export interface SourceDoor {
  /** The address ends when `signal` aborts. */
  offer(open: OpenOriginal, signal: AbortSignal): Promise<string>
  close(): Promise<void>
}

export function createSourceDoor(): SourceDoor {
  const offered = new Map<string, OpenOriginal>()
  let listening: Promise<{ readonly server: Server; readonly port: number }> | undefined

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const open = offered.get(request.url ?? "")
    if (open === undefined || request.method !== "GET") {
      response.writeHead(404).end()
      return
    }
    const left = new AbortController()
    response.once("close", () => left.abort())
    try {
      const { status, headers, body } = await open(request.headers.range, left.signal)
      response.writeHead(status, headers)
      if (body === undefined) response.end()
      else await pipeline(body, response)
    } catch (error) {
      if (response.headersSent) response.destroy()
      else response.writeHead(error instanceof AppError && error.code === "not_found" ? 404 : 502).end()
    }
  }

  function listen(): Promise<{ readonly server: Server; readonly port: number }> {
    listening ??= new Promise((resolve, reject) => {
      const server = createServer((request, response) => void answer(request, response))
      server.once("error", reject)
      server.listen(0, "127.0.0.1", () => {
        const place = server.address()
        if (place === null || typeof place === "string") throw new TypeError("a TCP server has a port")
        server.unref()
        resolve({ server, port: place.port })
      })
    })
    return listening
  }

  return {
    async offer(open, signal) {
      const { port } = await listen()
      const path = `/${randomBytes(24).toString("base64url")}`
      offered.set(path, open)
      signal.addEventListener("abort", () => offered.delete(path), { once: true })
      if (signal.aborted) offered.delete(path)
      return `http://127.0.0.1:${port}${path}`
    },
    async close() {
      const open = await listening?.catch(() => undefined)
      listening = undefined
      offered.clear()
      open?.server.closeAllConnections()
      open?.server.close()
    },
  }
}
