/** Two waves, here and there: apart while something waits, one line when both sides are in unison. */
import type { Tone } from "./telling.ts"

/** One wave every 32 units, long enough for the widest sign. */
const WAVE = `M-112 12${"q8-18 16 0t16 0".repeat(9)}`

export function Waves({ tone }: { readonly tone: Tone }) {
  return (
    <svg className="waves" data-tone={tone} viewBox="0 0 48 24" aria-hidden="true">
      <path className="waves-there" d={WAVE} />
      <path className="waves-here" d={WAVE} />
    </svg>
  )
}
