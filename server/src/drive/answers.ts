/** One answer of Drive: opened within a time limit, read piece by piece within others, given back at the end. */

import { DriveFailure } from "./failures.ts"

export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The body; may be read once. Ending early closes the connection. */
  readonly body: AsyncIterable<Uint8Array>
  /** Closes the connection and gives the place in the pace back; needed only where the body is not read. */
  close(): void
}

export type Method = "GET" | "POST" | "PATCH" | "PUT"

export interface AnswerOptions {
  readonly address: URL
  /** GET unless told. */
  readonly method?: Method | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array<ArrayBuffer> | undefined
  readonly place: string
  /** Called once the answer is over, whatever way. */
  readonly release: () => void
  readonly signal: AbortSignal
  readonly limits: AnswerLimits
}

/** Milliseconds to wait at most. */
export interface AnswerLimits {
  readonly firstByte: number
  readonly nextBytes: number
  /** A reader that leaves a body lying about this long loses it, so that nobody waits for its place for ever. */
  readonly reader: number
}

/** Bytes a millisecond: a line that sends less is taken for broken. */
const SLOWEST = 24
export const ANSWER_LIMITS: AnswerLimits = { firstByte: 20_000, nextBytes: 30_000, reader: 60_000 }

/** @throws DriveFailure to be tried again when nothing answers in time; the signal's reason when it is aborted */
export async function openAnswer(options: AnswerOptions): Promise<Answer> {
  const { address, method = "GET", headers, body, place, release, signal, limits } = options
  const connection = new AbortController()
  const abort = () => connection.abort()
  let timer: NodeJS.Timeout | undefined
  if (signal.aborted) abort()
  signal.addEventListener("abort", close)

  function close(): void {
    clearTimeout(timer)
    signal.removeEventListener("abort", close)
    connection.abort()
    release()
  }

  function limit(milliseconds: number, act: () => void): void {
    clearTimeout(timer)
    timer = setTimeout(act, milliseconds)
  }

  /** The connection's own errors name addresses, and those hold the key: only their short code is passed on. */
  function broken(error: unknown, what: string): unknown {
    if (signal.aborted) return signal.reason
    const code = connection.signal.aborted ? "timeout" : causeCode(error)
    const message = `Google Drive ${what} for ${place} (${code}). Check the connection to the Internet.`
    return new DriveFailure("retry", "drive_unavailable", message)
  }

  async function* read(response: Response): AsyncGenerator<Uint8Array> {
    const reader = response.body?.getReader()
    try {
      while (reader !== undefined) {
        limit(limits.nextBytes, abort)
        const { done, value } = await reader.read()
        if (done) return
        limit(limits.reader, close)
        yield value
      }
    } catch (error) {
      throw broken(error, "broke off")
    } finally {
      close()
    }
  }

  try {
    limit(limits.firstByte + (body?.byteLength ?? 0) / SLOWEST, abort)
    const sent = { method, headers, redirect: "manual", signal: connection.signal, ...(body && { body }) } as const
    const response = await fetch(address, sent)
    limit(limits.reader, close)
    return { status: response.status, headers: response.headers, body: read(response), close }
  } catch (error) {
    const failure = broken(error, "did not answer")
    close()
    throw failure
  }
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "network"
}

/** The whole body; more than `most` bytes are an error. */
export async function readBytes(answer: Answer, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of answer.body) {
    length += piece.byteLength
    if (length > most)
      throw new DriveFailure("fail", "drive_unavailable", "Google Drive answered more than was asked for.")
    pieces.push(piece)
  }
  return Buffer.concat(pieces, length)
}

export async function readText(answer: Answer, most: number): Promise<string> {
  return new TextDecoder().decode(await readBytes(answer, most))
}
