/** The server's lists: asked for first, and told from memory where no answer comes. */

const NAME = "diapason-answers"
const MOST = 400
/** Looking through all that is known costs more than an answer: it is done once in so many. */
const TRIM_EVERY = 20
let kept = 0
/** A server that wakes up may take longer; who has a copy need not wait for it. */
const PATIENCE_MS = 6_000
/** The page tells by it that it shows a copy. */
const KEPT_AT = "x-kept-at"
const LISTS =
  /^\/api\/(?:session|music\/(?:albums|artists|genres|home|playlists|stars|queue|statistics|plays)(?:\/.*)?)$/

export const isList = (path: string): boolean => LISTS.test(path)

/** Of another person, or of nobody: nothing of what was told before is shown to them. */
export const forgetAnswers = (caches: CacheStorage): Promise<boolean> => caches.delete(NAME)

export async function answerFirst(
  request: Request,
  deps: { readonly caches: CacheStorage; readonly fetch: typeof fetch },
): Promise<Response> {
  const cache = await deps.caches.open(NAME)
  const copyOf = () => deps.caches.match(request.url, { ignoreVary: true })
  const fresh = deps.fetch(request).then(async answer => {
    // A full disk keeps no copy; the answer is good all the same.
    if (answer.ok) await put(cache, request, answer.clone()).catch(() => undefined)
    // What a proxy says in the place of a server that is away.
    if (answer.status >= 502 && answer.status <= 504) return (await copyOf()) ?? answer
    return answer
  })
  const copy = await copyOf()
  if (!copy) return fresh.catch(async failure => (await copyOf()) ?? Promise.reject(failure))
  const late = new Promise<Response>(resolve => setTimeout(resolve, PATIENCE_MS, copy))
  return Promise.race([fresh.catch(() => copy), late])
}

/** Says in a header since when it is known, so that the page can. */
async function keptCopy(answer: Response): Promise<Response> {
  const headers = new Headers(answer.headers)
  headers.set(KEPT_AT, new Date().toISOString())
  return new Response(await answer.blob(), { headers })
}

async function put(cache: Cache, request: Request, answer: Response): Promise<void> {
  await cache.put(request.url, await keptCopy(answer))
  kept += 1
  if (kept % TRIM_EVERY !== 1) return
  const known = await cache.keys()
  for (const oldest of known.slice(0, Math.max(0, known.length - MOST))) await cache.delete(oldest)
}
