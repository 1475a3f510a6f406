/** Search; without words it gives everything, page by page, to programs that keep a copy of the library. */
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import type { Presenter } from "./present.ts"

export interface SearchRooms {
  readonly queries: SubsonicQueries
  readonly present: Presenter
}

const PER_KIND = 20
const LONGEST_QUERY = 500

/** Some programs send a pair of quotes for nothing. */
const wordsOf = (text: string): string =>
  text
    .replace(/^"(.*)"$/, "$1")
    .trim()
    .slice(0, LONGEST_QUERY)

export const searchMethods = ({ queries, present }: SearchRooms) => {
  const find = async ({ parameters }: SubsonicCall) => {
    const q = wordsOf(parameters.text("query") ?? "")
    return {
      artists: await queries.searchArtists({ q, ...parameters.page("artistCount", "artistOffset", PER_KIND) }),
      albums: await queries.searchAlbums({ q, ...parameters.page("albumCount", "albumOffset", PER_KIND) }),
      tracks: await queries.searchTracks({ q, ...parameters.page("songCount", "songOffset", PER_KIND) }),
    }
  }
  return {
    search2: async call => {
      const { artists, albums, tracks } = await find(call)
      return {
        searchResult2: {
          artist: await present.folderArtists(call.keeper, artists),
          album: await present.folders(call.keeper, albums),
          song: await present.songs(call.keeper, tracks),
        },
      }
    },
    search3: async call => {
      const { artists, albums, tracks } = await find(call)
      return {
        searchResult3: {
          artist: await present.artists(call.keeper, artists),
          album: await present.albums(call.keeper, albums),
          song: await present.songs(call.keeper, tracks),
        },
      }
    },
  } satisfies Handlers
}
