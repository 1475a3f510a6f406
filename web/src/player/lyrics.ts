/** Words that follow the music. Pure. */

export type LyricLine = {
  /** Seconds. */
  readonly at: number
  readonly text: string
}

const STAMP = /^\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]/
/** Times within a line tell words apart; here lines are enough. */
const WORD_STAMP = /<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g

/**
 * Reads LRC: each line begins with one or more times `[mm:ss.xx]`; `[offset:±ms]` moves all of them (positive is earlier). Null where
 * no line has a time: plain words. Format: https://en.wikipedia.org/wiki/LRC_(file_format)
 */
export function parseLrc(text: string): readonly LyricLine[] | null {
  const lines: LyricLine[] = []
  let offset = 0
  for (const raw of text.split(/\r?\n/)) {
    let rest = raw.trim()
    const moved = /^\[offset:\s*([+-]?\d+)\s*\]$/i.exec(rest)
    if (moved) offset = Number(moved[1]) / 1_000
    const times: number[] = []
    for (let stamp = STAMP.exec(rest); stamp; stamp = STAMP.exec(rest)) {
      const [whole, minutes, seconds, part = ""] = stamp
      times.push(Number(minutes) * 60 + Number(seconds) + (part === "" ? 0 : Number(part) / 10 ** part.length))
      rest = rest.slice(whole.length).trimStart()
    }
    const words = rest.replaceAll(WORD_STAMP, "").replace(/\s+/g, " ").trim()
    for (const at of times) lines.push({ at, text: words })
  }
  if (lines.length === 0) return null
  return lines.map(line => ({ ...line, at: Math.max(0, line.at - offset) })).sort((one, other) => one.at - other.at)
}

/** Which line is sung at a second: the last that has begun, -1 before the first. */
export function lineAt(lines: readonly LyricLine[], seconds: number): number {
  let [low, high] = [0, lines.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle]?.at ?? 0) <= seconds) low = middle + 1
    else high = middle
  }
  return low - 1
}
