/** The addresses of the page. What is not needed at first sight is fetched when it is asked for. */
import type { QueryClient } from "@tanstack/react-query"
import { createRootRoute, createRoute, createRouter, redirect } from "@tanstack/react-router"
import type { Api } from "./api.ts"
import { NotFound } from "./frame/not-found.tsx"
import { PageBroken } from "./frame/page-broken.tsx"
import { pagePart } from "./frame/page-part.ts"
import { Shell } from "./frame/shell.tsx"
import { HomePage } from "./home/home-page.tsx"
import { homeQuery, playlistQuery } from "./keeping-queries.ts"
import { albumsQueryOf, readAlbumsSearch } from "./library/albums-search.ts"
import { albumQuery, albumsPageQuery, artistQuery } from "./queries.ts"

/** `words`: those that the pages opened later show; they come before the page does. */
export function createPages(api: Api, client: QueryClient, words: Promise<unknown>) {
  const withWords =
    <T,>(load: () => Promise<T>) =>
    async () => {
      const [loaded] = await Promise.all([load(), words])
      return loaded
    }
  const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
  const home = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: HomePage,
    validateSearch: readAlbumsSearch,
    // The albums lived here once, and their orders are in bookmarks.
    beforeLoad({ search }) {
      if (Object.keys(search).length > 0) throw redirect({ to: "/albums", search, replace: true })
    },
    loader: () => void client.prefetchQuery(homeQuery(api)),
  })
  const albums = createRoute({
    getParentRoute: () => root,
    path: "/albums",
    component: pagePart(() => import("./library/albums-page.tsx"), "AlbumsPage"),
    validateSearch: readAlbumsSearch,
    loaderDeps: ({ search }) => albumsQueryOf(search),
    loader: ({ deps }) => void client.prefetchQuery(albumsPageQuery(api, deps, 0)),
  })
  const album = createRoute({
    getParentRoute: () => root,
    path: "/albums/$albumId",
    component: pagePart(
      withWords(() => import("./library/album-page.tsx")),
      "AlbumPage",
    ),
    loader: ({ params }) => void client.prefetchQuery(albumQuery(api, params.albumId)),
  })
  const artists = createRoute({
    getParentRoute: () => root,
    path: "/artists",
    component: pagePart(() => import("./library/artists-page.tsx"), "ArtistsPage"),
  })
  const artist = createRoute({
    getParentRoute: () => root,
    path: "/artists/$artistId",
    component: pagePart(() => import("./library/artist-page.tsx"), "ArtistPage"),
    loader: ({ params }) => void client.prefetchQuery(artistQuery(api, params.artistId)),
  })
  const search = createRoute({
    getParentRoute: () => root,
    path: "/search",
    component: pagePart(() => import("./library/search-page.tsx"), "SearchPage"),
    validateSearch: ({ q }: Record<string, unknown>): { q?: string } =>
      typeof q === "string" || typeof q === "number" ? { q: String(q) } : {},
  })
  const imports = createRoute({
    getParentRoute: () => root,
    path: "/imports",
    component: pagePart(() => import("./imports/imports-page.tsx"), "ImportsPage"),
  })
  const unison = createRoute({
    getParentRoute: () => root,
    path: "/unison",
    component: pagePart(() => import("./unison/unison-page.tsx"), "UnisonPage"),
  })
  const trash = createRoute({
    getParentRoute: () => root,
    path: "/trash",
    component: pagePart(
      withWords(() => import("./editing/trash-page.tsx")),
      "TrashPage",
    ),
  })
  const settings = createRoute({
    getParentRoute: () => root,
    path: "/settings",
    component: pagePart(
      withWords(() => import("./settings/settings-page.tsx")),
      "SettingsPage",
    ),
  })
  const start = createRoute({
    getParentRoute: () => root,
    path: "/start",
    component: pagePart(
      withWords(() => import("./start/start-page.tsx")),
      "StartPage",
    ),
  })
  const account = createRoute({
    getParentRoute: () => root,
    path: "/account",
    component: pagePart(
      withWords(() => import("./session/account-page.tsx")),
      "AccountPage",
    ),
  })
  const genres = createRoute({
    getParentRoute: () => root,
    path: "/genres",
    component: pagePart(() => import("./library/genres-page.tsx"), "GenresPage"),
  })
  const library = createRoute({
    getParentRoute: () => root,
    path: "/library",
    component: pagePart(
      withWords(() => import("./library/library-page.tsx")),
      "LibraryPage",
    ),
  })
  const playlists = createRoute({
    getParentRoute: () => root,
    path: "/playlists",
    component: pagePart(() => import("./playlists/playlists-page.tsx"), "PlaylistsPage"),
  })
  const playlist = createRoute({
    getParentRoute: () => root,
    path: "/playlists/$playlistId",
    component: pagePart(
      withWords(() => import("./playlists/playlist-page.tsx")),
      "PlaylistPage",
    ),
    validateSearch: ({ rules }: Record<string, unknown>): { rules?: true } => (rules === true ? { rules } : {}),
    loader: ({ params }) => void client.prefetchQuery(playlistQuery(api, params.playlistId)),
  })
  const favourites = createRoute({
    getParentRoute: () => root,
    path: "/favourites",
    component: pagePart(() => import("./stars/favourites-page.tsx"), "FavouritesPage"),
  })
  const history = createRoute({
    getParentRoute: () => root,
    path: "/history",
    component: pagePart(
      withWords(() => import("./history/history-page.tsx")),
      "HistoryPage",
    ),
  })
  const statistics = createRoute({
    getParentRoute: () => root,
    path: "/statistics",
    component: pagePart(
      withWords(() => import("./history/statistics-page.tsx")),
      "StatisticsPage",
    ),
    validateSearch: ({ period }: Record<string, unknown>): { period?: "month" | "ever" } =>
      period === "month" || period === "ever" ? { period } : {},
  })
  return createRouter({
    routeTree: root.addChildren([
      home,
      albums,
      album,
      artists,
      artist,
      genres,
      playlists,
      playlist,
      favourites,
      history,
      statistics,
      library,
      search,
      imports,
      unison,
      trash,
      account,
      settings,
      start,
    ]),
    defaultErrorComponent: PageBroken,
    defaultPreload: "intent",
    scrollRestoration: true,
  })
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
