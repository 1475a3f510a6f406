/** The few parts of a Drive file that reading its tags needs, fetched when they are first looked at, within a budget. */
import type { Drive, DriveItem } from "../../drive/drive-types.ts"

/** What the first request fetches: enough for most files without an embedded picture. */
export const HEAD = 64 * 1024
/** A header that lies about lengths can make us fetch no more than this, in no more requests than these. */
const MOST_BYTES = 1024 * 1024
const MOST_REQUESTS = 4
const READ_AHEAD = 16 * 1024

export interface FileWindow {
  readonly size: number
  /**
   * The bytes from `start` on, `length` of them; `undefined` where the file ends before or the budget is spent.
   * `ahead` (bytes from `start`) is fetched with them when a request is needed at all.
   */
  read(start: number, length: number, ahead?: number): Promise<Uint8Array | undefined>
  /** What is there already, from `start` on and at most `length` bytes; empty where nothing is. */
  peek(start: number, length: number): Uint8Array
}

interface Part {
  readonly start: number
  readonly bytes: Uint8Array
}

const endOf = (part: Part): number => part.start + part.bytes.length

/** Errors of Drive pass through. Nothing is kept beyond the life of the window. */
export function createFileWindow(drive: Pick<Drive, "readRange">, item: DriveItem, signal: AbortSignal): FileWindow {
  const { size } = item
  let parts: readonly Part[] = []
  let requests = 0
  let fetched = 0

  const partAt = (start: number) => parts.find(part => part.start <= start && start < endOf(part))

  function peek(start: number, length: number): Uint8Array {
    const part = partAt(start)
    return part === undefined ? new Uint8Array(0) : part.bytes.subarray(start - part.start, start - part.start + length)
  }

  async function fetchPart(start: number, end: number): Promise<void> {
    requests += 1
    fetched += end - start
    const bytes = await drive.readRange(item, start, end - 1, signal)
    const before = parts.find(part => endOf(part) === start)
    const joined = before === undefined ? { start, bytes } : { start: before.start, bytes: join(before.bytes, bytes) }
    parts = [...parts.filter(part => part !== before), joined]
  }

  async function read(start: number, length: number, ahead = READ_AHEAD): Promise<Uint8Array | undefined> {
    if (length < 0 || start < 0 || start + length > size || length > MOST_BYTES) return undefined
    const known = peek(start, length)
    if (known.length === length) return known
    const from = start + known.length
    const wanted = Math.min(size, Math.max(start + length, start + ahead))
    const end = Math.min(wanted, from + MOST_BYTES - fetched)
    if (requests === MOST_REQUESTS || end < start + length) return undefined
    await fetchPart(from, end)
    const bytes = peek(start, length)
    return bytes.length === length ? bytes : undefined
  }

  return { size, read, peek }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length)
  joined.set(first)
  joined.set(second, first.length)
  return joined
}
