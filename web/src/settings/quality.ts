/** In which quality this browser streams: the originals, or less for a narrow line. */
import type { StreamQuality } from "../api.ts"
import type { StreamFormat } from "../settings-api.ts"
import { createStore, type Store } from "../store.ts"

const KEY = "diapason.quality"

/** Kilobits per second. */
export const BIT_RATES = [192, 128, 64] as const

const types: Readonly<Record<StreamFormat, string>> = {
  opus: 'audio/ogg; codecs="opus"',
  aac: 'audio/mp4; codecs="mp4a.40.2"',
  mp3: "audio/mpeg",
}
/** The best for the ear at a small size first. */
const preferred: readonly StreamFormat[] = ["opus", "aac", "mp3"]

export function createQuality(storage: Pick<Storage, "getItem" | "setItem" | "removeItem">): Store<StreamQuality> {
  const store = createStore(read(storage.getItem(KEY)))
  store.subscribe(() => {
    const quality = store.get()
    if (quality) storage.setItem(KEY, `${quality.format} ${quality.bitRate}`)
    else storage.removeItem(KEY)
  })
  return store
}

/** The format both sides know; undefined where there is none. */
export const formatFor = (
  offered: readonly StreamFormat[],
  canPlay: (type: string) => boolean,
): StreamFormat | undefined => preferred.find(format => offered.includes(format) && canPlay(types[format]))

function read(kept: string | null): StreamQuality {
  const [name, rate] = kept?.split(" ") ?? []
  const format = preferred.find(one => one === name)
  const bitRate = BIT_RATES.find(one => String(one) === rate)
  return format && bitRate ? { format, bitRate } : null
}
