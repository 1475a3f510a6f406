/** An album's picture, or a calm one made from its name where it has none. */
import { memo, useState } from "react"
import { coverAddress } from "../api.ts"
import "./cover.css"

type Props = {
  readonly id: string
  readonly title: string
  readonly coverArt: string | null
  /** Of its four quarters: seen until the picture is there. */
  readonly colours?: string | undefined
  /** Width asked of the server. */
  readonly pixels: number
}

export const Cover = memo(function Cover({ id, title, coverArt, colours, pixels }: Props) {
  const address = coverAddress(coverArt, pixels)
  const [failed, setFailed] = useState<string | null>(null)
  const [shown, setShown] = useState<string | null>(null)
  if (address === null || failed === address) return <Placeholder id={id} title={title} />
  return (
    <span className="cover" data-shown={shown === address} style={colours ? { backgroundImage: blend(colours) } : {}}>
      <img
        src={address}
        alt=""
        loading="lazy"
        decoding="async"
        onLoad={() => setShown(address)}
        onError={() => setFailed(address)}
      />
    </span>
  )
})

/** `rrggbb` from each corner, the last one all over. */
function blend(colours: string): string {
  const [, a, b, c, d] = /^(\w{6})(\w{6})(\w{6})(\w{6})$/.exec(colours) ?? []
  const from = (corner: string, colour = d) => `radial-gradient(at ${corner},#${colour},transparent 75%)`
  return `${from("0 0", a)},${from("100% 0", b)},${from("0 100%", c)},linear-gradient(#${d},#${d})`
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
