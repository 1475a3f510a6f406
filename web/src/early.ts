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
  const answer = window.early?.get(path)
  window.early?.delete(path)
  const taken = performance.now() < FRESH_MS ? await answer : undefined
  init.signal?.throwIfAborted()
  return taken?.ok ? taken : fetch(path, init)
}
