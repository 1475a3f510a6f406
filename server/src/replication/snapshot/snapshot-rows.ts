/** All rows of a store as one gzip of lines, and back: a header, then rows as they travel between stores. */
import { Readable } from "node:stream"
import { buffer } from "node:stream/consumers"
import { createGunzip, createGzip } from "node:zlib"
import { z } from "zod"
import type { Reader } from "../../database/database.ts"
import { adoptLibrary, identityOf } from "../../library/identity.ts"
import type { Store } from "../../library/store.ts"
import { readFeed } from "../feed.ts"
import { savePeer } from "../peer-store.ts"
import { decodeMessage, rowLine, type WireRow } from "../wire.ts"
import { SnapshotFault } from "./sealed.ts"

const NOBODY = ""
const CAPS = { maxBytes: 1024 * 1024, maxRows: 2_000 }
const MAX_PLAIN = 1024 * 1024 * 1024

const SnapshotHeader = z.looseObject({
  sync: z.literal(1),
  snapshot: z.literal(1),
  storeId: z.string().min(8).max(128),
  libraryId: z.string().min(1).max(128),
  revision: z.int().min(0),
})
const AnyHeader = z.looseObject({})

/** Call it in a snapshot of the database: all of it tells of one moment. */
export const writeSnapshot = async (reader: Reader): Promise<Buffer> => {
  const { storeId, libraryId, revision } = await identityOf(reader)
  const lines = async function* () {
    yield `${JSON.stringify({ sync: 1, snapshot: 1, storeId, libraryId, revision })}\n`
    for (let since = 0; ; ) {
      const part = await readFeed(reader, NOBODY, since, CAPS)
      yield part.rows.map(rowLine).join("")
      if (part.last) return
      since = part.to
    }
  }
  return buffer(Readable.from(lines()).pipe(createGzip({ level: 6 })))
}

async function* linesOf(bytes: Buffer): AsyncGenerator<string> {
  const inflated = Readable.from([bytes]).pipe(createGunzip()).setEncoding("utf8")
  let rest = ""
  let size = 0
  for await (const part of inflated) {
    size += String(part).length
    if (size > MAX_PLAIN) throw new SnapshotFault("the snapshot is too large")
    const lines = `${rest}${String(part)}`.split("\n")
    rest = lines.pop() ?? ""
    yield* lines
  }
  if (rest !== "") throw new SnapshotFault("the snapshot ends in the middle of a row")
}

/** Rows are read as those of a message are, with all its refusals. */
const readRows = async (lines: readonly string[]): Promise<readonly WireRow[]> =>
  (await decodeMessage(Buffer.from(`{}\n${lines.join("\n")}\n`), undefined, AnyHeader)).rows

/**
 * Fills a store that never held a row. The rows count as come from the store that made the snapshot, up to its revision, so that
 * it goes on from there. Returns how many there were. Throws `SnapshotFault`, or `AppError` for rows that cannot be.
 */
export const loadSnapshot = async (store: Store, bytes: Buffer, now: number, signal: AbortSignal): Promise<number> => {
  let header: z.infer<typeof SnapshotHeader> | undefined
  let waiting: string[] = []
  let loaded = 0
  const take = async (last: boolean): Promise<void> => {
    if (!header) throw new SnapshotFault("the snapshot is empty")
    const { storeId, libraryId, revision } = header
    const rows = await readRows(waiting)
    waiting = []
    await store.write(async writer => {
      const me = await identityOf(writer.tx)
      if (me.libraryId !== libraryId) {
        if (me.settled) throw new SnapshotFault("a home was faster")
        await adoptLibrary(writer.tx, libraryId, true)
      }
      await writer.apply(rows, storeId)
      if (last) await savePeer(writer.tx, storeId, { appliedRevision: revision, lastSeenAt: now, isHome: true })
    })
    loaded += rows.length
  }
  for await (const line of linesOf(bytes)) {
    signal.throwIfAborted()
    if (!header) {
      const parsed = SnapshotHeader.safeParse(JSON.parse(line))
      if (!parsed.success) throw new SnapshotFault("the snapshot is of a version that is not known here")
      header = parsed.data
    } else if (waiting.push(line) >= CAPS.maxRows) await take(false)
  }
  await take(true)
  return loaded
}
