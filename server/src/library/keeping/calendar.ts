/** Days and months where the person is: a fixed distance from UTC, since databases count time in different words. */

export const HOUR = 3_600_000
export const DAY = 24 * HOUR

/** As browsers give it: minutes from local time to UTC, negative east of Greenwich. Returns what makes UTC local. */
export const shiftOf = (timezoneOffset: number): number => -timezoneOffset * 60_000

/** `2026-03` for days since 1970. */
export const monthOfDay = (day: number): string => new Date(day * DAY).toISOString().slice(0, 7)

/**
 * This day in the years before, as spans of milliseconds since 1970, newest first, from the year of `earliest` on and at most
 * `most` of them. February 29 has few.
 */
export const sameDayOfEarlierYears = (
  now: number,
  { earliest, shift, most }: { readonly earliest: number; readonly shift: number; readonly most: number },
): readonly { readonly from: number; readonly to: number }[] => {
  const today = new Date(now + shift)
  const first = new Date(earliest + shift).getUTCFullYear()
  const spans: { from: number; to: number }[] = []
  for (let year = today.getUTCFullYear() - 1; year >= first && spans.length < most; year--) {
    const start = new Date(Date.UTC(year, today.getUTCMonth(), today.getUTCDate()))
    if (start.getUTCMonth() === today.getUTCMonth())
      spans.push({ from: start.getTime() - shift, to: start.getTime() + DAY - shift })
  }
  return spans
}
