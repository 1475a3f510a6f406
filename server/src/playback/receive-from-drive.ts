/** Bytes of a Drive file, asked for again from the very byte where Drive broke off. */

import { setTimeout as sleep } from "node:timers/promises"
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveReference } from "../drive/drive-types.ts"
import type { Receive } from "./window.ts"

export interface Source extends DriveReference {
  /** "" where unknown: its bytes are then neither shared nor kept. */
  readonly contentKey: string
  /** The whole file's bytes; when Drive tells another number the file has changed. */
  readonly size: number
}

const RETRIES = 3
const RETRY_WAIT = 250

/** Three retries at most; a refusal to begin with is not retried, since the drive has tried that already. */
export const receiveFromDrive =
  (drive: Pick<Drive, "openRange">, source: Source): Receive =>
  async (span, onPiece, signal) => {
    const over = new AbortController()
    const open = AbortSignal.any([signal, over.signal])
    let position = span.start

    async function receiveRest(): Promise<void> {
      const { body, totalSize } = await drive.openRange(source, position, span.end, open)
      if (totalSize !== source.size) throw changed()
      for await (const piece of orBroken(body)) {
        position += piece.byteLength
        onPiece(piece)
      }
    }

    try {
      for (let retries = 0; position <= span.end; retries += 1) {
        try {
          await receiveRest()
        } catch (error) {
          if (!(error instanceof BrokenOff)) throw error
          if (retries === RETRIES || signal.aborted) throw error.cause
          await sleep(RETRY_WAIT * retries, undefined, { signal })
        }
      }
    } finally {
      // A body that was refused unread is closed by this.
      over.abort()
    }
  }

/** Marks a failure in the middle of a body, which is worth another request from there. */
class BrokenOff extends Error {}

async function* orBroken(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (error) {
    throw error instanceof AppError ? new BrokenOff("broken off", { cause: error }) : error
  }
}

function changed(): AppError {
  return new AppError("range_not_satisfiable", "This file has changed in Google Drive. Import its folder again.")
}
