/** What OpenSubsonic answers hold, as its reference names it: https://opensubsonic.netlify.app/docs/responses/. */

export type Genres = readonly { readonly name: string }[]
export type NamedArtist = { readonly id: string; readonly name: string }

/** A track, or an album shown as a folder. Durations in seconds, bit rates in kilobits a second, sizes in bytes. */
export type Child = {
  readonly id: string
  readonly parent?: string
  readonly isDir: boolean
  readonly title: string
  readonly album?: string
  readonly artist?: string
  readonly track?: number
  readonly year?: number
  readonly genre?: string
  readonly coverArt?: string
  readonly size?: number
  readonly contentType?: string
  readonly suffix?: string
  readonly duration?: number
  readonly bitRate?: number
  readonly path?: string
  readonly isVideo?: false
  readonly userRating?: number
  readonly playCount?: number
  readonly discNumber?: number
  readonly created?: string
  readonly starred?: string
  readonly albumId?: string
  readonly artistId?: string
  readonly type?: "music"
  readonly mediaType?: "song" | "album" | "artist"
  readonly played?: string
  readonly genres?: Genres
  readonly artists?: readonly NamedArtist[]
  readonly displayArtist?: string
  readonly albumArtists?: readonly NamedArtist[]
  readonly displayAlbumArtist?: string
  readonly musicBrainzId?: string
  readonly replayGain?: {
    readonly trackGain?: number | undefined
    readonly albumGain?: number | undefined
    readonly trackPeak?: number | undefined
    readonly albumPeak?: number | undefined
  }
}

export type AlbumID3 = {
  readonly id: string
  readonly name: string
  readonly artist: string
  readonly artistId: string
  readonly coverArt?: string
  readonly songCount: number
  readonly duration: number
  readonly playCount?: number
  readonly created: string
  readonly starred?: string
  readonly year?: number
  readonly genre?: string
  readonly played?: string
  readonly userRating?: number
  readonly genres: Genres
  readonly artists: readonly NamedArtist[]
  readonly displayArtist: string
  readonly musicBrainzId?: string
  readonly sortName?: string
  readonly isCompilation?: boolean
  readonly originalReleaseDate?: { readonly year: number }
  readonly discTitles?: readonly { readonly disc: number; readonly title: string }[]
}

export type ArtistID3 = {
  readonly id: string
  readonly name: string
  readonly coverArt: string
  readonly albumCount: number
  readonly starred?: string
  readonly userRating?: number
}

export type Artist = {
  readonly id: string
  readonly name: string
  readonly starred?: string
  readonly userRating?: number
}

export type Directory = {
  readonly id: string
  readonly parent?: string
  readonly name: string
  readonly starred?: string
  readonly userRating?: number
  readonly playCount?: number
  readonly child: readonly Child[]
}

export type Playlist = {
  readonly id: string
  readonly name: string
  readonly comment?: string
  readonly owner: string
  readonly public: boolean
  readonly songCount: number
  readonly duration: number
  readonly created: string
  readonly changed: string
  readonly coverArt?: string
  readonly readonly?: boolean
}

export type StructuredLyrics = {
  readonly displayArtist: string
  readonly displayTitle: string
  readonly lang: string
  readonly synced: boolean
  /** `start` in milliseconds. */
  readonly line: readonly { readonly start?: number; readonly value: string }[]
}

type Songs = { readonly song: readonly Child[] }
type Index<A> = { readonly name: string; readonly artist: readonly A[] }

export type User = {
  readonly username: string
  readonly scrobblingEnabled: boolean
  readonly adminRole: boolean
  readonly settingsRole: boolean
  readonly downloadRole: boolean
  readonly uploadRole: boolean
  readonly playlistRole: boolean
  readonly coverArtRole: boolean
  readonly commentRole: boolean
  readonly podcastRole: boolean
  readonly streamRole: boolean
  readonly jukeboxRole: boolean
  readonly shareRole: boolean
  readonly videoConversionRole: boolean
  readonly folder: readonly number[]
}

type Queue = {
  readonly position?: number
  readonly username: string
  readonly changed: string
  readonly changedBy: string
  readonly entry: readonly Child[]
}

type NowPlayingEntry = Child & {
  readonly username: string
  readonly minutesAgo: number
  readonly playerId: number
  readonly playerName: string
}

type Info = {
  readonly smallImageUrl?: string
  readonly mediumImageUrl?: string
  readonly largeImageUrl?: string
}

/** The fields an answer may bear beside its status: each method answers with one of them, or with none. */
export type Payload = {
  readonly license?: { readonly valid: true }
  readonly openSubsonicExtensions?: readonly { readonly name: string; readonly versions: readonly number[] }[]
  readonly tokenInfo?: { readonly username: string }
  readonly musicFolders?: { readonly musicFolder: readonly { readonly id: number; readonly name: string }[] }
  readonly indexes?: {
    readonly lastModified: number
    readonly ignoredArticles: string
    readonly index?: readonly Index<Artist>[]
  }
  readonly directory?: Directory
  readonly genres?: {
    readonly genre: readonly { readonly value: string; readonly songCount: number; readonly albumCount: number }[]
  }
  readonly artists?: { readonly ignoredArticles: string; readonly index: readonly Index<ArtistID3>[] }
  readonly artist?: ArtistID3 & { readonly album: readonly AlbumID3[] }
  readonly album?: AlbumID3 & Songs
  readonly song?: Child
  readonly albumList?: { readonly album: readonly Child[] }
  readonly albumList2?: { readonly album: readonly AlbumID3[] }
  readonly randomSongs?: Songs
  readonly songsByGenre?: Songs
  readonly topSongs?: Songs
  readonly similarSongs?: Songs
  readonly similarSongs2?: Songs
  readonly starred?: Songs & { readonly artist: readonly Artist[]; readonly album: readonly Child[] }
  readonly starred2?: Songs & { readonly artist: readonly ArtistID3[]; readonly album: readonly AlbumID3[] }
  readonly searchResult2?: Songs & { readonly artist: readonly Artist[]; readonly album: readonly Child[] }
  readonly searchResult3?: Songs & { readonly artist: readonly ArtistID3[]; readonly album: readonly AlbumID3[] }
  readonly nowPlaying?: { readonly entry: readonly NowPlayingEntry[] }
  readonly playlists?: { readonly playlist: readonly Playlist[] }
  readonly playlist?: Playlist & { readonly entry: readonly Child[] }
  readonly playQueue?: Queue & { readonly current?: string }
  readonly playQueueByIndex?: Queue & { readonly currentIndex?: number }
  readonly lyrics?: { readonly artist?: string; readonly title?: string; readonly value: string }
  readonly lyricsList?: { readonly structuredLyrics: readonly StructuredLyrics[] }
  readonly user?: User
  readonly users?: { readonly user: readonly User[] }
  readonly scanStatus?: { readonly scanning: boolean; readonly count: number }
  readonly artistInfo?: Info & { readonly similarArtist: readonly Artist[] }
  readonly artistInfo2?: Info & { readonly similarArtist: readonly ArtistID3[] }
  readonly albumInfo?: Info
  readonly bookmarks?: { readonly bookmark: readonly never[] }
  readonly podcasts?: { readonly channel: readonly never[] }
  readonly newestPodcasts?: { readonly episode: readonly never[] }
  readonly internetRadioStations?: { readonly internetRadioStation: readonly never[] }
  readonly shares?: { readonly share: readonly never[] }
  readonly videos?: { readonly video: readonly never[] }
  readonly chatMessages?: { readonly chatMessage: readonly never[] }
}
