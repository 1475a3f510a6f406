/** Faults that a test asks the stand-in to play: errors, broken connections, slowness, known oddities of Google. */

export type CallKind = "list" | "get" | "media" | "token" | "consent" | "changes" | "upload"

/** Which calls are hit (all by default) and what happens to them. Several matching faults add up. */
export interface DriveFault {
  readonly on?: CallKind
  /** Only calls for this file. */
  readonly id?: string
  /** Spares this many matching calls first. */
  readonly skip?: number
  /** Hits this many calls, then no more; without it, all of them. */
  readonly times?: number

  readonly latencyMs?: number
  /** Google's JSON error: both are needed. */
  readonly status?: number
  readonly reason?: string
  readonly message?: string
  /** Of the error, beside its reason. */
  readonly location?: string
  /** As `google.rpc.ErrorInfo` holds them. */
  readonly details?: readonly Readonly<Record<string, unknown>>[]
  readonly retryAfter?: string
  /** The "We're sorry" page with this status. */
  readonly html?: 403 | 429
  /** Drops the connection before any answer. */
  readonly reset?: true
  /** Answers 302 to this address. */
  readonly redirect?: string
  /** Drops the connection after this many bytes of a body; of one that comes, as many as fill whole units are kept. */
  readonly truncateAfter?: number
  /** Ends the body after this many bytes as if it were whole. */
  readonly endAfter?: number
  /** Sends this many bytes of a body, then nothing more on an open connection. */
  readonly stallAfter?: number
  readonly bytesPerSecond?: number
  /** Media: answers 200 with everything in spite of `Range`. */
  readonly ignoreRange?: true
  /** Media: `downloadQuotaExceeded` for no range or an open-ended one, as seen with large files. */
  readonly refuseUnbounded?: true
  /** List: a query of several folders finds nothing, as Google's sometimes does. */
  readonly emptyGroups?: true
}

export function createFaults() {
  const faults = new Set<{ readonly fault: DriveFault; seen: number }>()
  return {
    /** Adds a fault; the returned function takes it away. */
    set(fault: DriveFault): () => void {
      const entry = { fault, seen: 0 }
      faults.add(entry)
      return () => void faults.delete(entry)
    },
    clear: () => faults.clear(),
    /** What happens to this call: the sum of the faults that match it. */
    take(kind: CallKind, id: string | undefined): DriveFault {
      let effect: DriveFault = {}
      for (const entry of faults) {
        const { on, id: only, skip = 0, times = Number.POSITIVE_INFINITY, ...rest } = entry.fault
        if ((on !== undefined && on !== kind) || (only !== undefined && only !== id)) continue
        entry.seen += 1
        if (entry.seen > skip && entry.seen <= skip + times) effect = { ...effect, ...rest }
      }
      return effect
    },
  }
}
