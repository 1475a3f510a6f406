/** The doors of synchronisation without sockets: a request as bytes, the real receiver behind, the answer as bytes. */
import { AppError, ERROR_STATUS } from "@diapason/shared/errors"
import { IdentityRequest, ReplaceRequest, ROWS_TYPE, RowsRequest } from "@diapason/shared/sync"
import type { Receiver } from "../../src/replication/receiver.ts"

export interface DoorRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** The asker has left. */
  readonly signal: AbortSignal
}
export interface DoorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const json = (status: number, value: unknown): DoorAnswer => ({
  status,
  headers: { "content-type": "application/json" },
  body: Buffer.from(JSON.stringify(value)),
})
const rows = (body: Buffer): DoorAnswer => ({
  status: 200,
  headers: { "content-type": ROWS_TYPE, "content-encoding": "gzip" },
  body,
})

async function* inTwo(body: Buffer): AsyncGenerator<Buffer> {
  yield body.subarray(0, body.length >> 1)
  yield body.subarray(body.length >> 1)
}

const serve = async (receiver: Receiver, { url, headers, body, signal }: DoorRequest): Promise<DoorAnswer> => {
  const query = (key: string) => url.searchParams.get(key) ?? ""
  const parsed = () => JSON.parse(body.toString())
  const asked = { peer: query("for"), since: Number(query("since")), target: query("target") }
  const [, bucket] = /^\/api\/sync\/v1\/bucket\/(\d+)$/.exec(url.pathname) ?? []
  if (bucket !== undefined) return json(200, await receiver.bucket(Number(bucket)))
  switch (url.pathname) {
    case "/api/sync/v1/hello":
      return json(200, await receiver.hello({ from: query("from"), challenge: query("challenge") }))
    case "/api/music/import-data":
      return json(200, await receiver.push(inTwo(body), headers["content-encoding"]))
    case "/api/sync/v1/changes":
      return rows(await receiver.changes({ ...asked, forgotten: Number(query("forgotten")) }))
    case "/api/sync/v1/watch":
      return json(200, await receiver.watch({ ...asked, signal }))
    case "/api/sync/v1/buckets":
      return json(200, await receiver.buckets())
    case "/api/sync/v1/rows":
      return rows(await receiver.rows(RowsRequest.parse(parsed())))
    case "/api/sync/v1/identity":
      await receiver.renewIdentity(IdentityRequest.parse(parsed()))
      return json(200, { success: true })
    case "/api/sync/v1/replace":
      await receiver.replace(ReplaceRequest.parse(parsed()))
      return json(200, { success: true })
    default:
      return json(404, { error: { code: "not_found", message: "unknown" } })
  }
}

/** Never rejects with what a peer answers as an error; anything else is a bug and rejects. */
export const answerAt = async (
  receiver: Receiver,
  token: string | undefined,
  request: DoorRequest,
): Promise<DoorAnswer> => {
  if (token !== undefined && request.headers.authorization !== `Bearer ${token}`)
    return json(401, { error: { code: "unauthorized", message: "no" } })
  try {
    return await serve(receiver, request)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return json(ERROR_STATUS[error.code], {
      error: { ...error.details, code: error.code, message: error.message },
    })
  }
}
