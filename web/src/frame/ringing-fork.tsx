/** The mark, sounding: rings leave it one after the other. */
import { TuningFork } from "./icons.tsx"
import "./ringing.css"

export function RingingFork() {
  return (
    <div className="ringing">
      <i />
      <i />
      <i />
      <TuningFork />
    </div>
  )
}
