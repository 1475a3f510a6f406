/** Moments as the days and hours of the person who reads them. */

/** The items of each local day, in the order they come; a day is named by its local midnight as ISO date. */
export function byDay<T extends { readonly playedAt: string }>(
  items: readonly T[],
): readonly (readonly [day: string, items: readonly T[]])[] {
  return [...Map.groupBy(items, ({ playedAt }) => localDay(new Date(playedAt)))]
}

export function localDay(moment: Date): string {
  const two = (n: number) => String(n).padStart(2, "0")
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** “Today”, “Yesterday”, “Monday 16 November”; with its year where that is another one. */
export function dayName(
  day: string,
  now: Date,
  language: string,
  words: { readonly today: string; readonly yesterday: string },
): string {
  if (day === localDay(now)) return words.today
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1)
  if (day === localDay(yesterday)) return words.yesterday
  const date = new Date(`${day}T00:00`)
  const sameYear = date.getFullYear() === now.getFullYear()
  return new Intl.DateTimeFormat(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(!sameYear && { year: "numeric" }),
  }).format(date)
}

export const timeOfDay = (iso: string, language: string): string =>
  new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(iso))

/** The months from the first to the last of `known` (`2026-03`), those without a value as 0. */
export function everyMonth<T>(
  known: readonly ({ readonly month: string } & T)[],
  none: T,
): readonly ({ month: string } & T)[] {
  const [first] = known
  const last = known.at(-1)
  if (!first || !last) return []
  const at = new Map(known.map(item => [item.month, item]))
  const months: ({ month: string } & T)[] = []
  for (let month = first.month; month <= last.month; month = nextMonth(month))
    months.push(at.get(month) ?? { month, ...none })
  return months
}

function nextMonth(month: string): string {
  const [year = 0, number = 1] = month.split("-").map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, "0")}`
}

/** `2026-03` as “March 2026”. */
export const monthName = (month: string, language: string): string =>
  new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${month}-01`))

/** `2026-03` as “Mar”, or as its year in January. */
export function monthMark(month: string, language: string): string {
  if (month.endsWith("-01")) return month.slice(0, 4)
  return new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" }).format(new Date(`${month}-01`))
}
