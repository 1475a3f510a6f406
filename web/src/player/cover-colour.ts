/** The colour of a cover: what a person would name when asked. */
import { useEffect, useState } from "react"

/** Pixels of each side: enough to know the colours. */
const SIDE = 24
/** The circle of hues in parts of 15°. */
const PARTS = 24

export type Rgb = readonly [red: number, green: number, blue: number]

/** `pixels`: red, green, blue, opacity, 0 to 255 each. Null where a picture has no colour of its own. */
export function mainColour(pixels: Uint8ClampedArray): Rgb | null {
  const parts = Array.from({ length: PARTS }, () => ({ weight: 0, red: 0, green: 0, blue: 0 }))
  for (let at = 0; at + 3 < pixels.length; at += 4) {
    const [red = 0, green = 0, blue = 0, opacity = 0] = pixels.subarray(at, at + 4)
    const most = Math.max(red, green, blue)
    const range = most - Math.min(red, green, blue)
    // Colours that are strong and neither black nor nearly white are what one remembers.
    const weight = (range / 255) ** 1.5 * (most / 255) * (opacity / 255)
    const part = parts[Math.floor((hueOf(red, green, blue, most, range) / 360) * PARTS) % PARTS]
    if (!part || range < 24) continue
    part.weight += weight
    part.red += red * weight
    part.green += green * weight
    part.blue += blue * weight
  }
  const main = parts.reduce((best, part) => (part.weight > best.weight ? part : best))
  if (main.weight <= (pixels.length / 4) * 0.004) return null
  const share = (sum: number) => Math.round(sum / main.weight)
  return [share(main.red), share(main.green), share(main.blue)]
}

function hueOf(red: number, green: number, blue: number, most: number, range: number): number {
  if (range === 0) return 0
  if (most === red) return (((green - blue) / range + 6) % 6) * 60
  return most === green ? ((blue - red) / range + 2) * 60 : ((red - green) / range + 4) * 60
}

/** The colour of the picture at an address on this server, as CSS writes it; null while unknown. */
export function useCoverColour(address: string | null): string | null {
  const [found, setFound] = useState<{ address: string; colour: string | null } | null>(null)
  useEffect(() => {
    if (!address) return
    const image = new Image()
    image.onload = () => {
      const context = new OffscreenCanvas(SIDE, SIDE).getContext("2d", { willReadFrequently: true })
      context?.drawImage(image, 0, 0, SIDE, SIDE)
      const colour = context && mainColour(context.getImageData(0, 0, SIDE, SIDE).data)
      setFound({ address, colour: colour ? `rgb(${colour.join(" ")})` : null })
    }
    image.src = address
    return () => {
      image.onload = null
    }
  }, [address])
  return found?.address === address ? found.colour : null
}
