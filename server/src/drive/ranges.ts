/** Reads byte ranges of files: always bounded, always checked. */

import { AppError } from "@diapason/shared/errors"
import { type Answer, readBytes } from "./answers.ts"
import type { DriveRange, DriveReference } from "./drive-types.ts"
import { DriveFailure } from "./failures.ts"
import { checkId, type DriveRequest, type Requests } from "./requests.ts"

const MEDIA_UNITS = 200
const READ_MAX = 8 * 1024 * 1024
const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/

/** A window of `start` to `end`, for a listener; Google refuses open-ended ones for large files now and then. */
export function openRange(
  requests: Requests,
  file: DriveReference,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<DriveRange> {
  const request = { ...rangeRequest(file, start, end), urgent: true }
  return requests.send(request, signal, async answer => {
    const totalSize = checkAnswer(answer, request, start, end)
    return { body: exactly(answer.body, end - start + 1, request.place), totalSize }
  })
}

/** The window collected; the whole of it is asked for again when it breaks off. */
export async function readRange(
  requests: Requests,
  file: DriveReference,
  start: number,
  end: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const length = end - start + 1
  if (length > READ_MAX + 1) throw new RangeError(`a range of ${length} bytes is too long to be collected`)
  const request = rangeRequest(file, start, end)
  return requests.send(request, signal, async answer => {
    checkAnswer(answer, request, start, end)
    return readBytes({ ...answer, body: exactly(answer.body, length, request.place) }, length)
  })
}

function rangeRequest(file: DriveReference, start: number, end: number): DriveRequest {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`no bytes lie between ${start} and ${end}`)
  }
  const id = checkId(file)
  return {
    path: `/${id}`,
    query: { alt: "media" },
    // `fetch` itself adds `accept-encoding: identity` to a request for a range (Fetch standard, "HTTP-network-or-cache fetch").
    headers: { range: `bytes=${start}-${end}` },
    units: MEDIA_UNITS,
    references: [file],
    place: `the file ${id}`,
  }
}

/** The file's whole size, when the answer is the window that was asked for. */
function checkAnswer(answer: Answer, request: DriveRequest, start: number, end: number): number {
  const [, from, to, total] = CONTENT_RANGE.exec(answer.headers.get("content-range") ?? "") ?? []
  if (answer.status === 206 && Number(from) === start && Number(to) === end) return Number(total)
  answer.close()
  if (answer.status === 206 && Number(from) === start && Number(to) === Number(total) - 1) {
    const message = `Google Drive has only ${total} bytes of ${request.place}: it has changed. Import its folder again.`
    throw new AppError("range_not_satisfiable", message)
  }
  const message = `Google Drive did not give the part of ${request.place} that was asked for. Try again later.`
  throw new DriveFailure("fail", "drive_unavailable", message)
}

/** Passes the bytes on and throws when there are fewer or more than promised. */
async function* exactly(body: AsyncIterable<Uint8Array>, length: number, place: string): AsyncGenerator<Uint8Array> {
  let missing = length
  for await (const piece of body) {
    missing -= piece.byteLength
    if (missing < 0) break
    yield piece
  }
  if (missing === 0) return
  const message = `Google Drive gave ${missing > 0 ? "fewer" : "more"} bytes of ${place} than it had announced. Try again later.`
  throw new DriveFailure("retry", "drive_unavailable", message)
}
