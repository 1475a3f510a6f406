/** Pages of our albums, tracks and artists → lists of the protocol, with what the listener keeps beside them. */
import type * as Ours from "@diapason/shared/api"
import type { Keeping } from "../../library/keeping/keeping.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { asAlbum, asArtist, asFolder, asFolderArtist, asSong } from "./construct.ts"
import type { AlbumID3, Artist, ArtistID3, Child } from "./shapes.ts"

export interface PresenterRooms {
  readonly queries: SubsonicQueries
  readonly keeping: Pick<Keeping, "marks">
}

export type Presenter = ReturnType<typeof createPresenter>

export const createPresenter = ({ queries, keeping: { marks } }: PresenterRooms) => ({
  songs: async (keeper: string, tracks: readonly Ours.Track[]): Promise<readonly Child[]> => {
    const albums = await queries.albumsOfTracks(tracks.map(track => track.albumId))
    return (await marks.tracks(keeper, tracks)).map(track => asSong(track, albums.get(track.albumId)))
  },
  albums: async (keeper: string, albums: readonly Ours.Album[]): Promise<readonly AlbumID3[]> =>
    (await marks.albums(keeper, albums)).map(asAlbum),
  folders: async (keeper: string, albums: readonly Ours.Album[]): Promise<readonly Child[]> =>
    (await marks.albums(keeper, albums)).map(asFolder),
  artists: async (keeper: string, artists: readonly Ours.Artist[]): Promise<readonly ArtistID3[]> =>
    (await marks.artists(keeper, artists)).map(asArtist),
  folderArtists: async (keeper: string, artists: readonly Ours.Artist[]): Promise<readonly Artist[]> =>
    (await marks.artists(keeper, artists)).map(asFolderArtist),
})
