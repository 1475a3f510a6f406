/** Takes files as Drive does: metadata alone, or a resumable upload, chunk by chunk; refuses what Google refuses. */

import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import type { DriveFault } from "./drive-faults.ts"
import { invalidParameter, notFound, Refusal, refusal } from "./drive-refusal.ts"
import { type DriveTree, describe, FOLDER } from "./drive-tree.ts"

interface Metadata {
  readonly name: string
  readonly mimeType: string
  readonly parentId: string | undefined
  readonly appProperties: Readonly<Record<string, string>>
}

interface Session {
  readonly metadata: Metadata
  readonly size: number
  received: Buffer
  /** Once it is whole. */
  fileId?: string
}

export interface UploadCall {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly parameters: URLSearchParams
  readonly fault: DriveFault
  readonly sendJson: (body: unknown) => void
}

const UNIT = 256 * 1024
const MOST_AT_ONCE = 64 * 1024 * 1024
const MOST_METADATA = 64 * 1024
const RANGE = /^bytes (\d+)-(\d+)\/(\d+)$/
const ASKS = /^bytes \*\/(\d+|\*)$/
/** Bytes of UTF-8 that a property may have, key and value together. */
const PROPERTY_MAX = 124

export function createDriveUploads(
  tree: DriveTree,
  { url, onBytes }: { readonly url: () => string; readonly onBytes: (bytes: number) => void },
) {
  const sessions = new Map<string, Session>()

  async function readMetadata(request: IncomingMessage): Promise<Metadata> {
    if (!/^application\/json(?:;|$)/i.test(request.headers["content-type"] ?? ""))
      throw refusal(400, "badContent", "Unsupported content with type: metadata must be JSON")
    const value = parse((await readBody(request, MOST_METADATA)).toString())
    const { name, mimeType, parents = [], appProperties = {}, ...more } = value
    const [unknown] = Object.keys(more)
    if (unknown !== undefined) throw invalidParameter(unknown, `Unknown name "${unknown}"`)
    // Google would call it "Untitled": nobody who means a file leaves these out.
    if (typeof name !== "string" || name === "") throw invalidParameter("name", "A name is missing.")
    if (typeof mimeType !== "string" || mimeType === "") throw invalidParameter("mimeType", "A type is missing.")
    if (!Array.isArray(parents) || parents.length > 1) throw invalidParameter("parents", "A file has one parent.")
    const parentId: unknown = parents[0]
    if (parentId !== undefined && (typeof parentId !== "string" || tree.find(parentId)?.mimeType !== FOLDER))
      throw notFound(String(parentId))
    return { name, mimeType, parentId, appProperties: readProperties(appProperties) }
  }

  function make({ name, mimeType, parentId, appProperties }: Metadata, bytes: Uint8Array | undefined): Promise<string> {
    const place = { name, appProperties, private: true, ...(parentId !== undefined && { parentId }) }
    return mimeType === FOLDER
      ? Promise.resolve(tree.addFolder(place))
      : tree.addFile({ ...place, mimeType, ...(bytes && { bytes }) })
  }

  async function tell(id: string, sendJson: (body: unknown) => void): Promise<void> {
    const item = tree.find(id)
    if (item === undefined) throw notFound(id)
    const { kind, name, mimeType } = await describe(tree, item, false)
    sendJson({ kind, id, name, mimeType })
  }

  function resume({ response }: UploadCall, { received }: Session): void {
    response.writeHead(308, {
      "content-length": 0,
      ...(received.byteLength > 0 && { range: `bytes=0-${received.byteLength - 1}` }),
    })
    response.end()
  }

  async function take(call: UploadCall, session: Session): Promise<void> {
    const header = call.request.headers["content-range"] ?? ""
    if (ASKS.test(header)) {
      if (session.fileId !== undefined) return tell(session.fileId, call.sendJson)
      return resume(call, session)
    }
    if (session.fileId !== undefined) return tell(session.fileId, call.sendJson)
    const [, from = "", to = "", total = ""] = RANGE.exec(header) ?? []
    const [start, end, size] = [Number(from), Number(to), Number(total)]
    const bad = (what: string) =>
      new Refusal(400, { error: { code: 400, message: `Failed to parse Content-Range header: ${what}` } })
    if (total === "") throw bad("it is missing or of another form")
    if (size !== session.size) throw bad("another size than was announced")
    if (start !== session.received.byteLength) throw bad("it does not go on where the last one ended")
    if (end < start || end >= size) throw bad("it ends outside of the file")
    if (end + 1 < size && (end - start + 1) % UNIT !== 0) throw bad("chunks are multiples of 256 KiB")
    if (Number(call.request.headers["content-length"]) !== end - start + 1) throw bad("another length than announced")
    const bytes = await readBody(call.request, MOST_AT_ONCE)
    const kept =
      call.fault.truncateAfter === undefined ? bytes.byteLength : Math.floor(call.fault.truncateAfter / UNIT) * UNIT
    onBytes(bytes.byteLength)
    session.received = Buffer.concat([session.received, bytes.subarray(0, kept)])
    if (session.received.byteLength === session.size) session.fileId = await make(session.metadata, session.received)
    if (call.fault.truncateAfter !== undefined) return void call.request.socket.destroy()
    if (session.fileId !== undefined) return tell(session.fileId, call.sendJson)
    resume(call, session)
  }

  return {
    /** Google forgets sessions after a week. */
    expire: () => sessions.clear(),

    /** `POST /drive/v3/files`. */
    async create({ request, sendJson }: UploadCall): Promise<void> {
      await tell(await make(await readMetadata(request), undefined), sendJson)
    },

    /** `POST` and `PUT /upload/drive/v3/files`. */
    async upload(call: UploadCall): Promise<void> {
      const { request, response, parameters } = call
      if (parameters.get("uploadType") !== "resumable") throw invalidParameter("uploadType")
      if (request.method === "PUT") {
        const session = sessions.get(parameters.get("upload_id") ?? "")
        if (session === undefined) throw notFound("the upload")
        return take(call, session)
      }
      const size = Number(request.headers["x-upload-content-length"] ?? Number.NaN)
      if (!Number.isSafeInteger(size) || size < 1) throw invalidParameter("X-Upload-Content-Length")
      const metadata = await readMetadata(request)
      if (request.headers["x-upload-content-type"] !== metadata.mimeType)
        throw invalidParameter("X-Upload-Content-Type")
      const id = randomBytes(24).toString("base64url")
      sessions.set(id, { metadata, size, received: Buffer.alloc(0) })
      const location = `${url()}/upload/drive/v3/files?uploadType=resumable&upload_id=${id}`
      response.writeHead(200, { location, "content-length": 0 }).end()
    },
  }
}

async function readBody(request: IncomingMessage, most: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let length = 0
  for await (const piece of request) {
    const bytes = Buffer.from(piece)
    length += bytes.byteLength
    if (length > most) throw new Refusal(413, { error: { code: 413, message: "Too large." } })
    pieces.push(bytes)
  }
  return Buffer.concat(pieces)
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === "object" && value !== null) return { ...value }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw refusal(400, "parseError", "Parse Error")
}

function readProperties(value: unknown): Record<string, string> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : []
  if (entries.length > 30) throw invalidParameter("appProperties", "at most 30 properties")
  const read: Record<string, string> = {}
  for (const [key, text] of entries) {
    if (typeof text !== "string" || Buffer.byteLength(key + text) > PROPERTY_MAX)
      throw invalidParameter("appProperties", "a property has at most 124 bytes")
    read[key] = text
  }
  return read
}
