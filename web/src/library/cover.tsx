/** An album's picture, or a calm one made from its name where it has none. */
import { memo, useEffect, useState } from "react"
import { coverAddress } from "../api.ts"
import { keptCover } from "../offline/kept-cover.ts"
import type { Store } from "../store.ts"
import "./cover.css"

type Props = {
  readonly id: string
  readonly title: string
  readonly coverArt: string | null
  /** Of its four quarters: seen until the picture is there. */
  readonly colours?: string | undefined
  /** Width asked of the server. */
  readonly pixels: number
  /** While it holds, nothing is asked of the server: who flies past sees the colours. */
  readonly hold?: Store<boolean> | undefined
}

/** Milliseconds after a picture did not come; and how often it is then asked for. */
const AGAIN_MS = 10_000
const MOST_TRIES = 2

export const Cover = memo(function Cover({ id, title, coverArt, colours, pixels, hold }: Props) {
  const address = coverAddress(coverArt, pixels)
  const [failed, setFailed] = useState<string | null>(null)
  /** Of the picture kept on this device, where the server's did not come. */
  const [kept, setKept] = useState<string | null>(null)
  const released = useReleased(hold)
  const lost = address !== null && failed === address
  useEffect(() => (lost && kept === null ? askAgain(address, () => setFailed(null)) : undefined), [lost, kept, address])
  if (address === null || (lost && kept === null)) return <Placeholder id={id} title={title} />
  function fail() {
    setFailed(address)
    setKept(null)
    if (address !== null && !lost) void keptCover(address).then(setKept)
  }
  return (
    <span className="cover" style={colours ? { backgroundImage: blend(colours) } : {}}>
      {released && (
        <img
          src={lost && kept !== null ? kept : address}
          alt=""
          loading="lazy"
          decoding="async"
          onLoad={() => kept !== null && URL.revokeObjectURL(kept)}
          onError={fail}
        />
      )}
    </span>
  )
})

/** The server may have fetched it meanwhile. Nothing is drawn anew for one that still does not come. Returns the way to stop. */
function askAgain(address: string, come: () => void): () => void {
  let tries = 0
  const timer = setInterval(() => {
    tries += 1
    if (tries === MOST_TRIES) clearInterval(timer)
    Object.assign(new Image(), { onload: come, src: address })
  }, AGAIN_MS)
  return () => clearInterval(timer)
}

/** False from a start while the store holds until it first does not. */
function useReleased(hold: Store<boolean> | undefined): boolean {
  const [released, setReleased] = useState(() => !hold?.get())
  useEffect(() => {
    if (released || !hold) return
    const release = () => !hold.get() && setReleased(true)
    release()
    return hold.subscribe(release)
  }, [released, hold])
  return released
}

/** `rrggbb` of each quarter, drawn from corner to corner: a gradient of each corner's own takes a scroll twice as long to draw. */
function blend(colours: string): string {
  const [, a, b = "", c = "", d] = /^(\w{6})(\w{6})(\w{6})(\w{6})$/.exec(colours) ?? []
  return `linear-gradient(135deg,#${a},#${between(b, c)},#${d})`
}

/** The browser's own `color-mix` makes the whole gradient slower to draw. */
function between(one: string, other: string): string {
  const halves = [one, other].map(colour => (Number.parseInt(colour, 16) & 0xfefefe) >> 1)
  return halves
    .reduce((sum, half) => sum + half, 0)
    .toString(16)
    .padStart(6, "0")
}

function Placeholder({ id, title }: { readonly id: string; readonly title: string }) {
  const hash = hashOf(id)
  const hue = hash % 360
  const turn = (hash >> 9) % 180
  return (
    <span className="cover cover-made" aria-hidden="true" style={{ "--cover-hue": hue, "--cover-turn": `${turn}deg` }}>
      <span>{initials(title)}</span>
    </span>
  )
}

/** FNV-1a, so that an album has the same colours everywhere. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return hash
}

export function initials(title: string): string {
  const words = title.split(/[^\p{L}\p{N}]+/u).filter(word => word !== "")
  const [first = "", second = ""] = words.length > 2 ? words.filter(word => word.length > 2 || /\d/.test(word)) : words
  return [first, second].map(word => [...word][0]?.toUpperCase() ?? "").join("")
}
