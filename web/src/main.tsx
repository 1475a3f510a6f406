/** Where everything is made once and joined; the rest of the page only receives. */
import type { Track } from "@diapason/shared/api"
import { notifyManager, QueryClient, QueryClientProvider } from "@tanstack/react-query"
import { RouterProvider } from "@tanstack/react-router"
import type { i18n } from "i18next"
import { createRoot } from "react-dom/client"
import { I18nextProvider } from "react-i18next"
import { type Api, ApiError, createApi, trackAddress } from "./api.ts"
import { fetchOrTake } from "./early.ts"
import { createEvents } from "./events.ts"
import { runEffectsBeforePresses } from "./frame/effects-at-presses.ts"
import { keepPlaceOfPage } from "./frame/place.ts"
import { createToasts } from "./frame/toasts.ts"
import { playlistsKey } from "./keeping-queries.ts"
import { createDeletions } from "./library/deletions.ts"
import { liesAtHome } from "./library/lies-at-home.ts"
import { joinWorker } from "./offline/join-worker.ts"
import { openKeptAlbums } from "./offline/open-kept-albums.ts"
import { openOutbox, personIn } from "./outbox/open-outbox.ts"
import { reportPlays } from "./outbox/plays.ts"
import { createMemory } from "./player/memory.ts"
import { createPlayer } from "./player/player.ts"
import { joinMediaSession, joinOtherTabs, joinOutputs, keepPlace, probeTrack } from "./player/surroundings.ts"
import { createPlaylistDeletions } from "./playlists/playlist-deletions.ts"
import { keys, renewLibrary, sessionQuery } from "./queries.ts"
import { createPages } from "./router.tsx"
import { ServicesContext } from "./services.ts"
import { Gate } from "./session/gate.tsx"
import { createQuality } from "./settings/quality.ts"
import { shareKeyIn } from "./shared/share-key.ts"
import { createRatings } from "./stars/ratings.ts"
import { createStars } from "./stars/stars.ts"
import { createStore, type Store } from "./store.ts"
import { createSaid } from "./words/said.ts"
import { createWords, laterWords } from "./words/words.ts"
import "./frame/fonts.css"
import "./frame/tokens.css"
import "./frame/base.css"
import "./frame/controls.css"
import "./frame/contrast.css"

/** Milliseconds that the first drawing waits for answers that may lie ready. */
const READY_MS = 300
const soon = () => new Promise<void>(resolve => setTimeout(resolve, READY_MS))
/** The page asks again and shows what is wrong. */
const ignored = () => undefined
const reload = () => location.reload()

runEffectsBeforePresses()
// What was answered is drawn in the same turn; a timer would come after the frame that still shows it missing.
notifyManager.setScheduler(queueMicrotask)
open().catch((error: unknown) => {
  document.querySelector(".opening-failed")?.removeAttribute("hidden")
  throw error
})

/** Whoever was given the address of a shared playlist needs neither a session nor the rest of the page. */
async function open() {
  // Told by `public/early.js`.
  if (document.documentElement.dataset.styles === "lost") throw new Error("the style sheets of the page did not come")
  const shareKey = shareKeyIn(location.pathname)
  const arriving = createWords(localStorage, navigator.languages)
  if (shareKey === null) return start(arriving)
  const [{ openShared }, words] = await Promise.all([import("./shared/open-shared.tsx"), arriving])
  await laterWords(words)
  const root = emptyRoot()
  if (root) openShared(root, words, shareKey)
}

/** Without what stood there while the scripts were on their way. */
function emptyRoot(): HTMLElement | null {
  const root = document.getElementById("root")
  root?.replaceChildren()
  return root
}

/** Who asks, the words and the page that the address names are fetched side by side. */
async function start(arriving: Promise<i18n>) {
  const client = createClient()
  const copyOf = createStore<string | null>(null)
  const api = createApi({
    fetch: (input, init) => (typeof input === "string" && init ? fetchOrTake(input, init) : fetch(input, init)),
    onAnswer: copyOf.set,
    language: () => document.documentElement.lang,
    onSignedOut: () => void client.invalidateQueries({ queryKey: keys.session }),
  })
  const pages = createPages(api, client, arriving.then(laterWords))
  const known = client
    .fetchQuery(sessionQuery(api))
    .then(async ({ state }) => {
      if (state !== "open" && state !== "signed_in") return
      await pages.load()
      await allAnswered(client)
    })
    .catch(ignored)
  const [matched] = pages.getMatchedRoutes(location.pathname)
  for (const route of matched) void pages.loadRouteChunk(route)
  // Most often the answers were here before the scripts: what they say is then drawn at once, and not anew.
  const [words] = await Promise.all([arriving, Promise.race([known, soon()])])
  show(words, { client, copyOf, api, pages })
}

/** Once nothing is asked of the server any more. */
function allAnswered(client: QueryClient): Promise<void> {
  return new Promise(resolve => {
    const look = () => {
      if (client.isFetching() > 0) return
      stop()
      resolve()
    }
    const stop = client.getQueryCache().subscribe(look)
    look()
  })
}

function createClient() {
  return new QueryClient({
    defaultOptions: {
      mutations: { networkMode: "always" },
      queries: {
        // This machine may be its own server, and what is kept here is told without a network.
        networkMode: "always",
        staleTime: 30_000,
        retry: (times, error) => times < 3 && (!(error instanceof ApiError) || error.code === "unreachable"),
        retryDelay: times => Math.min(500 * 2 ** times, 4_000),
      },
    },
  })
}

type Made = {
  readonly client: QueryClient
  readonly copyOf: Store<string | null>
  readonly api: Api
  readonly pages: ReturnType<typeof createPages>
}

function show(words: i18n, { client, copyOf, api, pages }: Made) {
  const toasts = createToasts()
  const quality = createQuality(localStorage)
  const address = (id: string) => trackAddress(id, quality.get())
  const kept = openKeptAlbums(address)
  const update =
    import.meta.env.PROD && "serviceWorker" in navigator ? joinWorker(navigator.serviceWorker, reload) : null
  const isAway = (track: Track) => liesAtHome(track, client.getQueryData(sessionQuery(api).queryKey)?.role)
  const player = createPlayer({
    random: Math.random,
    memory: createMemory(localStorage),
    address,
    probe: probeTrack,
    onTrackFailed(track, stopped) {
      const why = isAway(track) ? "player.away" : stopped ? "player.failedStopped" : "player.failedSkipped"
      toasts.show({ text: words.t(why, { title: track.title }), tone: "problem" })
    },
    isAway,
  })
  const deletions = createDeletions({
    remove: api.deleteAlbums,
    restore: api.restoreAlbums,
    renew: () => renewLibrary(client),
  })
  const playlistDeletions = createPlaylistDeletions({
    send: api.deletePlaylists,
    renew: () => client.invalidateQueries({ queryKey: playlistsKey }),
  })
  const events = createEvents({ client })

  const outbox = openOutbox({ api, client })
  const personId = () => personIn(client)
  const waiting = outbox.waiting()
  const stars = createStars({ add: outbox.add, waiting, personId })
  const ratings = createRatings({ add: outbox.add, waiting, personId })
  reportPlays(player, { add: outbox.add, personId, now: Date.now })

  if ("mediaSession" in navigator) joinMediaSession(player, navigator.mediaSession)
  if ("BroadcastChannel" in window) joinOtherTabs(player, new BroadcastChannel("diapason"))
  if ("mediaDevices" in navigator) joinOutputs(player, navigator.mediaDevices)
  keepPlace(player)
  addEventListener("online", player.hurry)
  addEventListener("pagehide", playlistDeletions.flush)

  keepPlaceOfPage(sessionStorage)
  const root = emptyRoot()
  if (root) {
    createRoot(root).render(
      <QueryClientProvider client={client}>
        <I18nextProvider i18n={words}>
          <ServicesContext
            value={{
              api,
              player,
              toasts,
              deletions,
              playlistDeletions,
              stars,
              ratings,
              outbox,
              quality,
              kept,
              update,
              copyOf,
              personId,
              said: createSaid(words),
              connection: events.connection,
            }}
          >
            <Gate events={events}>
              <RouterProvider router={pages} />
            </Gate>
          </ServicesContext>
        </I18nextProvider>
      </QueryClientProvider>,
    )
  }
}
