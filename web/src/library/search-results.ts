/** The arrow keys lead from the search field through everything that was found, and back into the field. */
import type { KeyboardEvent } from "react"

const RESULTS = ".search-page :is(.artist-chips a, .album-card a.album-title, .track-play)"
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 }

const results = () => [...document.querySelectorAll<HTMLElement>(RESULTS)]

/** False where there is no such result. */
export function focusResult(place: number): boolean {
  const result = results()[place]
  result?.focus()
  result?.scrollIntoView({ block: "nearest" })
  return result !== undefined
}

export function stepThroughResults(event: KeyboardEvent): void {
  const step = steps[event.key]
  if (step === undefined || !(event.target instanceof HTMLElement)) return
  const place = results().indexOf(event.target)
  if (place < 0) return
  event.preventDefault()
  if (place + step < 0) document.querySelector<HTMLElement>("[data-search]")?.focus()
  else focusResult(place + step)
}
