/** A whole store that speaks the protocol over real HTTP, without the rest of the program: for tests of replication. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import { AppError, ERROR_STATUS } from "@diapason/shared/errors"
import type { RowBodyInput } from "@diapason/shared/rows"
import { ROWS_TYPE, RowsRequest } from "@diapason/shared/sync"
import { createAlbums } from "../src/library/albums.ts"
import { createBrowse } from "../src/library/browse.ts"
import { createStore, digestOf } from "../src/library/store.ts"
import { type Clock, systemClock } from "../src/replication/clock.ts"
import { createExportData } from "../src/replication/old-data/export-data.ts"
import { createImportData } from "../src/replication/old-data/import-data.ts"
import { createReceiver, type Receiver } from "../src/replication/receiver.ts"
import { createReplication } from "../src/replication/replication.ts"
import { readCapped } from "../src/replication/wire.ts"
import { openTestDatabase } from "./test-database.ts"

const answer = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
}

const serve = async (receiver: Receiver, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const url = new URL(request.url ?? "/", "http://peer")
  const query = (key: string) => url.searchParams.get(key) ?? ""
  const leaving = new AbortController()
  response.on("close", () => leaving.abort())
  const rows = (bytes: Buffer) =>
    response.writeHead(200, { "content-type": ROWS_TYPE, "content-encoding": "gzip" }).end(bytes)
  const json = async () => JSON.parse((await readCapped(request, 1_000_000)).toString())
  const peer = { peer: query("for"), since: Number(query("since")), target: query("target") }
  switch (url.pathname) {
    case "/api/sync/v1/hello":
      return answer(response, 200, await receiver.hello({ from: query("from"), challenge: query("challenge") }))
    case "/api/music/import-data":
      return answer(response, 200, await receiver.push(request, request.headers["content-encoding"]))
    case "/api/sync/v1/changes":
      return void rows(await receiver.changes({ ...peer, forgotten: Number(query("forgotten")) }))
    case "/api/sync/v1/watch":
      return answer(response, 200, await receiver.watch({ ...peer, signal: leaving.signal }))
    case "/api/sync/v1/buckets":
      return answer(response, 200, await receiver.buckets())
    case "/api/sync/v1/rows":
      return void rows(await receiver.rows(RowsRequest.parse(await json())))
    case "/api/sync/v1/replace":
      await receiver.replace(await json())
      return answer(response, 200, {})
    default: {
      const [, bucket] = /^\/api\/sync\/v1\/bucket\/(\d+)$/.exec(url.pathname) ?? []
      if (bucket !== undefined) return answer(response, 200, await receiver.bucket(Number(bucket)))
      return answer(response, 404, { error: { code: "not_found", message: "unknown" } })
    }
  }
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, "127.0.0.1", () => {
      const address = server.address()
      resolve(address !== null && typeof address === "object" ? address.port : 0)
    })
  })

export type Peer = Awaited<ReturnType<typeof createPeer>>

/** `directory` is the data folder; `targets` are pushed to once `replication.start()` is called. */
export const createPeer = async ({
  directory,
  port = 0,
  targets = [],
  clock = systemClock,
  print = () => {},
  onFault = () => {},
}: {
  readonly directory: string
  readonly port?: number
  readonly targets?: readonly string[]
  readonly clock?: Clock
  readonly print?: (line: string) => void
  readonly onFault?: (error: unknown) => void
}) => {
  const database = await openTestDatabase(directory)
  const store = createStore({ database, now: clock.now })
  const receiver = createReceiver({ store, clock, version: "test", durable: true })
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split("?")[0]}`)
    serve(receiver, request, response).catch(error => {
      if (response.headersSent) response.destroy()
      else if (error instanceof AppError)
        answer(response, ERROR_STATUS[error.code], {
          error: { ...error.details, code: error.code, message: error.message },
        })
      else answer(response, 500, { error: { code: "internal", message: String(error) } })
    })
  })
  const bound = await listen(server, port)
  const replication = createReplication({
    store,
    receiver,
    role: targets.length > 0 ? "home" : "remote",
    targets: targets.map(url => ({ url, token: undefined })),
    clock,
    print,
    exportData: createExportData(store),
    importData: whole => createImportData({ store, now: clock.now })(whole, { replace: false, allowEmpty: false }),
    onFault,
  })
  return {
    store,
    database,
    receiver,
    replication,
    browse: createBrowse({ read: store.read }),
    albums: createAlbums({ store, now: clock.now }),
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    requests,
    digest: async () => (await digestOf(store.read)).digest,
    put: (rows: readonly RowBodyInput[]) => store.write(writer => writer.put(rows, "add")),
    close: async () => {
      await replication.stop()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
      await database.close()
    },
  }
}
