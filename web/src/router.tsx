/** The addresses of the page. What is not needed at first sight is fetched when it is asked for. */
import type { QueryClient } from "@tanstack/react-query"
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router"
import type { AlbumSort, Api, Order } from "./api.ts"
import { NotFound } from "./frame/not-found.tsx"
import { Shell } from "./frame/shell.tsx"
import { AlbumsPage } from "./library/albums-page.tsx"
import { albumQuery, artistQuery } from "./queries.ts"

const SORTS: readonly AlbumSort[] = ["title", "artist", "year", "addedAt"]

export type AlbumsSearch = { readonly sort?: AlbumSort; readonly order?: Order }

export function createPages(api: Api, client: QueryClient) {
  const root = createRootRoute({ component: Shell, notFoundComponent: NotFound })
  const albums = createRoute({
    getParentRoute: () => root,
    path: "/",
    component: AlbumsPage,
    validateSearch: ({ sort, order }: Record<string, unknown>): AlbumsSearch => {
      const known = SORTS.find(name => name === sort)
      return { ...(known && { sort: known }), ...((order === "asc" || order === "desc") && { order }) }
    },
  })
  const album = createRoute({
    getParentRoute: () => root,
    path: "/albums/$albumId",
    component: lazyRouteComponent(() => import("./library/album-page.tsx"), "AlbumPage"),
    loader: ({ params }) => void client.prefetchQuery(albumQuery(api, params.albumId)),
  })
  const artists = createRoute({
    getParentRoute: () => root,
    path: "/artists",
    component: lazyRouteComponent(() => import("./library/artists-page.tsx"), "ArtistsPage"),
  })
  const artist = createRoute({
    getParentRoute: () => root,
    path: "/artists/$artistId",
    component: lazyRouteComponent(() => import("./library/artist-page.tsx"), "ArtistPage"),
    loader: ({ params }) => void client.prefetchQuery(artistQuery(api, params.artistId)),
  })
  const search = createRoute({
    getParentRoute: () => root,
    path: "/search",
    component: lazyRouteComponent(() => import("./library/search-page.tsx"), "SearchPage"),
    validateSearch: ({ q }: Record<string, unknown>): { q?: string } =>
      typeof q === "string" || typeof q === "number" ? { q: String(q) } : {},
  })
  const imports = createRoute({
    getParentRoute: () => root,
    path: "/imports",
    component: lazyRouteComponent(() => import("./imports/imports-page.tsx"), "ImportsPage"),
  })
  const unison = createRoute({
    getParentRoute: () => root,
    path: "/unison",
    component: lazyRouteComponent(() => import("./unison/unison-page.tsx"), "UnisonPage"),
  })
  const trash = createRoute({
    getParentRoute: () => root,
    path: "/trash",
    component: lazyRouteComponent(() => import("./editing/trash-page.tsx"), "TrashPage"),
  })
  const account = createRoute({
    getParentRoute: () => root,
    path: "/account",
    component: lazyRouteComponent(() => import("./session/account-page.tsx"), "AccountPage"),
  })
  return createRouter({
    routeTree: root.addChildren([albums, album, artists, artist, search, imports, unison, trash, account]),
    defaultPreload: "intent",
    scrollRestoration: true,
  })
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createPages>
  }
}
