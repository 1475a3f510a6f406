/**
 * How long a browser waits for a picture. It asks over six connections for everything: pictures that Drive does not send
 * must not hold them all, or nothing else is answered. The page asks again; what is opened here goes on meanwhile.
 */
import { AppError } from "@diapason/shared/errors"

/** Milliseconds. */
const WAITS = { long: 5_000, short: 1_500, brief: 200 } as const
/** So many wait long: one of a browser's connections stays nearly free. A remote that is only slow gives pictures as it can. */
const MOST_LONG = 5

export type Patience = ReturnType<typeof createPatience>

/** Of one server. */
export const createPatience = () => {
  let waiting = 0
  /** A long wait was in vain, and no picture came since that took its time. */
  let late = false

  const limitNow = (): number => {
    if (late) return waiting > 0 ? WAITS.brief : WAITS.long
    return waiting < MOST_LONG ? WAITS.long : WAITS.short
  }

  /** As `opening`. Throws `drive_unavailable` where it takes too long. */
  return async <T>(opening: Promise<T>): Promise<T> => {
    const limit = limitNow()
    const isLong = limit === WAITS.long
    if (isLong) waiting += 1
    const { promise: tooLate, reject } = Promise.withResolvers<never>()
    const begun = performance.now()
    const timer = setTimeout(() => {
      if (isLong) late = true
      reject(
        new AppError(
          "drive_unavailable",
          "This album's picture is still on its way from Google Drive. Ask again in a moment.",
        ),
      )
    }, limit)
    const noteArrival = () => {
      // What lay here already says nothing of Drive.
      if (performance.now() - begun > WAITS.brief) late = false
    }
    opening.then(noteArrival, () => undefined)
    return Promise.race([opening, tooLate]).finally(() => {
      clearTimeout(timer)
      if (isLong) waiting -= 1
    })
  }
}
