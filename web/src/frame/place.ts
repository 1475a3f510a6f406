/**
 * Where the page stood when it was left, for a reload. The router scrolls once, while the page may not be as high again, or
 * shrinks once more as its parts come: it is followed through its first seconds, or until somebody moves.
 */

const KEY = "diapason.place"
const FOLLOWED_MS = 5_000
const HANDS = ["wheel", "touchstart", "pointerdown", "keydown"] as const

export function keepPlaceOfPage(storage: Storage): void {
  addEventListener("pagehide", () => storage.setItem(KEY, `${scrollY} ${location.href}`))
  const [, y = "0", href] = /^([\d.]+) (.+)$/.exec(storage.getItem(KEY) ?? "") ?? []
  if (isReturn() && href === location.href && Number(y) > 0) follow(Number(y))
}

function isReturn(): boolean {
  const [visit] = performance.getEntriesByType("navigation")
  return visit instanceof PerformanceNavigationTiming && visit.type !== "navigate"
}

/** CSS pixels from the top. */
function follow(wanted: number): void {
  const over = new AbortController()
  const grown = new ResizeObserver(() => {
    scrollTo({ top: wanted, behavior: "instant" })
  })
  grown.observe(document.body)
  over.signal.addEventListener("abort", () => grown.disconnect())
  for (const hand of HANDS)
    addEventListener(hand, () => over.abort(), { signal: over.signal, capture: true, passive: true })
  setTimeout(() => over.abort(), FOLLOWED_MS)
}
