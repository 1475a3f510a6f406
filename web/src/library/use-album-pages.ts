/** A window on a list of any length: the pages that are in view, minus what is being deleted. */
import type { Album } from "@diapason/shared/api"
import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query"
import type { AlbumList, AlbumsQuery } from "../api.ts"
import { albumsPageQuery, keys, PAGE_SIZE } from "../queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

/** The total comes with every page; the first one is always asked for. */
export function useAlbumTotal(list: AlbumsQuery) {
  const { api } = useServices()
  return useQuery({ ...albumsPageQuery(api, list, 0), placeholderData: keepPreviousData })
}

/** `at(i)` is the i-th album shown, or undefined while its page is on the way. */
export function useAlbumPages(list: AlbumsQuery, total: number, from: number, to: number) {
  const { api, deletions } = useServices()
  const client = useQueryClient()
  const hidden = useStore(deletions.hidden)

  // Every known page is looked through: not at each step of a scroll where nothing is hidden.
  const places =
    hidden.size === 0 ? [] : hiddenPlaces(client.getQueriesData<AlbumList>({ queryKey: keys.albums(list) }), hidden)
  const realPlace = (shown: number) => places.reduce((place, gone) => (gone <= place ? place + 1 : place), shown)

  const first = Math.floor(realPlace(from) / PAGE_SIZE)
  const last = Math.floor(Math.min(realPlace(Math.max(to, from)), Math.max(total - 1, 0)) / PAGE_SIZE)
  const wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const pages = useQueries({ queries: wanted.map(page => albumsPageQuery(api, list, page)) })

  return {
    total: Math.max(0, total - places.length),
    /** The albums from one place to another, both included; pages that were not in view are fetched. */
    async between(shown: number, other: number): Promise<readonly Album[]> {
      const [start, end] = [realPlace(Math.min(shown, other)), realPlace(Math.max(shown, other))]
      const found: Album[] = []
      for (let page = Math.floor(start / PAGE_SIZE); page <= Math.floor(end / PAGE_SIZE); page += 1) {
        const { albums } = await client.fetchQuery(albumsPageQuery(api, list, page))
        found.push(...albums.filter((_, n) => page * PAGE_SIZE + n >= start && page * PAGE_SIZE + n <= end))
      }
      return found.filter(album => !hidden.has(album.id))
    },
    at(shown: number): Album | undefined {
      const place = realPlace(shown)
      return pages[Math.floor(place / PAGE_SIZE) - first]?.data?.albums[place % PAGE_SIZE]
    },
  }
}

/** Where the hidden albums stand in the list, in ascending order, as far as their pages are known. */
function hiddenPlaces(
  pages: readonly (readonly [readonly unknown[], AlbumList | undefined])[],
  hidden: ReadonlySet<string>,
) {
  const places = pages.flatMap(([key, known]) => {
    const page = Number(key.at(-1))
    return (known?.albums ?? []).flatMap((album, index) => (hidden.has(album.id) ? [page * PAGE_SIZE + index] : []))
  })
  return [...new Set(places)].sort((a, b) => a - b)
}
