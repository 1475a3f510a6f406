/** Playlists as files that other programs read and write: M3U8, and JSPF (the JSON of XSPF). Text in, text out; no database. */
import { AppError } from "@diapason/shared/errors"
import { z } from "zod"

export const PLAYLIST_FORMATS = ["m3u8", "jspf"] as const
export type PlaylistFormat = (typeof PLAYLIST_FORMATS)[number]

const MOST_TRACKS = 10_000
const OUR_TRACK = /\/api\/music\/track\/([^/?#\s]+)$/

export interface FileTrack {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly album: string
  /** Seconds. */
  readonly duration: number
}

export interface PlaylistFile {
  readonly name: string
  readonly comment?: string | undefined
  readonly tracks: readonly FileTrack[]
}

/** What a line of a file tells of a track: any of it may be missing. */
export interface FoundInFile {
  /** Of a track that was written by `writePlaylist`. */
  readonly id?: string
  /** The ways it can be read; "A - B - C" has several. */
  readonly names: readonly { readonly title: string; readonly artist?: string }[]
  readonly album?: string
  /** As it stands in the file, for a person. */
  readonly text: string
}

export interface ReadPlaylist {
  readonly name?: string
  readonly tracks: readonly FoundInFile[]
}

const addressOf = (id: string): string => `/api/music/track/${encodeURIComponent(id)}`

const idIn = (location: string): { readonly id?: string } => {
  const [, encoded] = OUR_TRACK.exec(location) ?? []
  if (encoded === undefined) return {}
  try {
    return { id: decodeURIComponent(encoded) }
  } catch {
    return {}
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim()

const writeM3u8 = ({ name, tracks }: PlaylistFile): string =>
  [
    "#EXTM3U",
    `#PLAYLIST:${oneLine(name)}`,
    ...tracks.flatMap(({ id, title, artist, album, duration }) => [
      `#EXTINF:${Math.round(duration)},${oneLine(artist)} - ${oneLine(title)}`,
      ...(album === "" ? [] : [`#EXTALB:${oneLine(album)}`]),
      addressOf(id),
    ]),
    "",
  ].join("\n")

const writeJspf = ({ name, comment, tracks }: PlaylistFile): string =>
  JSON.stringify({
    playlist: {
      title: name,
      ...(comment === undefined ? {} : { annotation: comment }),
      track: tracks.map(({ id, title, artist, album, duration }) => ({
        title,
        creator: artist,
        ...(album === "" ? {} : { album }),
        duration: Math.round(duration * 1_000),
        location: [addressOf(id)],
      })),
    },
  })

export const writePlaylist = (file: PlaylistFile, format: PlaylistFormat): string =>
  format === "m3u8" ? writeM3u8(file) : writeJspf(file)

/** "Artist - Title" in every way it can be divided, and whole. */
const namesIn = (text: string): FoundInFile["names"] => {
  const parts = text.split(" - ")
  const divided = parts.slice(1).map((_, n) => ({
    artist: parts.slice(0, n + 1).join(" - "),
    title: parts.slice(n + 1).join(" - "),
  }))
  return [...divided, { title: text }]
}

/** "Artist/Album/01 Title.mp3": the way folders of music are named. */
const namesInPath = (location: string): Pick<FoundInFile, "names" | "album"> => {
  const parts = location.split(/[\\/]/).filter(part => part !== "")
  const file = (parts.at(-1) ?? "").replace(/\.\w{2,5}$/, "")
  const title = file.replace(/^\d{1,3}(?:[ ._-]+)/, "") || file
  const album = parts.at(-2)
  const artist = parts.at(-3)
  const named = artist === undefined ? [] : [{ title, artist }]
  return { names: [...named, ...namesIn(title)], ...(album === undefined ? {} : { album }) }
}

const readM3u8 = (text: string): ReadPlaylist => {
  const tracks: FoundInFile[] = []
  let name: string | undefined
  let title: string | undefined
  let album: string | undefined
  for (const raw of text.replace(/^\uFEFF/, "").split(/\r\n|\n|\r/)) {
    const line = raw.trim()
    if (line.startsWith("#PLAYLIST:")) name = line.slice("#PLAYLIST:".length).trim()
    else if (line.startsWith("#EXTALB:")) album = line.slice("#EXTALB:".length).trim()
    else if (line.startsWith("#EXTINF:")) title = /^#EXTINF:(?:[^,"]|"[^"]*")*,(.*)$/.exec(line)?.[1]?.trim()
    else if (line !== "" && !line.startsWith("#")) {
      const path = namesInPath(line)
      const named = title
        ? { names: [...namesIn(title), ...path.names], album: album ?? path.album }
        : { ...path, album: album ?? path.album }
      tracks.push({
        ...idIn(line),
        names: named.names,
        ...(named.album === undefined ? {} : { album: named.album }),
        text: title || line,
      })
      title = undefined
      album = undefined
    }
  }
  return { ...(name ? { name } : {}), tracks }
}

const text = z.string().optional().catch(undefined)
const Jspf = z.object({
  playlist: z.object({
    title: text,
    track: z
      .array(
        z.object({
          title: text,
          creator: text,
          album: text,
          location: z.union([z.string().transform(one => [one]), z.array(z.string())]).catch([]),
        }),
      )
      .catch([]),
  }),
})

const readJspf = (content: string): ReadPlaylist => {
  let value: unknown
  try {
    value = JSON.parse(content.replace(/^\uFEFF/, ""))
  } catch {
    throw new AppError("invalid", "The file is no JSON: a JSPF playlist is needed.")
  }
  const parsed = Jspf.safeParse(value)
  if (!parsed.success) throw new AppError("invalid", 'The file is no JSPF: it needs {"playlist": {"track": […]}}.')
  const { playlist } = parsed.data
  return {
    ...(playlist.title ? { name: playlist.title } : {}),
    tracks: playlist.track.map(({ title = "", creator, album, location }) => ({
      ...(location.map(idIn).find(found => found.id !== undefined) ?? {}),
      names: [{ title, ...(creator === undefined ? {} : { artist: creator }) }],
      ...(album === undefined ? {} : { album }),
      text: [creator, title].filter(Boolean).join(" - "),
    })),
  }
}

/** Throws `invalid` for what is no playlist, `too_large` for more than 10,000 tracks. */
export const readPlaylist = (content: string, format: PlaylistFormat): ReadPlaylist => {
  const read = format === "m3u8" ? readM3u8(content) : readJspf(content)
  if (read.tracks.length > MOST_TRACKS)
    throw new AppError("too_large", `The file names more than ${MOST_TRACKS} tracks: divide it.`)
  return read
}
