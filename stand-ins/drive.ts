/** A strict stand-in for the Google Drive v3 API over real HTTP: it refuses what Google refuses. */

import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { createAccounts, type OAuthClient, type ServiceAccountJson } from "./drive-accounts.ts"
import { answerChanges } from "./drive-changes.ts"
import { guessMimeType, loadDirectory } from "./drive-directory.ts"
import { type CallKind, createFaults, type DriveFault } from "./drive-faults.ts"
import { answerFile, answerList, type DriveCall } from "./drive-methods.ts"
import { Refusal, refusal, SORRY_PAGE } from "./drive-refusal.ts"
import { createTree, type FileOptions, type ItemOptions, type ShortcutOptions } from "./drive-tree.ts"
import { createDriveUploads } from "./drive-uploads.ts"

export interface DriveStandInOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number
  readonly apiKey?: string
  readonly oauth?: OAuthClient
  /** How long access tokens work; Google's hour by default. */
  readonly tokenSeconds?: number
}

/** Calls by kind since the start or the last reset, bytes of bodies sent, and Google's quota units. */
export interface DriveCounts {
  list: number
  get: number
  media: number
  token: number
  changes: number
  /** Files made and uploads begun, gone on with or asked for. */
  upload: number
  /** Of files that were uploaded. */
  bytesReceived: number
  /** Visits to the page that asks for leave. */
  consent: number
  bytesSent: number
  /** List 100, get 5, media 200: Google's prices of May 2026. */
  units: number
  /** Calls being answered now, and the most there were at once. */
  inFlight: number
  maxInFlight: number
}

export interface DriveStandIn {
  /** `http://127.0.0.1:port`; empty before `start`. */
  readonly url: string
  readonly apiKey: string
  readonly oauth: OAuthClient
  readonly counts: Readonly<DriveCounts>
  start(): Promise<void>
  stop(): Promise<void>
  addFolder(options: ItemOptions): string
  addFile(options: FileOptions): Promise<string>
  addShortcut(options: ShortcutOptions): string
  remove(id: string): void
  trash(id: string): void
  replace(id: string, bytes: Uint8Array): void
  /** Mirrors a local directory below `parentId`; returns ids by relative path. */
  loadDirectory(path: string, parentId?: string): Promise<Map<string, string>>
  /** Plays a fault from now on; the returned function takes it away. */
  setFault(fault: DriveFault): () => void
  clearFaults(): void
  resetCounts(): void
  /** Makes every access token given so far invalid. */
  revokeTokens(): void
  /** What the person says on the page that asks for leave: yes, unless told. */
  denyConsent(denied: boolean): void
  /** Ends every sign-in made by a page, as Google does after seven days where an app is not published. */
  expireSignIns(): void
  /** Forgets uploads that are not whole, as Google does after a week. */
  expireUploads(): void
  /** What was uploaded and lies in no bin: names, folders' names and bytes. */
  uploaded(): readonly {
    readonly id: string
    readonly name: string
    readonly folder: string
    readonly bytes: Uint8Array
  }[]
  /** The JSON of a service account that sees everything; its `token_uri` is this stand-in's. Call it after `start`. */
  createServiceAccountJson(): ServiceAccountJson
}

const UNITS: Readonly<Record<CallKind, number>> = {
  list: 100,
  get: 5,
  media: 200,
  token: 0,
  consent: 0,
  changes: 100,
  upload: 50,
}
const FILES = "/drive/v3/files"
const UPLOAD = "/upload/drive/v3/files"
const CHANGES = "/drive/v3/changes"

export function createDriveStandIn(options: DriveStandInOptions = {}): DriveStandIn {
  const apiKey = options.apiKey ?? "AIzaStandInKey"
  const oauth = options.oauth ?? {
    clientId: "stand-in-client",
    clientSecret: "stand-in-secret",
    refreshToken: "1//stand-in",
  }
  const tree = createTree()
  const faults = createFaults()
  const accounts = createAccounts({ apiKey, oauth, tokenSeconds: options.tokenSeconds ?? 3600 })
  const counts: DriveCounts = {
    list: 0,
    get: 0,
    media: 0,
    token: 0,
    consent: 0,
    changes: 0,
    upload: 0,
    bytesReceived: 0,
    bytesSent: 0,
    units: 0,
    inFlight: 0,
    maxInFlight: 0,
  }
  const server = createServer((request, response) => void serve(request, response))
  let url = ""
  const uploads = createDriveUploads(tree, {
    url: () => url,
    onBytes: bytes => {
      counts.bytesReceived += bytes
    },
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const left = new AbortController()
    counts.inFlight += 1
    counts.maxInFlight = Math.max(counts.maxInFlight, counts.inFlight)
    response.once("close", () => {
      counts.inFlight -= 1
      left.abort()
    })
    try {
      await answer(request, response, left.signal)
    } catch (error) {
      if (left.signal.aborted || response.headersSent) response.destroy()
      else if (error instanceof Refusal) sendJson(response, error.status, error.body, error.headers)
      else sendJson(response, 500, { standInBug: String(error) })
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const address = new URL(request.url ?? "/", "http://stand-in")
    const { kind, id } = classify(request.method ?? "", address)
    counts[kind] += 1
    counts.units += UNITS[kind]
    const fault = faults.take(kind, id)
    if (fault.latencyMs !== undefined) await sleep(fault.latencyMs, undefined, { signal })
    if (fault.reset) return void request.socket.destroy()
    if (fault.html !== undefined) return sendText(response, fault.html, SORRY_PAGE, retryHeaders(fault))
    if (fault.redirect !== undefined) return sendText(response, 302, "Moved", { location: fault.redirect })
    if (fault.status !== undefined) {
      throw refusal(
        fault.status,
        fault.reason ?? "backendError",
        fault.message ?? "Asked for.",
        fault.location === undefined ? undefined : { location: fault.location, locationType: "parameter" },
        retryHeaders(fault),
        fault.details,
      )
    }
    if (kind === "consent") {
      return sendText(response, 302, "Moved", { location: accounts.consent.ask(address.searchParams) })
    }
    if (kind === "token") {
      return sendJson(response, 200, accounts.grant(await readForm(request), `${url}/token`))
    }
    const caller = accounts.identify(request.headers.authorization, address.searchParams.get("key"))
    if (kind === "upload") {
      accounts.checkMayWrite(request.headers.authorization, address.searchParams.get("key"))
      const sending = { request, response, parameters: address.searchParams, fault }
      const take = address.pathname === FILES ? uploads.create : uploads.upload
      return take({ ...sending, sendJson: body => sendJson(response, 200, body) })
    }
    if (kind === "changes") {
      const path = address.pathname.slice(CHANGES.length)
      return sendJson(response, 200, await answerChanges(tree, caller, path, address.searchParams))
    }
    const sent = (bytes: number) => {
      counts.bytesSent += bytes
    }
    const call: DriveCall = {
      tree,
      caller,
      fault,
      signal,
      sent,
      parameters: address.searchParams,
      headers: request.headers,
    }
    if (id === undefined) sendJson(response, 200, await answerList(call))
    else await answerFile(call, id, response, body => sendJson(response, 200, body))
  }

  function sendJson(
    response: ServerResponse,
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): void {
    const text = JSON.stringify(body)
    counts.bytesSent += Buffer.byteLength(text)
    response.writeHead(status, { "content-type": "application/json; charset=UTF-8", ...headers }).end(text)
  }

  return {
    get url() {
      return url
    },
    apiKey,
    oauth,
    counts,
    async start() {
      server.listen(options.port ?? 0, "127.0.0.1")
      await once(server, "listening")
      const address = server.address()
      if (address === null || typeof address === "string") throw new Error("the stand-in has no port")
      url = `http://127.0.0.1:${address.port}`
    },
    async stop() {
      if (!server.listening) return
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
    addFolder: tree.addFolder,
    addFile: file => tree.addFile({ mimeType: guessMimeType(file.name), ...file }),
    addShortcut: tree.addShortcut,
    remove: id => tree.remove(id),
    trash: tree.trash,
    replace: tree.replace,
    loadDirectory: (path, parentId) => loadDirectory(tree, path, parentId),
    setFault: faults.set,
    clearFaults: faults.clear,
    resetCounts() {
      Object.assign(counts, {
        list: 0,
        get: 0,
        media: 0,
        token: 0,
        consent: 0,
        changes: 0,
        upload: 0,
        bytesReceived: 0,
        bytesSent: 0,
        units: 0,
        maxInFlight: counts.inFlight,
      })
    },
    revokeTokens: accounts.revokeTokens,
    expireUploads: uploads.expire,
    uploaded: () =>
      [...tree.all()].flatMap(item => {
        const { id, name, parentId, content, options } = item
        if (options.appProperties === undefined || content === undefined || tree.isTrashed(item)) return []
        const folder = parentId === undefined ? "" : (tree.find(parentId)?.name ?? "")
        return "bytes" in content ? [{ id, name, folder, bytes: content.bytes }] : []
      }),
    denyConsent: accounts.consent.deny,
    expireSignIns: accounts.consent.expire,
    createServiceAccountJson: () => accounts.createServiceAccountJson(`${url}/token`),
  }
}

function classify(method: string, address: URL): { kind: CallKind; id?: string } {
  const { pathname, searchParams } = address
  if (method === "POST" && pathname === "/token") return { kind: "token" }
  if (method === "GET" && pathname === "/o/oauth2/v2/auth") return { kind: "consent" }
  if (method === "GET" && (pathname === CHANGES || pathname === `${CHANGES}/startPageToken`)) return { kind: "changes" }
  if (method === "POST" && pathname === FILES) return { kind: "upload" }
  if ((method === "POST" || method === "PUT") && pathname === UPLOAD) return { kind: "upload" }
  if (method === "GET" && pathname === FILES) return { kind: "list" }
  if (method === "GET" && pathname.startsWith(`${FILES}/`)) {
    const id = decodeURIComponent(pathname.slice(FILES.length + 1))
    return { kind: searchParams.get("alt") === "media" ? "media" : "get", id }
  }
  throw new Refusal(404, { error: { code: 404, message: `Not here: ${method} ${pathname}`, status: "NOT_FOUND" } })
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  if (request.headers["content-type"]?.split(";")[0] !== "application/x-www-form-urlencoded") {
    throw new Refusal(400, { error: "invalid_request", error_description: "Not a form." })
  }
  let text = ""
  for await (const chunk of request.setEncoding("utf8")) {
    text += String(chunk)
    if (text.length > 16 * 1024) throw new Refusal(400, { error: "invalid_request", error_description: "Too large." })
  }
  return new URLSearchParams(text)
}

function retryHeaders(fault: DriveFault): Record<string, string> {
  return fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
  response.writeHead(status, { "content-type": "text/html; charset=UTF-8", ...headers }).end(text)
}
