/** Windows that several listeners share: one read of Drive for all of them, and what was read is kept for the next. */

import { createHash } from "node:crypto"
import type { DiskCache } from "../drive/disk-cache.ts"
import type { Drive } from "../drive/drive-types.ts"
import { openKept } from "./kept-window.ts"
import { receiveFromDrive, type Source } from "./receive-from-drive.ts"
import { type ArrivingWindow, openWindow, type Span, type Window } from "./window.ts"

export interface WindowPoolDeps {
  readonly drive: Pick<Drive, "openRange">
  /** Whole windows on disk; absent: nothing is kept there. */
  readonly disk?: DiskCache | undefined
  /** Told when the disk could not keep or give back; the listener is served all the same. */
  readonly onCacheError?: ((error: unknown) => void) | undefined
}

export interface WindowPool {
  /** The window that holds the span's first byte, up to its end or the span's. Let go when the signal aborts. */
  open(source: Source, span: Span, signal: AbortSignal): Window
}

/** Small, so that the first sound comes soon. */
const FIRST_WINDOW = 256 * 1024
const WINDOW = 1024 * 1024
/** Bytes of whole windows that stay in memory when nobody reads them any more. */
const MEMORY = 8 * 1024 * 1024

interface Shared {
  readonly window: ArrivingWindow
  readonly stop: AbortController
  readers: number
}

/** Where windows lie does not depend on where a listener begins: two of them meet in the same ones. */
export const windowAround = (position: number, size: number): Span => {
  if (position < FIRST_WINDOW) return { start: 0, end: Math.min(size, FIRST_WINDOW) - 1 }
  const start = FIRST_WINDOW + Math.floor((position - FIRST_WINDOW) / WINDOW) * WINDOW
  return { start, end: Math.min(size, start + WINDOW) - 1 }
}

export function createWindowPool({ drive, disk, onCacheError }: WindowPoolDeps): WindowPool {
  /** The least recently used first. */
  const shared = new Map<string, Shared>()

  const report = (error: unknown): void => onCacheError?.(error)
  async function orReport<T>(work: Promise<T>): Promise<T | undefined> {
    try {
      return await work
    } catch (error) {
      report(error)
      return undefined
    }
  }

  function share(source: Source, around: Span): Shared {
    const name = nameOf(source, around)
    const stop = new AbortController()
    const entry: Shared = { window: openWindow(receiveFromDrive(drive, source), around, stop.signal), stop, readers: 0 }
    shared.set(name, entry)
    entry.window.whole.then(
      bytes => {
        forgetOldest()
        if (disk !== undefined) void orReport(disk.put(name, bytes))
      },
      () => shared.delete(name),
    )
    return entry
  }

  function forgetOldest(): void {
    const idle = [...shared].filter(([, { window, readers }]) => window.complete && readers === 0)
    let held = idle.reduce((sum, [, { window }]) => sum + lengthOf(window.span), 0)
    for (const [name, { window }] of idle) {
      if (held <= MEMORY) return
      shared.delete(name)
      held -= lengthOf(window.span)
    }
  }

  function join(name: string, entry: Shared, signal: AbortSignal): Window {
    shared.delete(name)
    shared.set(name, entry)
    entry.readers += 1
    const leave = () => {
      entry.readers -= 1
      if (entry.readers > 0) return
      if (entry.window.complete) forgetOldest()
      else {
        if (shared.get(name) === entry) shared.delete(name)
        entry.stop.abort(signal.reason)
      }
    }
    if (signal.aborted) leave()
    else signal.addEventListener("abort", leave, { once: true })
    return entry.window
  }

  return {
    open(source, span, signal) {
      const around = windowAround(span.start, source.size)
      const name = nameOf(source, around)
      const asked = { start: span.start, end: Math.min(span.end, around.end) }
      const isWhole = asked.start === around.start && asked.end === around.end

      function fromDrive(): Window {
        const known = shared.get(name)
        if (known !== undefined) return join(name, known, signal)
        if (isWhole && source.contentKey !== "") return join(name, share(source, around), signal)
        return openWindow(receiveFromDrive(drive, source), asked, signal)
      }

      if (disk === undefined || source.contentKey === "" || shared.has(name)) return fromDrive()
      const file = orReport(disk.open(name, lengthOf(around)))
      return openKept({ file, start: around.start, span: asked, orElse: fromDrive, onError: report, signal })
    },
  }
}

const lengthOf = ({ start, end }: Span): number => end - start + 1

/** Nothing of the data stands in it. */
function nameOf({ id, contentKey, size }: Source, { start }: Span): string {
  return createHash("sha256")
    .update(JSON.stringify([id, contentKey, size, start]))
    .digest("hex")
}
