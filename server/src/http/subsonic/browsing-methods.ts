/** The library, by artists, albums and tracks, and the same as folders for programs that know folders only. */
import type { createBrowse } from "../../library/browse.ts"
import type { Keeping } from "../../library/keeping/keeping.ts"
import type { IndexedArtist } from "../../library/subsonic/artists.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { albumDirectory, artistDirectory, asAlbum, asArtist, asArtistFolder, asFolderArtist } from "./construct.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers } from "./method.ts"
import type { Presenter } from "./present.ts"
import type { Directory } from "./shapes.ts"
import { MUSIC_FOLDER } from "./system-methods.ts"
import { readId, readIdOf } from "./wire-ids.ts"

export interface BrowsingRooms {
  readonly browse: Pick<ReturnType<typeof createBrowse>, "album" | "genres">
  readonly queries: SubsonicQueries
  readonly keeping: Pick<Keeping, "marks">
  readonly present: Presenter
  /** When the library last changed, in milliseconds since 1970. */
  readonly lastModified: () => number
}

/** What `library/fold.ts` leaves out at the beginning of a name. */
const IGNORED_ARTICLES = "The An Les Le La L El Los Las Der Die Das Il Lo Gli"
const OTHERS = "#"

const letterOf = ({ sortName }: IndexedArtist): string => {
  const [first = OTHERS] = sortName
  return /\p{L}/u.test(first) ? first.toUpperCase() : OTHERS
}

/** A, B, … , and at the end one for all that begin with no letter. */
const byLetter = <A>(artists: readonly IndexedArtist[], shape: (artist: IndexedArtist) => A) => {
  const groups = Map.groupBy(artists, letterOf)
  const others = groups.get(OTHERS)
  groups.delete(OTHERS)
  if (others) groups.set(OTHERS, others)
  return [...groups].map(([name, members]) => ({ name, artist: members.map(shape) }))
}

export const browsingMethods = ({ browse, queries, keeping, present, lastModified }: BrowsingRooms) => {
  const { marks } = keeping

  const artistWithAlbums = async (keeper: string, id: string) => {
    const named = await queries.artist(id)
    if (!named) throw new SubsonicFault("not_found", "There is no such artist. The last album may have been deleted.")
    const albums = await queries.albumsOfArtist(id)
    const artist = { ...named, albumCount: albums.length, trackCount: 0 }
    const [marked = artist] = await marks.artists(keeper, [artist])
    return { artist: marked, albums }
  }
  const albumWithTracks = async (keeper: string, id: string) => {
    const { album, tracks } = await browse.album(id)
    const [marked = album] = await marks.albums(keeper, [album])
    return { album: marked, songs: await present.songs(keeper, tracks) }
  }

  const directoryOf = async (keeper: string, text: string): Promise<Directory> => {
    if (text === String(MUSIC_FOLDER.id))
      return { id: text, name: MUSIC_FOLDER.name, child: (await queries.artistIndex(keeper)).map(asArtistFolder) }
    const { kind, id } = readId(text)
    if (kind === "track") throw new SubsonicFault("not_found", "This is a track, not a folder.")
    if (kind === "album") {
      const { album, songs } = await albumWithTracks(keeper, id)
      return albumDirectory(album, songs)
    }
    const { artist, albums } = await artistWithAlbums(keeper, id)
    return artistDirectory(artist, await present.folders(keeper, albums))
  }

  return {
    getMusicFolders: async () => ({ musicFolders: { musicFolder: [MUSIC_FOLDER] } }),

    getIndexes: async ({ parameters, keeper }) => {
      const changed = lastModified()
      const head = { lastModified: changed, ignoredArticles: IGNORED_ARTICLES }
      const known = parameters.exact("ifModifiedSince")
      if (known !== undefined && known >= changed) return { indexes: head }
      return { indexes: { ...head, index: byLetter(await queries.artistIndex(keeper), asFolderArtist) } }
    },

    getMusicDirectory: async ({ parameters, keeper }) => ({
      directory: await directoryOf(keeper, parameters.required("id")),
    }),

    getGenres: async () => ({
      genres: {
        genre: (await browse.genres()).map(({ name, albumCount, trackCount }) => ({
          value: name,
          songCount: trackCount,
          albumCount,
        })),
      },
    }),

    getArtists: async ({ keeper }) => ({
      artists: {
        ignoredArticles: IGNORED_ARTICLES,
        index: byLetter(await queries.artistIndex(keeper), asArtist),
      },
    }),

    getArtist: async ({ parameters, keeper }) => {
      const { artist, albums } = await artistWithAlbums(keeper, readIdOf("artist", parameters.required("id")))
      return { artist: { ...asArtist(artist), album: await present.albums(keeper, albums) } }
    },

    getAlbum: async ({ parameters, keeper }) => {
      const { album, songs } = await albumWithTracks(keeper, readIdOf("album", parameters.required("id")))
      return { album: { ...asAlbum(album), song: songs } }
    },

    getSong: async ({ parameters, keeper }) => {
      const tracks = await queries.tracksById([readIdOf("track", parameters.required("id"))])
      const [song] = await present.songs(keeper, tracks)
      if (!song) throw new SubsonicFault("not_found", "There is no such track. It may have been deleted.")
      return { song }
    },
  } satisfies Handlers
}
