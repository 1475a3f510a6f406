/** What the address of the albums says: their order, and what they are narrowed to. */
import { ALBUM_SORTS, type AlbumSort, type AlbumsQuery, type Order } from "../api.ts"

export type AlbumsSearch = Partial<AlbumsQuery>

/** Names from A on, dates from the latest on, numbers from the highest on. */
export const naturalOrder = (sort: AlbumSort): Order =>
  sort === "title" || sort === "artist" || sort === "random" ? "asc" : "desc"

/** What an address may hold; anything else in it is left out. */
export function readAlbumsSearch(asked: Record<string, unknown>): AlbumsSearch {
  const sort = ALBUM_SORTS.find(name => name === asked.sort)
  const { order, genre } = asked
  const [seed, fromYear, toYear] = [asked.seed, asked.fromYear, asked.toYear].map(wholeNumber)
  return {
    ...(sort && { sort }),
    ...((order === "asc" || order === "desc") && { order }),
    ...(seed !== undefined && { seed }),
    ...((typeof genre === "string" || typeof genre === "number") && { genre: String(genre) }),
    ...(fromYear !== undefined && { fromYear }),
    ...(toYear !== undefined && { toYear }),
    ...(isSet(asked.starred) && { starred: true }),
    ...(isSet(asked.compilation) && { compilation: true }),
  }
}

export function albumsQueryOf(search: AlbumsSearch): AlbumsQuery {
  const { sort = "addedAt" } = search
  return { order: naturalOrder(sort), ...search, sort }
}

export const isNarrowed = ({ genre, fromYear, toYear, starred, compilation }: AlbumsSearch): boolean =>
  genre !== undefined ||
  fromYear !== undefined ||
  toYear !== undefined ||
  starred !== undefined ||
  compilation !== undefined

/** The order stays, the filters go. */
export function withoutFilters({ sort, order, seed }: AlbumsSearch): AlbumsSearch {
  return { ...(sort && { sort }), ...(order && { order }), ...(seed !== undefined && { seed }) }
}

const isSet = (value: unknown) => value === true || value === 1

function wholeNumber(value: unknown): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined
}
