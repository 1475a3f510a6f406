/**
 * Preact runs effects after the next frame. React also runs them before it hands on the next press, so that a dialog
 * hears the Escape that follows at once: here too.
 */
import { options } from "preact"

/** As Preact's own: where no frame comes, as in a hidden tab, not much later. */
const NO_FRAME_MS = 35
const PRESSES = ["keydown", "pointerdown", "click"] as const

export function runEffectsBeforePresses(): void {
  let waiting = () => {}
  options.requestAnimationFrame = run => {
    waiting = run
    const soon = () => {
      clearTimeout(timer)
      cancelAnimationFrame(frame)
      setTimeout(run)
    }
    const timer = setTimeout(soon, NO_FRAME_MS)
    const frame = requestAnimationFrame(soon)
  }
  // Running them twice does nothing the second time.
  for (const press of PRESSES) addEventListener(press, () => waiting(), { capture: true })
}
