/** What the reference of OpenSubsonic demands of each answer: fields that must be there, and no field that it does not know. */
import { z } from "zod"

const text = z.string()
const id = z.string().min(1)
const whole = z.int().min(0)
const instant = z.iso.datetime()
const named = z.strictObject({ name: text })
const rating = z.int().min(1).max(5)
const optionalText = text.optional()

const ArtistID3 = z.strictObject({
  id,
  name: text,
  coverArt: optionalText,
  artistImageUrl: optionalText,
  albumCount: whole,
  starred: instant.optional(),
  userRating: rating.optional(),
  musicBrainzId: optionalText,
  sortName: optionalText,
  roles: z.array(text).optional(),
})
const ArtistRef = z.strictObject({ id, name: text })

export const Child = z.strictObject({
  id,
  parent: id.optional(),
  isDir: z.boolean(),
  title: text,
  album: optionalText,
  artist: optionalText,
  track: whole.optional(),
  year: z.int().optional(),
  genre: optionalText,
  coverArt: optionalText,
  size: whole.optional(),
  contentType: optionalText,
  suffix: optionalText,
  duration: whole.optional(),
  bitRate: whole.optional(),
  path: optionalText,
  isVideo: z.boolean().optional(),
  userRating: rating.optional(),
  playCount: whole.optional(),
  discNumber: whole.optional(),
  created: instant.optional(),
  starred: instant.optional(),
  albumId: id.optional(),
  artistId: id.optional(),
  type: z.enum(["music", "video", "podcast", "audiobook"]).optional(),
  mediaType: z.enum(["song", "album", "artist"]).optional(),
  played: instant.optional(),
  sortName: optionalText,
  musicBrainzId: optionalText,
  genres: z.array(named).optional(),
  artists: z.array(ArtistRef).optional(),
  displayArtist: optionalText,
  albumArtists: z.array(ArtistRef).optional(),
  displayAlbumArtist: optionalText,
  replayGain: z
    .strictObject({
      trackGain: z.number().optional(),
      albumGain: z.number().optional(),
      trackPeak: z.number().optional(),
      albumPeak: z.number().optional(),
    })
    .optional(),
})

const AlbumID3 = z.strictObject({
  id,
  name: text,
  artist: optionalText,
  artistId: optionalText,
  coverArt: optionalText,
  songCount: whole,
  duration: whole,
  playCount: whole.optional(),
  created: instant,
  starred: instant.optional(),
  year: z.int().optional(),
  genre: optionalText,
  played: instant.optional(),
  userRating: rating.optional(),
  musicBrainzId: optionalText,
  genres: z.array(named).optional(),
  artists: z.array(ArtistRef).optional(),
  displayArtist: optionalText,
  sortName: optionalText,
  originalReleaseDate: z.strictObject({ year: z.int() }).optional(),
  isCompilation: z.boolean().optional(),
  discTitles: z.array(z.strictObject({ disc: whole, title: text })).optional(),
})

const Artist = z.strictObject({ id, name: text, starred: instant.optional(), userRating: rating.optional() })
const Song = Child.extend({ isDir: z.literal(false), duration: whole, albumId: id, artistId: id, contentType: text })
const songs = () => z.strictObject({ song: z.array(Song) })
const folders = z.array(Child.extend({ isDir: z.literal(true) }))

const Playlist = z.strictObject({
  id,
  name: text,
  comment: optionalText,
  owner: optionalText,
  public: z.boolean().optional(),
  songCount: whole,
  duration: whole,
  created: instant,
  changed: instant,
  coverArt: optionalText,
  readonly: z.boolean().optional(),
})
const User = z.strictObject({
  username: text,
  scrobblingEnabled: z.boolean(),
  adminRole: z.boolean(),
  settingsRole: z.boolean(),
  downloadRole: z.boolean(),
  uploadRole: z.boolean(),
  playlistRole: z.boolean(),
  coverArtRole: z.boolean(),
  commentRole: z.boolean(),
  podcastRole: z.boolean(),
  streamRole: z.boolean(),
  jukeboxRole: z.boolean(),
  shareRole: z.boolean(),
  videoConversionRole: z.boolean(),
  folder: z.array(z.int()).optional(),
})
const queue = {
  position: whole.optional(),
  username: text,
  changed: instant,
  changedBy: text,
  entry: z.array(Song).optional(),
}
const index = <A extends z.ZodType>(artist: A) => z.array(z.strictObject({ name: text, artist: z.array(artist) }))
const info = () =>
  z.strictObject({
    biography: optionalText,
    notes: optionalText,
    similarArtist: z.array(z.never()).optional(),
  })
const none = (name: string) => z.strictObject({ [name]: z.array(z.never()) })

/** The field that a method answers with, and its shape. Methods that are not here answer with no field. */
export const SHAPES = {
  license: z.strictObject({ valid: z.literal(true) }),
  openSubsonicExtensions: z.array(z.strictObject({ name: text, versions: z.array(z.int()).min(1) })).min(1),
  tokenInfo: z.strictObject({ username: text }),
  user: User,
  users: z.strictObject({ user: z.array(User).min(1) }),
  scanStatus: z.strictObject({ scanning: z.boolean(), count: whole.optional() }),
  musicFolders: z.strictObject({ musicFolder: z.array(z.strictObject({ id: z.int(), name: text })).min(1) }),
  indexes: z.strictObject({ lastModified: whole, ignoredArticles: text, index: index(Artist).optional() }),
  artists: z.strictObject({ ignoredArticles: text, index: index(ArtistID3) }),
  artist: ArtistID3.extend({ album: z.array(AlbumID3) }),
  album: AlbumID3.extend({ song: z.array(Song) }),
  song: Song,
  directory: z.strictObject({
    id,
    parent: id.optional(),
    name: text,
    starred: instant.optional(),
    userRating: rating.optional(),
    playCount: whole.optional(),
    child: z.array(Child),
  }),
  genres: z.strictObject({ genre: z.array(z.strictObject({ value: text, songCount: whole, albumCount: whole })) }),
  albumList: z.strictObject({ album: folders }),
  albumList2: z.strictObject({ album: z.array(AlbumID3) }),
  randomSongs: songs(),
  songsByGenre: songs(),
  topSongs: songs(),
  similarSongs: songs(),
  similarSongs2: songs(),
  starred: z.strictObject({ artist: z.array(Artist), album: folders, song: z.array(Song) }),
  starred2: z.strictObject({ artist: z.array(ArtistID3), album: z.array(AlbumID3), song: z.array(Song) }),
  searchResult2: z.strictObject({ artist: z.array(Artist), album: folders, song: z.array(Song) }),
  searchResult3: z.strictObject({ artist: z.array(ArtistID3), album: z.array(AlbumID3), song: z.array(Song) }),
  nowPlaying: z.strictObject({
    entry: z.array(Song.extend({ username: text, minutesAgo: whole, playerId: z.int(), playerName: optionalText })),
  }),
  playlists: z.strictObject({ playlist: z.array(Playlist) }),
  playlist: Playlist.extend({ entry: z.array(Song) }),
  playQueue: z.strictObject({ ...queue, current: id.optional() }),
  playQueueByIndex: z.strictObject({ ...queue, currentIndex: whole.optional() }),
  lyrics: z.strictObject({ artist: optionalText, title: optionalText, value: text }),
  lyricsList: z.strictObject({
    structuredLyrics: z.array(
      z.strictObject({
        displayArtist: optionalText,
        displayTitle: optionalText,
        lang: text,
        synced: z.boolean(),
        line: z.array(z.strictObject({ start: whole.optional(), value: text })),
      }),
    ),
  }),
  artistInfo: info(),
  artistInfo2: info(),
  albumInfo: info(),
  bookmarks: none("bookmark"),
  podcasts: none("channel"),
  newestPodcasts: none("episode"),
  internetRadioStations: none("internetRadioStation"),
  shares: none("share"),
  videos: none("video"),
  chatMessages: none("chatMessage"),
} as const

const head = {
  version: z.literal("1.16.1"),
  type: z.literal("diapason"),
  serverVersion: z.string().regex(/^\d+\.\d+\.\d+/),
  openSubsonic: z.literal(true),
}

const Failed = z.strictObject({
  "subsonic-response": z.strictObject({
    ...head,
    status: z.literal("failed"),
    error: z.strictObject({ code: z.int(), message: z.string().min(1) }),
  }),
})

/** The one field of a success, of a shape from `SHAPES`; throws where there is another field or a wrong one. */
export const readSuccess = <S extends z.ZodType>(json: unknown, shape: S): z.output<S> => {
  const shapes: Readonly<Record<string, z.ZodType>> = SHAPES
  const [name = ""] = Object.entries(shapes).find(([, one]) => one === shape) ?? []
  const Answer = z.strictObject({
    "subsonic-response": z.strictObject({ ...head, status: z.literal("ok"), [name]: z.unknown() }),
  })
  const answer: Readonly<Record<string, unknown>> = Answer.parse(json)["subsonic-response"]
  return shape.parse(answer[name])
}

export const readNothing = (json: unknown): void => {
  z.strictObject({ "subsonic-response": z.strictObject({ ...head, status: z.literal("ok") }) }).parse(json)
}

export const readFault = (json: unknown) => Failed.parse(json)["subsonic-response"].error
