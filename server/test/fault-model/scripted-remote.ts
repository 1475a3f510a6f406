/** A server that answers as a test says: as a peer, or as anything else that may stand behind an address. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { gunzipSync, gzipSync } from "node:zlib"
import { PROTOCOL, PushHeader, ROWS_TYPE } from "@diapason/shared/sync"

export interface Reply {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}
export interface Seen {
  /** Method and path, without the query. */
  readonly request: string
  readonly authorization: string | undefined
}
/** "peer" answers as the program does. */
export type Script = (request: string) => Reply | "peer" | "hold"

export const HTML: Reply = {
  status: 200,
  headers: { "content-type": "text/html" },
  body: "<!doctype html><title>Welcome</title>",
}
export const PUSH = "POST /api/music/import-data"
export const HELLO = "GET /api/sync/v1/hello"
export const WATCH = "GET /api/sync/v1/watch"
const STORE = "5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c"
const counts = { albums: 0, tracks: 0, artists: 0 }

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  return Buffer.concat(parts)
}

export type ScriptedRemote = Awaited<ReturnType<typeof createScriptedRemote>>

export const createScriptedRemote = async (script: Script = () => "peer") => {
  let current = script
  let applied = 0
  let hello: Readonly<Record<string, unknown>> = {}
  const seen: Seen[] = []
  const json = (response: ServerResponse, body: object) =>
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body))

  const answerAsPeer = async (request: IncomingMessage, response: ServerResponse, name: string): Promise<void> => {
    const url = new URL(request.url ?? "/", "http://remote")
    if (name === HELLO) {
      const me = { peer: PROTOCOL, storeId: STORE, libraryId: "unsettled", settled: false, revision: 0, applied }
      const proof = { challenge: url.searchParams.get("challenge"), proof: "", digest: "0".repeat(64) }
      json(response, { ...me, ...proof, counts, version: "test", durable: true, ...hello })
    } else if (name === PUSH) {
      const [first = ""] = gunzipSync(await bodyOf(request))
        .toString()
        .split("\n")
      applied = PushHeader.parse(JSON.parse(first)).to ?? applied
      json(response, { peer: PROTOCOL, applied, revision: 0, digestEqual: true, waiting: 0, counts })
    } else if (name === "GET /api/sync/v1/changes") {
      const header = { sync: 1, storeId: STORE, libraryId: "unsettled", from: 0, to: 0, last: true }
      response.writeHead(200, { "content-type": ROWS_TYPE, "content-encoding": "gzip" })
      response.end(gzipSync(`${JSON.stringify(header)}\n`))
    } else if (name !== WATCH) response.writeHead(404).end()
  }

  const server = createServer((request, response) => {
    const name = `${request.method} ${request.url?.split("?")[0]}`
    seen.push({ request: name, authorization: request.headers.authorization })
    const reply = current(name)
    if (reply === "hold") return
    if (reply === "peer")
      answerAsPeer(request, response, name).catch(error => response.destroy(error instanceof Error ? error : undefined))
    else response.writeHead(reply.status, reply.headers).end(reply.body)
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  if (address === null || typeof address === "string") throw new Error("no port")
  return {
    url: `http://127.0.0.1:${address.port}`,
    storeId: STORE,
    seen,
    requests: (): readonly string[] => seen.map(({ request }) => request),
    count: (request: string): number => seen.filter(one => one.request === request).length,
    /** From now on. */
    answer: (next: Script): void => {
      current = next
    },
    /** Fields of the greeting that differ from a fitting peer's. */
    greetWith: (fields: Readonly<Record<string, unknown>>): void => {
      hello = fields
    },
    close: async (): Promise<void> => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
