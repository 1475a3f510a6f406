/** Every route of the JSON API: method, address, who may use it, what it does. */
import type { Imports } from "../imports/imports.ts"
import type { Watching } from "../imports/watching.ts"
import type { Receiver } from "../replication/receiver.ts"
import { type ApplicationKeyRooms, applicationKeyEndpoints } from "./application-key-routes.ts"
import { type DriveAccountRooms, driveAccountEndpoints } from "./drive-account-routes.ts"
import { type EditRooms, editEndpoints } from "./edit-routes.ts"
import type { Endpoint, Method } from "./endpoint.ts"
import type { Events } from "./event-routes.ts"
import type { Guard } from "./guard.ts"
import { importEndpoints, type OldDataRooms, oldDataEndpoints } from "./import-routes.ts"
import { type KeepingRooms, keepingEndpoints } from "./keeping-routes.ts"
import { type LibraryRooms, libraryEndpoints } from "./library-routes.ts"
import { listeningEndpoints } from "./listening-routes.ts"
import { type LocalFolderRooms, localFolderEndpoints } from "./local-folder-routes.ts"
import { type PlaybackRooms, playbackEndpoints } from "./playback-routes.ts"
import { playlistFileEndpoints } from "./playlist-file-routes.ts"
import { playlistEndpoints } from "./playlist-routes.ts"
import { type SessionRooms, sessionEndpoints } from "./session-routes.ts"
import { sharedEndpoints } from "./shared-routes.ts"
import { type SubsonicRooms, subsonicEndpoints } from "./subsonic/subsonic.ts"
import { receiverEndpoints, type Synchronisation, synchronisationEndpoints } from "./sync-routes.ts"
import { type SystemRooms, systemEndpoints } from "./system-routes.ts"
import { type TrashRooms, trashEndpoints } from "./trash-routes.ts"

export type Route = readonly [method: Method, url: string, guard: Guard, endpoint: Endpoint]

export type RouteRooms = LibraryRooms &
  SessionRooms &
  ApplicationKeyRooms &
  SystemRooms &
  PlaybackRooms &
  OldDataRooms &
  DriveAccountRooms &
  KeepingRooms &
  TrashRooms &
  EditRooms &
  LocalFolderRooms &
  SubsonicRooms & {
    readonly events: Events
    readonly receiver: Receiver
    readonly synchronisation: Synchronisation
    readonly imports: Imports
    readonly watching: Watching
  }

export const listRoutes = (rooms: RouteRooms): readonly Route[] => {
  const system = systemEndpoints(rooms)
  const session = sessionEndpoints(rooms)
  const keys = applicationKeyEndpoints(rooms)
  const library = libraryEndpoints(rooms)
  const playback = playbackEndpoints(rooms)
  const trash = trashEndpoints(rooms)
  const edits = editEndpoints(rooms)
  const keeping = keepingEndpoints(rooms)
  const playlists = playlistEndpoints(rooms)
  const listening = listeningEndpoints(rooms)
  const playlistFiles = playlistFileEndpoints(rooms)
  const shared = sharedEndpoints(rooms)
  const imports = importEndpoints(rooms.imports, rooms.watching)
  const local = localFolderEndpoints(rooms)
  const drive = driveAccountEndpoints(rooms)
  const oldData = oldDataEndpoints(rooms.receiver, rooms)
  const synchronisation = synchronisationEndpoints(rooms.synchronisation)
  const receiver = receiverEndpoints(rooms.receiver)
  const subsonic = subsonicEndpoints(rooms)

  return [
    ["GET", "/api/health", "open", system.health],
    ["GET", "/api/openapi.json", "person", system.description],
    ["GET", "/metrics", "person_or_key", system.metrics],
    ["GET", "/api/events", "person", rooms.events.listen],

    ["GET", "/api/session", "open", session.show],
    ["POST", "/api/session", "open", session.signIn],
    ["DELETE", "/api/session", "open", session.signOut],
    ["PUT", "/api/session/password", "person", session.changePassword],
    ["GET", "/api/session/application-keys", "person", keys.list],
    ["POST", "/api/session/application-keys", "person", keys.make],
    ["DELETE", "/api/session/application-keys/:id", "person", keys.revoke],
    ["POST", "/api/accounts", "machine", session.createOwner],

    ["GET", "/api/music/albums", "person", library.albums],
    ["DELETE", "/api/music/albums", "person", library.deleteAlbums],
    ["GET", "/api/music/trash", "person", trash.list],
    ["DELETE", "/api/music/trash", "person", trash.empty],
    ["POST", "/api/music/trash/restore", "person", trash.restore],
    ["GET", "/api/music/albums/:id", "person", library.album],
    ["PATCH", "/api/music/albums/:id", "person", edits.changeAlbum],
    ["DELETE", "/api/music/albums/:id/edits", "person", edits.revert],
    ["POST", "/api/music/albums/:id/merge", "person", edits.merge],
    ["POST", "/api/music/albums/:id/split", "person", edits.split],
    ["PATCH", "/api/music/tracks/:id", "person", edits.changeTrack],
    ["DELETE", "/api/music/albums/:id", "person", library.deleteAlbum],
    ["GET", "/api/music/albums/:id/tracks", "person", library.albumTracks],
    ["GET", "/api/music/tracks", "person", library.tracks],
    ["GET", "/api/music/artists", "person", library.artists],
    ["GET", "/api/music/artists/:id", "person", library.artist],
    ["GET", "/api/music/genres", "person", library.genres],
    ["GET", "/api/music/search", "person", library.search],
    ["GET", "/api/music/track/:id", "person", playback.track],
    ["GET", "/api/music/formats", "person", playback.formats],
    ["GET", "/api/music/track/:id/lyrics", "person", library.lyrics],
    ["GET", "/api/music/album-cover/:id", "person", playback.cover],

    ["GET", "/api/music/stars", "person", keeping.stars],
    ["PUT", "/api/music/stars/:kind/:id", "person", keeping.star],
    ["DELETE", "/api/music/stars/:kind/:id", "person", keeping.unstar],
    ["PUT", "/api/music/ratings/:kind/:id", "person", keeping.rate],
    ["GET", "/api/music/plays", "person", keeping.plays],
    ["POST", "/api/music/plays", "person", keeping.recordPlays],
    ["GET", "/api/music/home", "person", listening.home],
    ["GET", "/api/music/statistics", "person", listening.statistics],
    ["GET", "/api/music/queue", "person", listening.queue],
    ["PUT", "/api/music/queue", "person", listening.putQueue],
    ["GET", "/api/music/playlists", "person", playlists.list],
    ["POST", "/api/music/playlists", "person", playlists.create],
    ["POST", "/api/music/playlists/import", "person", playlistFiles.importFile],
    ["GET", "/api/music/playlists/:id", "person", playlists.show],
    ["GET", "/api/music/playlists/:id/export", "person", playlistFiles.exportFile],
    ["POST", "/api/music/playlists/:id/share", "person", playlistFiles.share],
    ["DELETE", "/api/music/playlists/:id/share", "person", playlistFiles.unshare],
    ["GET", "/api/shared/:key", "open", shared.show],
    ["GET", "/api/shared/:key/track/:id", "open", shared.track],
    ["GET", "/api/shared/:key/cover/:id", "open", shared.cover],
    ["PATCH", "/api/music/playlists/:id", "person", playlists.change],
    ["DELETE", "/api/music/playlists/:id", "person", playlists.remove],
    ["POST", "/api/music/playlists/:id/entries", "person", playlists.addEntries],
    ["DELETE", "/api/music/playlists/:id/entries", "person", playlists.removeEntries],
    ["POST", "/api/music/playlists/:id/entries/move", "person", playlists.moveEntries],

    ["POST", "/api/music/add-from-google-drive", "person", imports.add],
    ["GET", "/api/drive/authorization", "person", drive.show],
    ["POST", "/api/drive/authorization", "person", drive.begin],
    ["DELETE", "/api/drive/authorization", "person", drive.forget],
    ["GET", "/api/drive/authorization/callback", "open", drive.callback],
    ["POST", "/api/music/drive-preview", "person", imports.preview],
    ["GET", "/api/music/watched-folders", "person", imports.watched],
    ["POST", "/api/music/watched-folders", "person", imports.follow],
    ["DELETE", "/api/music/watched-folders", "person", imports.unfollow],
    ["GET", "/api/music/local-folders", "person", local.list],
    ["POST", "/api/music/local-folders", "person", local.add],
    ["PATCH", "/api/music/local-folders/:id", "person", local.change],
    ["DELETE", "/api/music/local-folders/:id", "person", local.remove],
    ["GET", "/api/music/imports", "person", imports.list],
    ["GET", "/api/music/imports/:id", "person", imports.show],
    ["POST", "/api/music/imports/:id/again", "person", imports.again],
    ["DELETE", "/api/music/imports/:id", "person", imports.cancel],

    ["POST", "/api/music/import-data", "sync", oldData.importData],
    ["POST", "/k/:token/api/music/import-data", "sync_path", oldData.importData],
    ["GET", "/api/music/export-data", "sync_or_person", oldData.exportData],

    ["GET", "/api/sync/status", "person", synchronisation.status],
    ["POST", "/api/sync/now", "person", synchronisation.now],
    ["POST", "/api/sync/library", "person", synchronisation.chooseLibrary],
    ["GET", "/api/sync/history", "person", synchronisation.history],
    ["GET", "/api/sync/pending", "person", synchronisation.pending],
    ["POST", "/api/sync/compare", "person", synchronisation.compare],
    ["POST", "/api/sync/refill", "person", synchronisation.refill],

    ["GET", "/api/sync/v1/hello", "sync", receiver.hello],
    ["GET", "/api/sync/v1/changes", "sync", receiver.changes],
    ["GET", "/api/sync/v1/watch", "sync", receiver.watch],
    ["GET", "/api/sync/v1/buckets", "sync", receiver.buckets],
    ["GET", "/api/sync/v1/bucket/:bucket", "sync", receiver.bucket],
    ["POST", "/api/sync/v1/rows", "sync", receiver.rows],
    ["POST", "/api/sync/v1/identity", "sync", receiver.identity],
    ["POST", "/api/sync/v1/replace", "sync", receiver.replace],

    ["GET", "/rest/:method", "subsonic", subsonic.get],
    ["POST", "/rest/:method", "subsonic", subsonic.post],
  ]
}
