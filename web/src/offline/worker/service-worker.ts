/** What stands between the page and the network: the page itself, kept albums and copies of lists, for when there is none. */
import { answerFirst, forgetAnswers, isList } from "./answers.ts"
import { partOf } from "./part-of.ts"

declare const self: ServiceWorkerGlobalScope
/** Set by the build: the files of the page, and a number over them all. */
declare const __SHELL__: readonly string[]
declare const __VERSION__: string

const SHELL = `diapason-shell-${__VERSION__}`
const PATIENCE_MS = 4_000
const HASHED = /^\/assets\//

self.addEventListener("install", event => {
  event.waitUntil(keepShell())
  passCoversOfLists(event)
})

self.addEventListener("activate", event => event.waitUntil(dropOldShells().then(() => self.clients.claim())))

// The page asks for it when the person does, never by itself: no song is cut off.
self.addEventListener("message", event => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting())
})

self.addEventListener("fetch", event => {
  const { request } = event
  const url = new URL(request.url)
  if (url.origin !== self.location.origin) return
  if (url.pathname === "/api/session" && request.method !== "GET") event.waitUntil(forgetAnswers(caches))
  if (request.method !== "GET") return
  const answer = answerTo(request, url.pathname)
  if (answer) event.respondWith(answer)
})

/**
 * The covers of a list come by the hundred as it is scrolled: where browsers can, they are asked for without this worker
 * (`addRoutes` of the Service Workers draft). The page itself finds the kept one when such a request fails.
 */
function passCoversOfLists(event: ExtendableEvent): void {
  if (!("addRoutes" in event) || typeof event.addRoutes !== "function") return
  const { addRoutes } = event
  for (const size of [96, 240, 400]) {
    const urlPattern = { pathname: "/api/music/album-cover/*", search: `*size=${size}` }
    const added: Promise<unknown> = addRoutes.call(event, {
      condition: { urlPattern, requestMethod: "get" },
      source: "network",
    })
    // A browser that knows the name but other rules: the worker answers, as without it.
    event.waitUntil(added.catch(() => undefined))
  }
}

/** Undefined leaves the request to the browser. */
function answerTo(request: Request, path: string): Promise<Response> | undefined {
  if (request.mode === "navigate" && !path.startsWith("/api/")) return openPage(request)
  if (HASHED.test(path) || __SHELL__.includes(path)) return fromShell(request)
  if (/^\/api\/music\/track\/[^/]+$/.test(path)) return playKept(request, path)
  if (path.startsWith("/api/music/album-cover/")) return showCover(request, path)
  return isList(path) ? answerFirst(request, { caches, fetch: input => fetch(input) }) : undefined
}

async function keepShell(): Promise<void> {
  const cache = await caches.open(SHELL)
  // Names with a hash may come from the browser's own memory, the others must be of this version. One after another:
  // a hundred at once would be felt by whoever scrolls meanwhile.
  for (const path of __SHELL__) await cache.add(new Request(path, HASHED.test(path) ? {} : { cache: "reload" }))
}

async function dropOldShells(): Promise<void> {
  const old = (await caches.keys()).filter(name => name.startsWith("diapason-shell-") && name !== SHELL)
  await Promise.all(old.map(name => caches.delete(name)))
}

async function openPage(request: Request): Promise<Response> {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.status < 500) return answer
    return (await caches.match("/index.html")) ?? answer
  } catch (failure) {
    return (await caches.match("/index.html")) ?? Promise.reject(failure)
  }
}

const fromShell = async (request: Request): Promise<Response> => (await caches.match(request)) ?? fetch(request)

/** A kept track is the same in whatever quality it is asked for. */
async function playKept(request: Request, path: string): Promise<Response> {
  const kept = await caches.match(path)
  if (!kept) return fetch(request)
  const whole = await kept.blob()
  const type = kept.headers.get("content-type") ?? "application/octet-stream"
  const headers = { "content-type": type, "accept-ranges": "bytes" }
  const part = partOf(request.headers.get("range"), whole.size)
  if (part === "outside")
    return new Response(null, { status: 416, headers: { ...headers, "content-range": `bytes */${whole.size}` } })
  if (part === null) return new Response(whole, { headers: { ...headers, "content-length": String(whole.size) } })
  const { from, to } = part
  return new Response(whole.slice(from, to + 1, type), {
    status: 206,
    headers: {
      ...headers,
      "content-length": String(to - from + 1),
      "content-range": `bytes ${from}-${to}/${whole.size}`,
    },
  })
}

/** In any size: better too large than none. */
async function showCover(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request)
  } catch (failure) {
    return (await caches.match(path)) ?? Promise.reject(failure)
  }
}
