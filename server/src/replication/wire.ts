/** Messages of rows as bytes: newline-delimited JSON, gzip, every cap counted while reading. */
import { promisify } from "node:util"
import { gunzip, gunzipSync, gzip, gzipSync } from "node:zlib"
import { AppError } from "@diapason/shared/errors"
import { MAX_COMPRESSED, MAX_DEPTH, MAX_INFLATED, MAX_ROWS } from "@diapason/shared/sync"
import type { z } from "zod"
import { isKey, NEWEST_VERSION } from "../library/row-store.ts"

const deflate = promisify(gzip)
const inflate = promisify(gunzip)
/** Usual messages are packed where they are: the trip to another thread would cost more. */
const AT_ONCE = 512 * 1024
const LEVEL = { level: 6 }
const CAPPED = { maxOutputLength: MAX_INFLATED }
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"])

/** A row as it travels. `body` is JSON text, byte for byte as its first writer wrote it; null is a deletion. */
export interface WireRow {
  readonly kind: string
  readonly id: string
  readonly version: number
  readonly body: string | null
  /** Its sender made it and tells it for the first time. Travels in the header. */
  readonly undelivered?: boolean
}

const start = ({ kind, id, version }: Omit<WireRow, "body">): string =>
  `${JSON.stringify([kind, id, version]).slice(0, -1)},`

/** Bytes of the row before compression. */
export const rowSize = (row: WireRow): number =>
  row.kind.length + row.id.length + Buffer.byteLength(row.body ?? "null") + 24

const pack = async (bytes: Buffer): Promise<Buffer> =>
  bytes.length <= AT_ONCE ? gzipSync(bytes, LEVEL) : deflate(bytes, LEVEL)

/** Throws what zlib throws where the bytes are no gzip, or hold more than a message may. */
export const unpack = async (bytes: Buffer): Promise<Buffer> =>
  bytes.length <= AT_ONCE / 4 ? gunzipSync(bytes, CAPPED) : inflate(bytes, CAPPED)

/** The row as it travels, with the end of its line. */
export const rowLine = (row: WireRow): string => `${start(row)}${row.body ?? "null"}]\n`

export const encodeMessage = (header: object, rows: readonly WireRow[]): Promise<Buffer> => {
  const undelivered = rows.flatMap((row, place) => (row.undelivered ? [place] : []))
  const whole = undelivered.length === 0 ? header : { ...header, undelivered }
  return pack(Buffer.from(`${JSON.stringify(whole)}\n${rows.map(rowLine).join("")}`))
}

/** Collects a body. Throws `too_large` as soon as the cap is passed, without reading on. */
export const readCapped = async (body: AsyncIterable<Uint8Array>, cap: number): Promise<Buffer> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > cap)
      throw new AppError("too_large", `The message is larger than ${cap} bytes: send it in smaller parts.`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const inflateCapped = async (bytes: Buffer, encoding: string | undefined): Promise<Buffer> => {
  if (encoding === undefined || encoding === "identity") return bytes
  if (encoding !== "gzip")
    throw new AppError("unsupported_type", `Content-Encoding "${encoding}" is not understood: use gzip or none.`)
  try {
    return await unpack(bytes)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE")
      throw new AppError(
        "too_large",
        `The message inflates to more than ${MAX_INFLATED} bytes: send it in smaller parts.`,
      )
    throw new AppError("invalid", "The message is not whole gzip.")
  }
}

/** Bytes that are no text would be replaced in silence, and every copy would differ from its original. */
const asText = (bytes: Buffer): string => {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new AppError("invalid", "The message is not UTF-8.")
  }
}

/** Refuses nesting beyond the cap and keys that would reach an object's prototype. */
const isPlain = (value: unknown, depth = 0): boolean => {
  if (value === null || typeof value !== "object") return true
  if (depth >= MAX_DEPTH) return false
  return Object.entries(value).every(([key, inner]) => !FORBIDDEN_KEYS.has(key) && isPlain(inner, depth + 1))
}

const parseLine = (line: string, number: number): unknown => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new AppError("invalid", `Line ${number} is not JSON.`)
  }
  if (!isPlain(value))
    throw new AppError("invalid", `Line ${number} nests deeper than ${MAX_DEPTH} or uses a forbidden key.`)
  return value
}

const parseRow = (line: string, number: number): WireRow => {
  const value = parseLine(line, number)
  const refuse = (what: string): never => {
    throw new AppError("unprocessable", `Line ${number}: ${what}.`)
  }
  if (!Array.isArray(value) || value.length !== 4) return refuse("not a row of [kind, id, version, body]")
  const [kind, id, version, body]: unknown[] = value
  if (!isKey(kind)) return refuse("the kind is not a text of 1 to 512 characters")
  if (!isKey(id)) return refuse("the id is not a text of 1 to 512 characters")
  if (typeof version !== "number" || !Number.isSafeInteger(version) || version < 0 || version > NEWEST_VERSION)
    return refuse("the version is not a whole number")
  if (body === null) return { kind, id, version, body }
  if (typeof body !== "object" || Array.isArray(body)) return refuse("the body is neither an object nor null")
  const prefix = start({ kind, id, version })
  if (!line.startsWith(prefix) || !line.endsWith("]"))
    return refuse("spaces or escapes before the body: kind, id and version are written as compact JSON")
  return { kind, id, version, body: line.slice(prefix.length, -1).trim() }
}

/** Reads a whole message. Throws `too_large`, `invalid` or `unprocessable`, naming the line; nothing of it is used then. */
export const decodeMessage = async <H extends { readonly undelivered?: unknown }>(
  bytes: Buffer,
  encoding: string | undefined,
  headerSchema: z.ZodType<H>,
): Promise<{ readonly header: H; readonly rows: readonly WireRow[] }> => {
  const lines = asText(await inflateCapped(bytes, encoding)).split("\n")
  if (lines.at(-1) === "") lines.pop()
  const [first = "", ...rest] = lines
  if (rest.length > MAX_ROWS)
    throw new AppError("too_large", `More than ${MAX_ROWS} rows in one message: send it in smaller parts.`)
  const header = headerSchema.safeParse(parseLine(first, 1))
  if (!header.success) {
    const issue = header.error.issues[0]
    throw new AppError(
      "invalid",
      `Line 1: ${issue?.path.map(String).join(".") || "header"}: ${issue?.message ?? "not valid"}`,
    )
  }
  const places = new Set(Array.isArray(header.data.undelivered) ? header.data.undelivered : [])
  const rows = rest.map((line, n) => {
    const row = parseRow(line, n + 2)
    return places.has(n) ? { ...row, undelivered: true } : row
  })
  return { header: header.data, rows }
}

export const readMessage = async <H extends { readonly undelivered?: unknown }>(
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  headerSchema: z.ZodType<H>,
) => decodeMessage(await readCapped(body, encoding === "gzip" ? MAX_COMPRESSED : MAX_INFLATED), encoding, headerSchema)
