/** Lists of albums and tracks: newest, random, by year, most played, of a genre. */
import type { Album } from "@diapason/shared/api"
import type { AlbumQuery } from "../../library/album-queries.ts"
import type { createBrowse } from "../../library/browse.ts"
import type { Keeping } from "../../library/keeping/keeping.ts"
import { KEPT_ORDERS } from "../../library/subsonic/albums.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import type { NowPlaying } from "./now-playing.ts"
import type { Presenter } from "./present.ts"
import { readId, readIdOf, wireId } from "./wire-ids.ts"

export interface ListRooms {
  readonly browse: Pick<ReturnType<typeof createBrowse>, "albums">
  readonly queries: SubsonicQueries
  readonly keeping: Pick<Keeping, "stars">
  readonly present: Presenter
  readonly nowPlaying: NowPlaying
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const ALBUMS = 10
const SONGS = 10
const SIMILAR = 50
const MOST = 500

const countOf = ({ parameters }: SubsonicCall, name: string, otherwise: number): number =>
  parameters.whole(name, { least: 0, most: MOST, otherwise })

type AlbumOrder = Pick<AlbumQuery, "sort" | "order" | "genre" | "fromYear" | "toYear">

const ALBUM_ORDERS: Readonly<Record<string, AlbumOrder>> = {
  newest: { sort: "addedAt", order: "desc" },
  alphabeticalByName: { sort: "title", order: "asc" },
  alphabeticalByArtist: { sort: "artist", order: "asc" },
  random: { sort: "random", order: "asc" },
}

/** The years may come the other way round: then the newest is first. */
const betweenYears = ({ parameters }: SubsonicCall): AlbumOrder => {
  const [from, to] = [parameters.year("fromYear"), parameters.year("toYear")]
  if (from === undefined || to === undefined)
    throw new SubsonicFault("missing_parameter", '"fromYear" and "toYear" are needed with type=byYear.')
  return { sort: "year", order: from <= to ? "asc" : "desc", fromYear: Math.min(from, to), toYear: Math.max(from, to) }
}

/** Throws `missing_parameter`, or `generic` for a type that there is not. */
const albumOrder = (call: SubsonicCall, type: string): AlbumOrder => {
  if (type === "byGenre") return { sort: "title", order: "asc", genre: call.parameters.required("genre") }
  if (type === "byYear") return betweenYears(call)
  const order = Object.hasOwn(ALBUM_ORDERS, type) ? ALBUM_ORDERS[type] : undefined
  if (!order) throw new SubsonicFault("generic", `There is no list of the type "${type.slice(0, 50)}".`)
  return order
}

export const listMethods = ({ browse, queries, keeping, present, nowPlaying, now }: ListRooms) => {
  const albumsOf = async (call: SubsonicCall): Promise<readonly Album[]> => {
    const { parameters, keeper } = call
    const type = parameters.required("type")
    const page = parameters.page("size", "offset", ALBUMS)
    const kept = KEPT_ORDERS.find(order => order === type)
    if (kept) return queries.keptAlbums(keeper, kept, page)
    return (await browse.albums({ ...albumOrder(call, type), ...page })).albums
  }

  const similarTo = async (call: SubsonicCall) => {
    const { parameters, keeper } = call
    const tracks = await queries.similarTracks(readId(parameters.required("id")), countOf(call, "count", SIMILAR))
    return { song: await present.songs(keeper, tracks) }
  }

  /** By id, or by name as the older programs have it. */
  const artistOf = async ({ parameters }: SubsonicCall): Promise<string | undefined> => {
    const id = parameters.text("id")
    return id === undefined ? queries.artistByName(parameters.required("artist")) : readIdOf("artist", id)
  }

  return {
    getAlbumList: async call => ({ albumList: { album: await present.folders(call.keeper, await albumsOf(call)) } }),

    getAlbumList2: async call => ({ albumList2: { album: await present.albums(call.keeper, await albumsOf(call)) } }),

    getRandomSongs: async call => {
      const { parameters, keeper } = call
      const filter = {
        genre: parameters.text("genre"),
        fromYear: parameters.year("fromYear"),
        toYear: parameters.year("toYear"),
      }
      const tracks = await queries.randomTracks(filter, countOf(call, "size", SONGS))
      return { randomSongs: { song: await present.songs(keeper, tracks) } }
    },

    getSongsByGenre: async ({ parameters, keeper }) => {
      const page = parameters.page("count", "offset", SONGS)
      const tracks = await queries.tracksByGenre(parameters.required("genre"), page)
      return { songsByGenre: { song: await present.songs(keeper, tracks) } }
    },

    getStarred: async ({ keeper }) => {
      const { artists, albums, tracks } = await keeping.stars.list(keeper)
      return {
        starred: {
          artist: await present.folderArtists(keeper, artists),
          album: await present.folders(keeper, albums),
          song: await present.songs(keeper, tracks),
        },
      }
    },

    getStarred2: async ({ keeper }) => {
      const { artists, albums, tracks } = await keeping.stars.list(keeper)
      return {
        starred2: {
          artist: await present.artists(keeper, artists),
          album: await present.albums(keeper, albums),
          song: await present.songs(keeper, tracks),
        },
      }
    },

    getTopSongs: async call => {
      const artist = await artistOf(call)
      const tracks =
        artist === undefined ? [] : await queries.topTracks(call.keeper, artist, countOf(call, "count", SIMILAR))
      return { topSongs: { song: await present.songs(call.keeper, tracks) } }
    },

    getSimilarSongs: async call => ({ similarSongs: await similarTo(call) }),

    getSimilarSongs2: async call => ({ similarSongs2: await similarTo(call) }),

    getNowPlaying: async ({ keeper }) => {
      const hearings = nowPlaying.list()
      const songs = await present.songs(keeper, await queries.tracksById(hearings.map(({ trackId }) => trackId)))
      const byId = new Map(songs.map(song => [song.id, song]))
      const entry = hearings.flatMap(({ person, player, trackId, since }, n) => {
        const song = byId.get(wireId("track", trackId))
        const minutesAgo = Math.floor((now() - since) / 60_000)
        return song ? [{ ...song, username: person, minutesAgo, playerId: n + 1, playerName: player }] : []
      })
      return { nowPlaying: { entry } }
    },
  } satisfies Handlers
}
