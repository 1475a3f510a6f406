/** A file that one process fills while several listeners already read it. */

import { type FileHandle, open } from "node:fs/promises"
import { Readable } from "node:stream"
import { orAborted } from "../../drive/or-aborted.ts"

const PIECE = 64 * 1024

export interface GrowingFile {
  /** Resolves when all is written and kept; rejects when it will not be. */
  readonly written: Promise<void>
  /** Resolves with the first bytes at hand; then from the first to the last, waiting for those to come. */
  read(signal: AbortSignal): Promise<Readable>
}

export interface GrowingFileDeps {
  readonly source: AsyncIterable<Buffer>
  /** More bytes are an error. */
  readonly most: number
  /** Rejects when what came was not all, though the source ended well. */
  readonly confirmed: Promise<void>
  readonly keep: () => Promise<void>
  readonly discard: () => Promise<void>
  /** Told when it could not be kept or discarded; its listeners have heard all the same. */
  readonly onFault: (error: unknown) => void
}

/** `path` must not exist yet. One handle serves the writer and all readers, so that a renamed file is read to its end. */
export async function growFile(path: string, deps: GrowingFileDeps): Promise<GrowingFile> {
  const { source, most, confirmed, keep, discard, onFault } = deps
  const handle = await open(path, "wx+", 0o600)
  let users = 1
  let ending: { readonly error?: unknown } | undefined
  let moved = Promise.withResolvers<void>()
  const move = () => {
    moved.resolve()
    moved = Promise.withResolvers()
  }
  const leave = () => {
    users -= 1
    if (users === 0) handle.close().catch(onFault)
  }

  async function write(): Promise<void> {
    let length = 0
    for await (const piece of source) {
      if (length + piece.byteLength > most) throw new RangeError(`more than ${most} bytes were made`)
      await writeAll(handle, piece, length)
      length += piece.byteLength
      move()
    }
  }

  async function fill(): Promise<void> {
    try {
      await Promise.all([confirmed, write()])
      await keep().catch(onFault)
      ending = {}
    } catch (error) {
      ending = { error }
      await discard().catch(onFault)
      throw error
    } finally {
      move()
      leave()
    }
  }

  async function* follow(signal: AbortSignal): AsyncGenerator<Buffer> {
    users += 1
    try {
      for (let position = 0; ; ) {
        signal.throwIfAborted()
        // Both are looked at before the read: what comes during it is not missed.
        const over = ending
        const next = moved.promise
        const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(PIECE), 0, PIECE, position)
        position += bytesRead
        if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
        else if (over === undefined) await orAborted(next, signal)
        else if ("error" in over) throw over.error
        else return
      }
    } finally {
      leave()
    }
  }

  const written = fill()
  written.catch(() => {})
  return {
    written,
    async read(signal) {
      if (users === 0) throw new Error("a file that is written and left is read from where it is kept")
      const pieces = follow(signal)
      const first = await pieces.next()
      const stream = Readable.from(first.done ? [] : beginning(first.value, pieces), { objectMode: false })
      // A stream that is closed unread never begins its source, and so never ends it.
      stream.once("close", () => pieces.return(undefined).catch(onFault))
      return stream
    },
  }
}

async function* beginning(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* rest
}

async function writeAll(handle: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.byteLength; ) {
    const { bytesWritten } = await handle.write(piece, done, piece.byteLength - done, position + done)
    done += bytesWritten
  }
}
