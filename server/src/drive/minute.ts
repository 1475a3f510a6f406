/** Google's quota of a minute, spent: fast while there is plenty, evenly when there is little, never more than there is. */

const SECOND = 1000
/** One more than a minute: what was spent within a second counts from its beginning to its end. */
const SECONDS = 61
/**
 * Of the quota, a second, where all of it is left; it falls with the square of what is left, so that a first rush slows down
 * without a halt, and a load that goes on comes to rest below nine tenths. The rest is there for whoever listens.
 */
const FASTEST = 0.65
/** Of the quota, a second, where next to nothing is left. */
const SLOWEST = 1 / 1_200

export interface Minute {
  /** Books the units at the first moment that has room for them, and tells how many milliseconds it is away. */
  book(units: number, now: number, urgent: boolean): number
  /** Takes a booking back. */
  giveBack(units: number, at: number): void
}

export function createMinute(unitsPerMinute: number): Minute {
  /** By the second since 1970. */
  const spent = new Map<number, number>()
  let nextTurn = 0

  const secondOf = (time: number): number => Math.floor(time / SECOND)

  /** Since the beginning of the minute that ends at this moment, with what is booked after it. */
  function spentSince(time: number): number {
    const first = secondOf(time) - SECONDS + 1
    let sum = 0
    for (const [second, units] of spent) if (second >= first) sum += units
    return sum
  }

  /** What is over, and what lies too far ahead to be true: the machine's clock was put back. */
  function forget(now: number): void {
    const first = secondOf(now) - SECONDS + 1
    for (const second of spent.keys()) if (second < first || second > first + 3 * SECONDS) spent.delete(second)
  }

  /** The first moment from `time` on whose minute has room for the units. */
  function roomFrom(time: number, units: number): number {
    let at = time
    for (let tries = 0; tries < SECONDS && spentSince(at) + units > unitsPerMinute; tries += 1)
      at = (secondOf(at) + 1) * SECOND
    return at
  }

  return {
    book(units, now, urgent) {
      forget(now)
      const turn = urgent ? now : Math.max(now, Math.min(nextTurn, now + SECONDS * SECOND))
      const at = roomFrom(turn, units)
      if (!urgent) {
        const left = 1 - spentSince(at) / unitsPerMinute
        nextTurn = at + (units / unitsPerMinute / Math.max(left ** 2 * FASTEST, SLOWEST)) * SECOND
      }
      spent.set(secondOf(at), (spent.get(secondOf(at)) ?? 0) + units)
      return at - now
    },
    giveBack(units, at) {
      spent.set(secondOf(at), Math.max(0, (spent.get(secondOf(at)) ?? 0) - units))
    },
  }
}
