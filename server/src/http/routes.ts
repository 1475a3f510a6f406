/** Every route of the JSON API: method, address, who may use it, what it does. */

import type { Receiver } from "../replication/receiver.ts"
import type { Endpoint, Method } from "./endpoint.ts"
import type { createEvents } from "./event-routes.ts"
import type { Guard } from "./guard.ts"
import { exportDataEndpoint, type Imports, importDataEndpoint, importEndpoints, type OldData } from "./import-routes.ts"
import { type LibraryRooms, libraryEndpoints } from "./library-routes.ts"
import { type SessionRooms, sessionEndpoints } from "./session-routes.ts"
import { receiverEndpoints, type Synchronisation, synchronisationEndpoints } from "./sync-routes.ts"
import { type SystemRooms, systemEndpoints } from "./system-routes.ts"

export type Route = readonly [method: Method, url: string, guard: Guard, endpoint: Endpoint]

export interface RouteRooms extends LibraryRooms, SessionRooms, SystemRooms {
  readonly events: ReturnType<typeof createEvents>
  readonly receiver: Receiver
  readonly imports?: Imports
  readonly oldData?: OldData
  readonly synchronisation?: Synchronisation
}

export const listRoutes = (rooms: RouteRooms): readonly Route[] => {
  const system = systemEndpoints(rooms)
  const session = sessionEndpoints(rooms)
  const library = libraryEndpoints(rooms)
  const receiver = receiverEndpoints(rooms.receiver)

  return [
    ["GET", "/api/health", "open", system.health],
    ["GET", "/api/openapi.json", "person", system.description],
    ["GET", "/metrics", "person", system.metrics],
    ["GET", "/api/events", "person", rooms.events.listen],

    ["GET", "/api/session", "open", session.show],
    ["POST", "/api/session", "open", session.signIn],
    ["DELETE", "/api/session", "open", session.signOut],
    ["POST", "/api/accounts", "machine", session.createOwner],

    ["GET", "/api/music/albums", "person", library.albums],
    ["DELETE", "/api/music/albums", "person", library.deleteAlbums],
    ["GET", "/api/music/albums/:id", "person", library.album],
    ["DELETE", "/api/music/albums/:id", "person", library.deleteAlbum],
    ["GET", "/api/music/albums/:id/tracks", "person", library.albumTracks],
    ["GET", "/api/music/tracks", "person", library.tracks],
    ["GET", "/api/music/artists", "person", library.artists],
    ["GET", "/api/music/artists/:id", "person", library.artist],
    ["GET", "/api/music/genres", "person", library.genres],
    ["GET", "/api/music/search", "person", library.search],

    ...importRoutes(rooms.imports),
    ...oldDataRoutes(rooms.receiver, rooms.oldData),
    ...synchronisationRoutes(rooms.synchronisation),

    ["GET", "/api/sync/v1/hello", "sync", receiver.hello],
    ["GET", "/api/sync/v1/changes", "sync", receiver.changes],
    ["GET", "/api/sync/v1/watch", "sync", receiver.watch],
    ["GET", "/api/sync/v1/buckets", "sync", receiver.buckets],
    ["GET", "/api/sync/v1/bucket/:bucket", "sync", receiver.bucket],
    ["POST", "/api/sync/v1/rows", "sync", receiver.rows],
    ["POST", "/api/sync/v1/replace", "sync", receiver.replace],
  ]
}

const importRoutes = (imports: Imports | undefined): readonly Route[] => {
  if (!imports) return []
  const endpoints = importEndpoints(imports)
  return [
    ["POST", "/api/music/add-from-google-drive", "person", endpoints.add],
    ["GET", "/api/music/imports", "person", endpoints.list],
    ["GET", "/api/music/imports/:id", "person", endpoints.show],
    ["DELETE", "/api/music/imports/:id", "person", endpoints.cancel],
  ]
}

const oldDataRoutes = (receiver: Receiver, oldData: OldData | undefined): readonly Route[] => {
  if (!oldData) return []
  const importData = importDataEndpoint(receiver, oldData)
  return [
    ["POST", "/api/music/import-data", "sync", importData],
    ["POST", "/k/:token/api/music/import-data", "sync_path", importData],
    ["GET", "/api/music/export-data", "sync_or_person", exportDataEndpoint(oldData)],
  ]
}

const synchronisationRoutes = (synchronisation: Synchronisation | undefined): readonly Route[] => {
  if (!synchronisation) return []
  const endpoints = synchronisationEndpoints(synchronisation)
  return [
    ["GET", "/api/sync/status", "person", endpoints.status],
    ["POST", "/api/sync/now", "person", endpoints.now],
    ["POST", "/api/sync/library", "person", endpoints.chooseLibrary],
  ]
}
