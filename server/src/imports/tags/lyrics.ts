/** Lyrics: the LRC form with its times, and the limit of what is kept. */
import { LYRICS_MAX, type Lyrics } from "@diapason/shared/rows"

/** `[mm:ss]`, `[mm:ss.xx]`, `[mm:ss:xx]`; hours as minutes beyond 99. */
const STAMP = /\[(\d{1,3}):([0-5]?\d)(?:[.:](\d{1,3}))?\]/y
const OFFSET = /^\s*\[offset:\s*([+-]?\d{1,6})\s*\]/im
/** A name and a text, as `[ar:Somebody]`. */
const NOTE = /^\[[a-z#]{1,10}:[^\]]*\]$/i
/** The times of single words in the "enhanced" form. */
const WORD_STAMP = /<\d{1,3}:[0-5]?\d(?:[.:]\d{1,3})?>/g

/** What a text of lyrics or an `.lrc` file holds; `undefined` when it holds nothing. A line may bear several times. */
export function readLyrics(text: string): Lyrics | undefined {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)
  const offset = Number(OFFSET.exec(text)?.[1] ?? 0)
  const synced = lines.flatMap(line => readLine(line, offset))
  if (synced.length > 0) return limitLyrics({ synced })
  const plain = lines
    .filter(line => !NOTE.test(line.trim()))
    .join("\n")
    .trim()
  return plain === "" ? undefined : limitLyrics({ text: plain })
}

/** Milliseconds and text, once for each time before the line. A positive offset makes lines come sooner. */
function readLine(line: string, offset: number): [number, string][] {
  const bare = line.trimStart()
  const times: number[] = []
  STAMP.lastIndex = 0
  for (let end = 0, match = STAMP.exec(bare); match !== null; match = STAMP.exec(bare)) {
    const [, minutes, seconds, fraction = "0"] = match
    times.push((Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction}`)) * 1000)
    end = STAMP.lastIndex
    while (bare[end] === " ") end += 1
    STAMP.lastIndex = end
  }
  const text = bare.replace(/^(?:\[\d{1,3}:[0-5]?\d(?:[.:]\d{1,3})?\]\s*)+/, "").replace(WORD_STAMP, "")
  return times.map(time => [Math.max(0, Math.round(time - offset)), text.replace(/\s+/g, " ").trim()])
}

/** In order of time, and within what a row of lyrics may hold: too long, they lose first their times, then their end. */
export function limitLyrics({ text, synced }: Lyrics): Lyrics | undefined {
  const inOrder = synced && [...synced].sort(([one], [other]) => one - other)
  const whole = { ...(text !== undefined && { text }), ...(inOrder !== undefined && { synced: inOrder }) }
  if (sizeOf(whole) <= LYRICS_MAX) return sizeOf(whole) > 2 ? whole : undefined
  const cut = text ?? inOrder?.map(([, line]) => line).join("\n") ?? ""
  // A character takes at most six bytes of JSON.
  const most = sizeOf({ text: cut }) <= LYRICS_MAX ? cut.length : Math.floor(LYRICS_MAX / 6) - 10
  return { text: cut.slice(0, most).toWellFormed() }
}

const sizeOf = (lyrics: Lyrics): number => Buffer.byteLength(JSON.stringify(lyrics))
