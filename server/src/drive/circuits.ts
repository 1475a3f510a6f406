/** Remembers failures that the next call would meet again, so that it is not made: a circuit for each cause. */

import type { Clock } from "./clock.ts"
import { DriveFailure } from "./failures.ts"
import type { DriveRequest } from "./requests.ts"

export interface Circuits {
  /** Throws the failure that is still to be expected. */
  check(who: object, request: DriveRequest): void
  note(who: object, request: DriveRequest, failure: DriveFailure): void
}

interface Open {
  readonly failure: DriveFailure
  readonly until: number
}

const MOST_FILES = 5_000

/** @param clock what failures are timed by */
export function createCircuits(clock: Pick<Clock, "now">): Circuits {
  /** By who asks: another account may have another quota, and other rights. */
  const everything = new WeakMap<object, Open>()
  const bytes = new WeakMap<object, Map<string, Open>>()

  const fileOf = (request: DriveRequest) => (request.query.alt === "media" ? request.references[0]?.id : undefined)

  function rethrow(open: Open | undefined): void {
    if (open === undefined || open.until <= clock.now()) return
    const { code, message, hold } = open.failure
    throw new DriveFailure("fail", code, message, 0, hold)
  }

  return {
    check(who, request) {
      rethrow(everything.get(who))
      const id = fileOf(request)
      if (id !== undefined) rethrow(bytes.get(who)?.get(id))
    },
    note(who, request, failure) {
      if (failure.hold === undefined) return
      const open = { failure, until: clock.now() + failure.hold.milliseconds }
      if (failure.hold.scope === "everything") return void everything.set(who, open)
      const id = fileOf(request)
      if (id === undefined) return
      const files = bytes.get(who) ?? new Map<string, Open>()
      bytes.set(who, files)
      files.delete(id)
      files.set(id, open)
      const [oldest] = files.keys()
      if (oldest !== undefined && files.size > MOST_FILES) files.delete(oldest)
    },
  }
}
