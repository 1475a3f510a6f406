/** Puts the service worker to work, and says when a newer page waits. */
import { createStore, type Store } from "../store.ts"

/** Without a scroll: a first worker fetches all files of the page, which would be felt. */
const CALM_MS = 4_000
const LOOK_EVERY_MS = 60 * 60_000

export type Update = {
  /** A newer version of the page is here and waits. */
  readonly ready: Store<boolean>
  /** Loads it: only when the person asks for it. */
  readonly take: () => void
}

export function joinWorker(workers: ServiceWorkerContainer, reload: () => void): Update {
  const ready = createStore(false)
  let waiting: ServiceWorker | null = null
  let asked = false

  function look(registration: ServiceWorkerRegistration) {
    // Without a worker before it, a first one is no news.
    if (!registration.waiting || !workers.controller) return
    waiting = registration.waiting
    ready.set(true)
  }

  async function join() {
    const registration = await workers.register("/sw.js", { updateViaCache: "none" })
    const follow = () => registration.installing?.addEventListener("statechange", () => look(registration))
    look(registration)
    // A newer one may have been on its way since the page was opened.
    follow()
    registration.addEventListener("updatefound", follow)
    // Asking a server that is away is no fault.
    const again = () => void registration.update().catch(() => undefined)
    setInterval(() => {
      if (document.visibilityState === "visible") again()
    }, LOOK_EVERY_MS)
  }

  workers.addEventListener("controllerchange", () => {
    if (asked) reload()
  })
  // A browser that refuses (a private window) shows the page without it.
  const start = () => whenCalm(() => void join().catch(() => undefined))
  if (document.readyState === "complete") start()
  else addEventListener("load", start, { once: true })

  return {
    ready,
    take() {
      asked = true
      waiting?.postMessage("take over")
    },
  }
}

function whenCalm(run: () => void): void {
  const wait = () =>
    setTimeout(() => {
      removeEventListener("scroll", again, { capture: true })
      run()
    }, CALM_MS)
  let timer = wait()
  function again() {
    clearTimeout(timer)
    timer = wait()
  }
  addEventListener("scroll", again, { passive: true, capture: true })
}
