/** The player's own files: listed once at the start, held in memory, never looked up by a path from a request. */
import { hash } from "node:crypto"
import { readdir, readFile, stat } from "node:fs/promises"
import { extname, join, relative, sep } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants, gzip } from "node:zlib"
import type { FastifyReply, FastifyRequest } from "fastify"
import { type Coding, codingFor, WORTH_COMPRESSING } from "./coding.ts"

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json; charset=utf-8",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".webp": "image/webp",
  ".jpg": "image/jpeg",
  ".ico": "image/x-icon",
}
const COMPRESSED = /^(?:text|application)\/|\+xml/
const MOST_FILES = 2_000
const LARGEST_FILE = 16 * 1024 * 1024
/** Files whose name holds a hash of their content never change. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/
/** What the build has pressed already, beside the file itself. */
const PRESSED = ".br"

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

interface PageFile {
  readonly type: string
  readonly bytes: Buffer
  readonly etag: string
  readonly cacheControl: string
  /** As the build made it, or made when first asked for. */
  readonly coded: Map<Coding, Promise<Buffer>>
}

const UNBUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Diapason</title>
<body><p>The server runs, but its page is not built yet. In the project's folder: <code>npm run build</code>, then start the server again.</p>
<p lang="fr">Le serveur tourne, mais sa page n’est pas encore construite. Dans le dossier du projet : <code>npm run build</code>, puis relancez le serveur.</p></body></html>`

const asPageFile = (path: string, bytes: Buffer): PageFile => ({
  type: TYPES[extname(path).toLowerCase()] ?? "application/octet-stream",
  bytes,
  etag: `"${hash("sha256", bytes, "base64url").slice(0, 22)}"`,
  cacheControl: HASHED.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
  coded: new Map(),
})

/** Path as it is asked for (`/assets/index-….js`) → file. Empty where the folder is missing. */
const readFolder = async (folder: string): Promise<ReadonlyMap<string, PageFile>> => {
  const found = await stat(folder).catch(() => undefined)
  if (!found?.isDirectory()) return new Map()
  const files = new Map<string, PageFile>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || files.size >= MOST_FILES) continue
    const path = join(entry.parentPath, entry.name)
    if ((await stat(path)).size > LARGEST_FILE) continue
    const address = `/${relative(folder, path).split(sep).join("/")}`
    files.set(address, asPageFile(address, await readFile(path)))
  }
  for (const [address, { bytes }] of files) {
    if (!address.endsWith(PRESSED)) continue
    files.get(address.slice(0, -PRESSED.length))?.coded.set("br", Promise.resolve(bytes))
    files.delete(address)
  }
  return files
}

const codedBytes = (file: PageFile, coding: Coding): Promise<Buffer> => {
  const known = file.coded.get(coding)
  if (known) return known
  const made =
    coding === "br"
      ? brotli(file.bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } })
      : deflate(file.bytes, { level: 6 })
  file.coded.set(coding, made)
  return made
}

export type Pages = Awaited<ReturnType<typeof loadPages>>

/** `folder` is the built page. Addresses that are no file get `index.html`: the page knows its own addresses. */
export const loadPages = async (folder: string) => {
  const files = await readFolder(folder)
  const index = files.get("/index.html") ?? { ...asPageFile("/index.html", Buffer.from(UNBUILT)) }

  return {
    built: files.has("/index.html"),
    /** `path` as it was asked for, without its query. Returns false where a file is meant that is not there. */
    send: async (path: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean> => {
      const file = files.get(path) ?? (path.startsWith("/assets/") ? undefined : index)
      if (!file) return false
      reply.code(200).header("cache-control", file.cacheControl).header("etag", file.etag).type(file.type)
      const isText = COMPRESSED.test(file.type) && file.bytes.length >= WORTH_COMPRESSING
      if (isText) reply.header("vary", "accept-encoding")
      if (request.headers["if-none-match"]?.includes(file.etag)) {
        await reply.code(304).send()
        return true
      }
      const coding = isText ? codingFor(request.headers["accept-encoding"]) : undefined
      if (coding) reply.header("content-encoding", coding)
      const bytes = coding ? await codedBytes(file, coding) : file.bytes
      reply.header("content-length", bytes.length)
      await reply.send(request.method === "HEAD" ? "" : bytes)
      return true
    },
  }
}
