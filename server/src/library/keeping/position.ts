/**
 * Places in an order as texts that compare by code unit: between two there is always room for a third, so that putting an
 * entry between others writes that entry alone.
 *
 * A place is a whole number and a fraction in base 36. The first sign tells the sign and length of the whole number: from
 * `i` on positive with 1, 2, 3 … digits, below it negative. Only `0`-`9` and `a`-`z` are used, whose order is the same in
 * every collation. A fraction does not end in `0`.
 */

const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
const BASE = DIGITS.length
const ZERO_HEAD = DIGITS.indexOf("i")
const FIRST = "i0"
/** Longer places are a sign that a playlist should be numbered anew. */
const LONGEST = 48

const digitAt = (text: string, at: number): number => DIGITS.indexOf(text.charAt(at))
const sign = (digit: number): string => DIGITS.charAt(digit)

const wholeLength = (head: string): number => {
  const number = DIGITS.indexOf(head)
  return number >= ZERO_HEAD ? number - ZERO_HEAD + 2 : ZERO_HEAD - number + 1
}
const wholeOf = (place: string): string => place.slice(0, wholeLength(place.charAt(0)))

/** Places made elsewhere may be anything: beside those that are no place of ours there is no room. */
const isPlace = (text: string): boolean => {
  if (!/^[0-9a-z]+$/.test(text) || text.length > LONGEST) return false
  const length = wholeLength(text.charAt(0))
  return text.length === length || (text.length > length && !text.endsWith("0"))
}

/** The next whole number, or the one before; undefined at the end of the numbers. */
const step = (whole: string, by: 1 | -1): string | undefined => {
  const overflow = by === 1 ? BASE - 1 : 0
  for (let at = whole.length - 1; at > 0; at--) {
    const digit = digitAt(whole, at)
    if (digit === overflow) continue
    return `${whole.slice(0, at)}${sign(digit + by)}${sign(by === 1 ? 0 : BASE - 1).repeat(whole.length - 1 - at)}`
  }
  const head = digitAt(whole, 0) + by
  if (head < 0 || head >= BASE) return undefined
  const next = sign(head)
  return next + sign(by === 1 ? 0 : BASE - 1).repeat(wholeLength(next) - 1)
}

/** A fraction between two, as short as there is one; `high` undefined is the next whole number. */
const middle = (low: string, high: string | undefined): string => {
  let shared = 0
  while (high !== undefined && shared < high.length && (low.charAt(shared) || "0") === high.charAt(shared)) shared++
  if (high !== undefined && shared > 0) return high.slice(0, shared) + middle(low.slice(shared), high.slice(shared))
  const from = low === "" ? 0 : digitAt(low, 0)
  const to = high === undefined ? BASE : digitAt(high, 0)
  if (to - from > 1) return sign((from + to) >> 1)
  return high !== undefined && high.length > 1 ? high.charAt(0) : sign(from) + middle(low.slice(1), undefined)
}

const between = (before: string | undefined, after: string | undefined): string | undefined => {
  if (before === undefined && after === undefined) return FIRST
  if (before === undefined) {
    const whole = wholeOf(after ?? FIRST)
    return whole === after ? step(whole, -1) : whole
  }
  const low = wholeOf(before)
  const next = step(low, 1)
  if (after === undefined) return next
  if (before >= after) return undefined
  if (next !== undefined && next < after) return next
  const high = wholeOf(after)
  return low + middle(before.slice(low.length), low === high ? after.slice(high.length) : undefined)
}

const halve = (before: string, after: string, count: number): readonly string[] | undefined => {
  if (count === 0) return []
  const place = between(before, after)
  if (place === undefined || place.length > LONGEST) return undefined
  const left = halve(before, place, (count - 1) >> 1)
  const right = left && halve(place, after, count - 1 - left.length)
  return right && [...left, place, ...right]
}

/** One after the other, away from an open end. */
const walk = (from: string | undefined, by: 1 | -1, count: number): readonly string[] | undefined => {
  const places: string[] = []
  for (let last = from; places.length < count; ) {
    last = by === 1 ? between(last, undefined) : between(undefined, last)
    if (last === undefined) return undefined
    places.push(last)
  }
  return by === 1 ? places : places.reverse()
}

/**
 * `count` places in order, after `before` and before `after`; undefined is the open end. Returns undefined where there is
 * no room left: then all places are to be made anew, with both ends open.
 */
export const placesBetween = (
  before: string | undefined,
  after: string | undefined,
  count: number,
): readonly string[] | undefined => {
  if ([before, after].some(place => place !== undefined && !isPlace(place))) return undefined
  if (before === undefined || after === undefined)
    return after === undefined ? walk(before, 1, count) : walk(after, -1, count)
  return halve(before, after, count)
}
