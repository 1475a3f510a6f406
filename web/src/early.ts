/** What `public/early.js` asked of the server while this script was on its way: each answer is taken once. */

declare global {
  interface Window {
    early?: Map<string, Promise<Response | undefined>>
  }
}

/** Milliseconds after the page was opened; later it would be old news. */
const FRESH_MS = 15_000

/** Whatever went wrong early is asked anew: it may be answered otherwise by now. */
export async function fetchOrTake(path: string, init: RequestInit): Promise<Response> {
  const early = (init.method ?? "GET") === "GET" ? window.early?.get(path) : undefined
  if (!early) return fetch(path, init)
  window.early?.delete(path)
  const taken = performance.now() < FRESH_MS ? await orAborted(early, init.signal) : undefined
  return taken?.ok ? taken : fetch(path, init)
}

/** What was asked early ends by itself only; who asks now may stop waiting before. */
function orAborted<T>(answer: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
    answer.then(resolve, reject)
  })
}
