/** What the pages share, made once in main.tsx and handed down. */
import { createContext, useContext } from "react"
import type { Api, StreamQuality } from "./api.ts"
import type { Connection } from "./events.ts"
import type { Toasts } from "./frame/toasts.ts"
import type { Deletions } from "./library/deletions.ts"
import type { Update } from "./offline/join-worker.ts"
import type { KeptAlbums } from "./offline/kept-albums.ts"
import type { Outbox } from "./outbox/outbox.ts"
import type { Player } from "./player/player.ts"
import type { PlaylistDeletions } from "./playlists/playlist-deletions.ts"
import type { Ratings } from "./stars/ratings.ts"
import type { Stars } from "./stars/stars.ts"
import type { Store } from "./store.ts"

export type Services = {
  readonly api: Api
  readonly player: Player
  readonly toasts: Toasts
  /** Of albums. */
  readonly deletions: Deletions
  readonly playlistDeletions: PlaylistDeletions
  readonly stars: Stars
  readonly ratings: Ratings
  readonly outbox: Outbox
  /** In which quality tracks are streamed. */
  readonly quality: Store<StreamQuality>
  /** Null where the browser keeps nothing: only pages by HTTPS, or of this machine, may. */
  readonly kept: KeptAlbums | null
  readonly update: Update | null
  /** Since when the last answer was known to this device; null where the server itself answered. */
  readonly copyOf: Store<string | null>
  /** Whose page this is; null while nobody is known. */
  readonly personId: () => string | null
  /** What a server wrote down for people some time ago, in the language of the page. */
  readonly said: (text: string) => string
  readonly connection: Store<Connection>
}

export const ServicesContext = createContext<Services | null>(null)

export function useServices(): Services {
  const services = useContext(ServicesContext)
  if (!services) throw new Error("useServices outside of its provider")
  return services
}
