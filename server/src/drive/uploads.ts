/** Sends files to a person's Drive by resumable uploads (Drive API, "Upload file data", "Perform a resumable upload"). */

import { AppError } from "@diapason/shared/errors"
import { z } from "zod"
import type { OAuthCredentials } from "./access-tokens.ts"
import { ANSWER_LIMITS, type Answer, type AnswerLimits, readText } from "./answers.ts"
import { createAuthorization, type DriveConfig, GOOGLE } from "./authorization.ts"
import { createCircuits } from "./circuits.ts"
import { type Clock, systemClock } from "./clock.ts"
import { readJson } from "./items.ts"
import { createPace, type PaceLimits } from "./pace.ts"
import { checkId, createRequests, type DriveRequest } from "./requests.ts"

/** What a copy is called, and what it is found again by. */
export interface NewFile {
  readonly name: string
  readonly mimeType: string
  readonly size: number
  readonly parentId: string
  /** Of all its bytes, hexadecimal. */
  readonly md5: string
}

export interface UploadedFile {
  readonly id: string
}

export interface UploadObstacle {
  /** For a person. */
  readonly message: string
  /** A person who signs in to Google takes it away. */
  readonly signIn: boolean
}

export type Sent = { readonly received: number } | { readonly file: UploadedFile }

export interface Uploads {
  /** Why this server cannot send anything to Drive; `undefined` where it can, as far as is known. */
  readonly obstacle: UploadObstacle | undefined
  /** The folder that was made under this key before, wherever a person has put it since; else a new one. */
  folder(
    folder: { readonly name: string; readonly key: string; readonly parentId?: string },
    signal: AbortSignal,
  ): Promise<UploadedFile>
  /** A file of the same bytes that was sent before, not in the bin. */
  find(file: Pick<NewFile, "md5" | "size">, signal: AbortSignal): Promise<UploadedFile | undefined>
  /** Begins to send a file; returns the address that takes it, for a week. */
  begin(file: NewFile, signal: AbortSignal): Promise<string>
  /** How much has come; `undefined` where the address takes nothing any more. */
  ask(session: string, size: number, signal: AbortSignal): Promise<Sent | undefined>
  /**
   * Sends bytes from `start` on: a multiple of `CHUNK_UNIT`, or all to the end. Once: where it fails with the action "retry",
   * `ask` tells what has come. `undefined` as above.
   */
  send(
    session: string,
    part: { readonly bytes: Uint8Array<ArrayBuffer>; readonly start: number; readonly size: number },
    signal: AbortSignal,
  ): Promise<Sent | undefined>
}

export interface UploadsDeps {
  readonly clock?: Clock
  readonly limits?: AnswerLimits
  readonly pace?: PaceLimits
  readonly signedIn: () => OAuthCredentials | undefined
}

/** Bytes: chunks are multiples of it, except the last. */
export const CHUNK_UNIT = 256 * 1024
const FOLDER = "application/vnd.google-apps.folder"
/** Drive's price of a write; a list costs more, and few are asked for. */
const WRITE_UNITS = 50
const LIST_UNITS = 100
/** Beside all that is read: one file after the other, so that listening goes before. */
const UPLOAD_LIMITS: PaceLimits = { inFlight: 2, unitsPerMinute: 18_000 }
const RECEIVED = /^bytes=0-(\d{1,15})$/
const MD5 = /^[0-9a-f]{32}$/
/** Private to the client that has written it. */
const PROPERTY = "diapason"
const KEY = /^[\w~ -]{1,100}$/
/** The address takes nothing any more: it is a week old, or Google has lost what it had. */
const GONE = [404, 410]

const File = z.object({ id: z.string().min(1) })
const Found = z.object({
  files: z.array(z.object({ id: z.string(), size: z.string().optional(), md5Checksum: z.string().optional() })),
})

/** A key reads and never writes, and a service account has no storage of its own: a person's sign-in is needed. */
export function createUploads(config: DriveConfig, deps: UploadsDeps): Uploads {
  const { clock = systemClock, signedIn } = deps
  const baseUrl = (config.baseUrl ?? GOOGLE).replace(/\/+$/, "")
  const person: DriveConfig = { baseUrl: config.baseUrl, oauth: config.oauth }
  const requests = createRequests({
    baseUrl,
    authorization: createAuthorization(person, signedIn, clock),
    pace: createPace(deps.pace ?? UPLOAD_LIMITS, clock),
    // Its own: that this server may not write must not keep it from reading.
    circuits: createCircuits(clock),
    clock,
    limits: deps.limits ?? ANSWER_LIMITS,
  })

  /** Only what Drive itself has given, on its own host: the bytes of a person's files go nowhere else. */
  function checkSession(session: string): URL {
    const address = URL.parse(session)
    if (address?.origin === new URL(baseUrl).origin && address.pathname.includes("/upload/drive/v3/files"))
      return address
    throw new AppError("drive_unavailable", "Google Drive wants the file to be sent to an address that is not its own.")
  }

  async function readSent(answer: Answer): Promise<Sent | undefined> {
    if (answer.status !== 308 && !GONE.includes(answer.status)) return { file: await readJson(answer, File) }
    const range = answer.headers.get("range")
    await readText(answer, 64 * 1024)
    if (answer.status !== 308) return undefined
    return { received: range === null ? 0 : Number(RECEIVED.exec(range)?.[1] ?? -1) + 1 }
  }

  return {
    get obstacle() {
      if (config.serviceAccount !== undefined) return { message: SERVICE_ACCOUNT, signIn: false }
      const isThere = signedIn() !== undefined || config.oauth !== undefined
      return isThere ? undefined : { message: NOBODY, signIn: true }
    },

    async folder({ name, key, parentId }, signal) {
      if (!KEY.test(key)) throw new RangeError(`"${key}" is no key`)
      const query = `appProperties has { key='${PROPERTY}' and value='${key}' } and mimeType='${FOLDER}' and trashed=false`
      const { files } = await requests.send(listOf(query), signal, answer => readJson(answer, Found))
      if (files[0] !== undefined) return { id: files[0].id }
      const parents = parentId === undefined ? {} : { parents: [checkId({ id: parentId })] }
      const metadata = { name, mimeType: FOLDER, ...parents, appProperties: { [PROPERTY]: key } }
      const request = { ...writeOf(`the folder “${name}”`), path: "", query: { fields: "id" }, ...json(metadata) }
      return requests.send({ ...request, method: "POST" }, signal, answer => readJson(answer, File))
    },

    async find({ md5, size }, signal) {
      if (!MD5.test(md5)) throw new RangeError("this is no MD5")
      const query = `appProperties has { key='${PROPERTY}' and value='${md5}' } and trashed=false`
      const { files } = await requests.send(listOf(query), signal, answer => readJson(answer, Found))
      const same = files.find(one => one.size === String(size) && one.md5Checksum === md5)
      return same && { id: same.id }
    },

    async begin({ name, mimeType, size, parentId, md5 }, signal) {
      const metadata = { name, mimeType, parents: [checkId({ id: parentId })], appProperties: { [PROPERTY]: md5 } }
      const { body, headers } = json(metadata)
      const request: DriveRequest = {
        ...writeOf(`the copy of “${name}”`),
        collection: "upload",
        path: "",
        method: "POST",
        query: { uploadType: "resumable", fields: "id" },
        headers: { ...headers, "x-upload-content-type": mimeType, "x-upload-content-length": String(size) },
        body,
      }
      return requests.send(request, signal, async answer => {
        const session = answer.headers.get("location") ?? ""
        await readText(answer, 64 * 1024)
        return checkSession(session).href
      })
    },

    ask(session, size, signal) {
      const headers = { "content-range": `bytes */${size}` }
      const request = {
        ...writeOf("a copy that was begun"),
        path: "",
        query: {},
        headers,
        address: checkSession(session),
      }
      return requests.send({ ...request, method: "PUT", expected: [308, ...GONE] }, signal, readSent)
    },

    send(session, { bytes, start, size }, signal) {
      const end = start + bytes.byteLength
      if (end > size || (end < size && bytes.byteLength % CHUNK_UNIT !== 0) || bytes.byteLength === 0)
        throw new RangeError(`${bytes.byteLength} bytes from ${start} of ${size} are no chunk`)
      const headers = { "content-range": `bytes ${start}-${end - 1}/${size}` }
      const request = {
        ...writeOf("a copy"),
        path: "",
        query: {},
        headers,
        body: bytes,
        address: checkSession(session),
      }
      return requests.send({ ...request, method: "PUT", expected: [308, ...GONE], once: true }, signal, readSent)
    },
  }
}

const writeOf = (place: string) => ({ units: WRITE_UNITS, references: [], place })

const listOf = (q: string): DriveRequest => ({
  path: "",
  query: { q, pageSize: "10", fields: "files(id,size,md5Checksum)" },
  units: LIST_UNITS,
  references: [],
  place: "the copies made so far",
})

function json(value: unknown) {
  const body = new TextEncoder().encode(JSON.stringify(value))
  return { body, headers: { "content-type": "application/json; charset=UTF-8" } }
}

const NOBODY =
  "To copy files to your Drive, sign in with your Google account: an API key only reads. The client needs GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET in server/.env."
const SERVICE_ACCOUNT =
  "A service account has no storage of its own in Drive. To copy files to your Drive, take GOOGLE_SERVICE_ACCOUNT out of server/.env, start the server again and sign in with your Google account."
