/** What this server does not have: lists of it are empty, and nobody may make any. */
import { SubsonicFault } from "./faults.ts"
import type { Handler, Handlers } from "./method.ts"
import type { Payload } from "./shapes.ts"

const empty =
  (payload: Payload): Handler =>
  async () =>
    payload

const notOffered: Handler = async () => {
  throw new SubsonicFault("not_authorized", "This server does not offer that.")
}

const NOT_OFFERED = [
  "addChatMessage",
  "changePassword",
  "createBookmark",
  "createInternetRadioStation",
  "createPodcastChannel",
  "createShare",
  "createUser",
  "deleteBookmark",
  "deleteInternetRadioStation",
  "deletePodcastChannel",
  "deletePodcastEpisode",
  "deleteShare",
  "deleteUser",
  "downloadPodcastEpisode",
  "jukeboxControl",
  "refreshPodcasts",
  "updateInternetRadioStation",
  "updateShare",
  "updateUser",
]

export const absentMethods = (): Handlers => ({
  getBookmarks: empty({ bookmarks: { bookmark: [] } }),
  getChatMessages: empty({ chatMessages: { chatMessage: [] } }),
  getInternetRadioStations: empty({ internetRadioStations: { internetRadioStation: [] } }),
  getNewestPodcasts: empty({ newestPodcasts: { episode: [] } }),
  getPodcasts: empty({ podcasts: { channel: [] } }),
  getShares: empty({ shares: { share: [] } }),
  getVideos: empty({ videos: { video: [] } }),
  ...Object.fromEntries(NOT_OFFERED.map(name => [name, notOffered])),
})
