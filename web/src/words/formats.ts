/** Durations, dates, numbers and sizes, as the reader's language writes them. */

/** Seconds as `3:07` or `1:02:09`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const s = String(whole % 60).padStart(2, "0")
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes}:${s}`
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${s}`
}

/** An ISO moment as “3 minutes ago” or “in 20 seconds”, seen from `now` (ms). */
export function fromNow(iso: string, now: number, language: string): string {
  const seconds = Math.round((Date.parse(iso) - now) / 1000)
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" })
  const distance = Math.abs(seconds)
  if (distance < 60) return format.format(seconds, "second")
  if (distance < 3_600) return format.format(Math.round(seconds / 60), "minute")
  if (distance < 86_400) return format.format(Math.round(seconds / 3_600), "hour")
  return format.format(Math.round(seconds / 86_400), "day")
}

/** A moment that has been: a clock that stands still for a few seconds must not put it into the future. */
export function ago(iso: string, now: number, language: string): string {
  return fromNow(iso, Math.max(now, Date.parse(iso)), language)
}

export function longDate(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(new Date(iso))
}

/** One of each language: they are dear to make, and a page shows dozens of numbers. */
const plain = new Map<string, Intl.NumberFormat>()

export function plainNumber(n: number, language: string): string {
  const format = plain.get(language) ?? new Intl.NumberFormat(language)
  plain.set(language, format)
  return format.format(n)
}

export function byteSize(bytes: number, language: string): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const
  const step = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: units[step] ?? "byte",
    // Short, English says "824 byte".
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step)
}
