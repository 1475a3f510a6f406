/** The server and its people. */
import type { Imports } from "../../imports/imports.ts"
import type { createBrowse } from "../../library/browse.ts"
import { fold } from "../../library/fold.ts"
import type { Playback } from "../../playback/playback.ts"
import type { Listener } from "./authenticate.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers } from "./method.ts"
import type { Payload, User } from "./shapes.ts"

export interface SystemRooms {
  readonly browse: Pick<ReturnType<typeof createBrowse>, "counts">
  readonly imports: Pick<Imports, "list">
  readonly playback: Pick<Playback, "formats">
}

const EXTENSIONS = [
  { name: "apiKeyAuthentication", versions: [1] },
  { name: "formPost", versions: [1] },
  { name: "indexBasedQueue", versions: [1] },
  { name: "songLyrics", versions: [1] },
  { name: "topSongsByArtistId", versions: [1] },
]

/** Where there is something to convert with. */
const TRANSCODE_OFFSET = { name: "transcodeOffset", versions: [1] }

export const MUSIC_FOLDER = { id: 1, name: "Music" }

const asUser = ({ person, name }: Listener): User => {
  const owner = person === null || person.owner
  return {
    username: name,
    scrobblingEnabled: true,
    adminRole: owner,
    settingsRole: owner,
    downloadRole: true,
    uploadRole: false,
    playlistRole: true,
    coverArtRole: false,
    commentRole: false,
    podcastRole: false,
    streamRole: true,
    jukeboxRole: false,
    shareRole: false,
    videoConversionRole: false,
    folder: [MUSIC_FOLDER.id],
  }
}

export const systemMethods = ({ browse, imports, playback }: SystemRooms) => {
  /** There is no folder to look through: what comes in, comes by an import. */
  const scanStatus = async (): Promise<Payload> => {
    const running = (await imports.list()).some(({ state }) => state === "queued" || state === "running")
    return { scanStatus: { scanning: running, count: (await browse.counts()).tracks } }
  }
  return {
    ping: async () => ({}),
    getLicense: async () => ({ license: { valid: true } }),
    getOpenSubsonicExtensions: async () => ({
      openSubsonicExtensions: (await playback.formats()).length > 0 ? [...EXTENSIONS, TRANSCODE_OFFSET] : EXTENSIONS,
    }),
    tokenInfo: async ({ listener }) => ({ tokenInfo: { username: listener.name } }),
    getUser: async ({ parameters, listener }) => {
      if (fold(parameters.required("username")) !== fold(listener.name))
        throw new SubsonicFault("not_authorized", "Everybody may ask about themselves only.")
      return { user: asUser(listener) }
    },
    getUsers: async ({ listener }) => ({ users: { user: [asUser(listener)] } }),
    getScanStatus: scanStatus,
    startScan: scanStatus,
  } satisfies Handlers
}
