/** One object in an S3-compatible store, replaced as a whole: the store itself makes that atomic. */
import { readCapped } from "../wire.ts"
import { SnapshotFault } from "./sealed.ts"
import { type S3Access, signRequest } from "./sign-request.ts"

const TOTAL_MS = 60_000
export const MAX_SNAPSHOT = 64 * 1024 * 1024

export interface ObjectStore {
  put(bytes: Buffer, signal: AbortSignal): Promise<void>
  /** Undefined where there is none. */
  get(signal: AbortSignal): Promise<Buffer | undefined>
}

/** `url` names the object; `now` in milliseconds since 1970. Both throw `SnapshotFault` with the answer's status. */
export const createObjectStore = (url: string, access: S3Access, now: () => number): ObjectStore => {
  const send = async (method: "GET" | "PUT", body: Buffer | undefined, signal: AbortSignal): Promise<Response> => {
    const headers = signRequest({ method, url: new URL(url), body: body ?? "" }, access, now())
    const end = AbortSignal.any([signal, AbortSignal.timeout(TOTAL_MS)])
    try {
      const sent = { method, headers, redirect: "manual", signal: end } as const
      return await fetch(url, body ? { ...sent, body: new Uint8Array(body) } : sent)
    } catch {
      signal.throwIfAborted()
      throw new SnapshotFault("the store cannot be reached")
    }
  }
  const refused = ({ status }: Response): SnapshotFault =>
    new SnapshotFault(
      status === 403
        ? "the store refuses the key: check SYNC_SNAPSHOT_KEY, SYNC_SNAPSHOT_SECRET and SYNC_SNAPSHOT_REGION"
        : `the store answered ${status}`,
    )
  return {
    put: async (bytes, signal) => {
      const answer = await send("PUT", bytes, signal)
      await answer.body?.cancel()
      if (answer.status !== 200) throw refused(answer)
    },
    get: async signal => {
      const answer = await send("GET", undefined, signal)
      if (answer.status === 200 && answer.body) return readCapped(answer.body, MAX_SNAPSHOT)
      await answer.body?.cancel()
      if (answer.status === 404) return undefined
      throw refused(answer)
    },
  }
}
