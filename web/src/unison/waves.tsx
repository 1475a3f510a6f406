/** Two waves, here and there: apart while something waits, one line when both sides are in unison. */
import type { Tone } from "./telling.ts"

const WAVE = "M-16 12c4-12 12-12 16 0s12 12 16 0 12-12 16 0 12 12 16 0 12-12 16 0 12 12 16 0"

export function Waves({ tone }: { readonly tone: Tone }) {
  return (
    <svg className="waves" data-tone={tone} viewBox="0 0 48 24" aria-hidden="true">
      <path className="waves-there" d={WAVE} />
      <path className="waves-here" d={WAVE} />
    </svg>
  )
}
