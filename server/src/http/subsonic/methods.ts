/** Every method of the OpenSubsonic API that is answered: name and what it does. */
import { absentMethods } from "./absent-methods.ts"
import { type BrowsingRooms, browsingMethods } from "./browsing-methods.ts"
import { type InfoRooms, infoMethods } from "./info-methods.ts"
import { type KeepingRooms, keepingMethods } from "./keeping-methods.ts"
import { type ListRooms, listMethods } from "./list-methods.ts"
import { type LyricsRooms, lyricsMethods } from "./lyrics-methods.ts"
import { type MediaRooms, mediaMethods } from "./media-methods.ts"
import type { Handlers } from "./method.ts"
import { type PlaylistRooms, playlistMethods } from "./playlist-methods.ts"
import { type QueueRooms, queueMethods } from "./queue-methods.ts"
import { type SearchRooms, searchMethods } from "./search-methods.ts"
import { type SystemRooms, systemMethods } from "./system-methods.ts"

export type MethodRooms = BrowsingRooms &
  InfoRooms &
  KeepingRooms &
  ListRooms &
  LyricsRooms &
  MediaRooms &
  PlaylistRooms &
  QueueRooms &
  SearchRooms &
  SystemRooms

/** Answered to everybody, as the protocol demands. All others need somebody who may listen. */
export const OPEN_METHODS: ReadonlySet<string> = new Set(["getOpenSubsonicExtensions"])

export const listMethodHandlers = (rooms: MethodRooms): Handlers => {
  const system = systemMethods(rooms)
  const browsing = browsingMethods(rooms)
  const lists = listMethods(rooms)
  const search = searchMethods(rooms)
  const media = mediaMethods(rooms)
  const lyrics = lyricsMethods(rooms)
  const info = infoMethods(rooms)
  const keeping = keepingMethods(rooms)
  const playlists = playlistMethods(rooms)
  const queue = queueMethods(rooms)

  return {
    ping: system.ping,
    getLicense: system.getLicense,
    getOpenSubsonicExtensions: system.getOpenSubsonicExtensions,
    tokenInfo: system.tokenInfo,
    getUser: system.getUser,
    getUsers: system.getUsers,
    getScanStatus: system.getScanStatus,
    startScan: system.startScan,

    getMusicFolders: browsing.getMusicFolders,
    getIndexes: browsing.getIndexes,
    getMusicDirectory: browsing.getMusicDirectory,
    getGenres: browsing.getGenres,
    getArtists: browsing.getArtists,
    getArtist: browsing.getArtist,
    getAlbum: browsing.getAlbum,
    getSong: browsing.getSong,
    getArtistInfo: info.getArtistInfo,
    getArtistInfo2: info.getArtistInfo2,
    getAlbumInfo: info.getAlbumInfo,
    getAlbumInfo2: info.getAlbumInfo2,

    getAlbumList: lists.getAlbumList,
    getAlbumList2: lists.getAlbumList2,
    getRandomSongs: lists.getRandomSongs,
    getSongsByGenre: lists.getSongsByGenre,
    getStarred: lists.getStarred,
    getStarred2: lists.getStarred2,
    getTopSongs: lists.getTopSongs,
    getSimilarSongs: lists.getSimilarSongs,
    getSimilarSongs2: lists.getSimilarSongs2,
    getNowPlaying: lists.getNowPlaying,

    search2: search.search2,
    search3: search.search3,

    stream: media.stream,
    download: media.download,
    getCoverArt: media.getCoverArt,
    getAvatar: media.getAvatar,
    getLyrics: lyrics.getLyrics,
    getLyricsBySongId: lyrics.getLyricsBySongId,

    star: keeping.star,
    unstar: keeping.unstar,
    setRating: keeping.setRating,
    scrobble: keeping.scrobble,

    getPlaylists: playlists.getPlaylists,
    getPlaylist: playlists.getPlaylist,
    createPlaylist: playlists.createPlaylist,
    updatePlaylist: playlists.updatePlaylist,
    deletePlaylist: playlists.deletePlaylist,

    getPlayQueue: queue.getPlayQueue,
    savePlayQueue: queue.savePlayQueue,
    getPlayQueueByIndex: queue.getPlayQueueByIndex,
    savePlayQueueByIndex: queue.savePlayQueueByIndex,

    ...absentMethods(),
  }
}
