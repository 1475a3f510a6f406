/** The stand-in's stars, ratings, plays and playlists: believable, kept in memory, changed as the server would. */
import type { Album, Track } from "@diapason/shared/api"
import type { Home, Playlist, PlaylistEntry, SharedPlaylist, Statistics } from "@diapason/shared/keeping"
import type { SmartRules } from "@diapason/shared/smart-rules"
import type { PageLibrary } from "./page-library.ts"

type Kept = { playlist: Playlist; entries: PlaylistEntry[] }
export type PageKeeping = ReturnType<typeof createPageKeeping>

const DAY_MS = 86_400_000
const refused = { code: "invalid", message: "The stand-in refuses this." }

/** `plays`: how many there are; `playlists`: whether some are there at first. */
export function createPageKeeping(
  library: PageLibrary,
  { plays = 0, playlists = 0 }: { plays?: number; playlists?: number },
) {
  const kept = new Map<string, Kept>()
  const stars = new Map<string, string>()
  const ratings = new Map<string, number>()
  let made = 0

  const albums = () => [...library.albums.values()]
  const entry = (track: Track): PlaylistEntry => ({ id: `entry-${++made}`, position: String(made), track })
  const moment = (daysAgo: number) => new Date(Date.now() - daysAgo * DAY_MS).toISOString()

  function summed({ playlist, entries }: Kept): Playlist {
    return {
      ...playlist,
      trackCount: entries.length,
      duration: entries.reduce((sum, { track }) => sum + track.duration, 0),
      covers: [...new Set(entries.map(({ track }) => track.albumId))].slice(0, 4),
    }
  }
  /** The rules' years and limit are followed; that is enough to see a number change. */
  function foundBy(rules: SmartRules): PlaylistEntry[] {
    const fits = (album: Album) =>
      rules.conditions.every(condition => {
        if (condition.field === "year" && condition.op === "atLeast" && typeof condition.value === "number")
          return (album.year ?? 0) >= condition.value
        return condition.field === "artist" ? album.artist.includes(String(condition.value)) : true
      })
    const tracks = albums().filter(fits).flatMap(library.tracksOf)
    return tracks.slice(0, rules.limit ?? tracks.length).map(track => ({ id: track.id, position: "", track }))
  }
  function make(id: string, name: string, tracks: readonly Track[], rest: Partial<Playlist> = {}): Kept {
    const playlist: Playlist = {
      id,
      name,
      trackCount: 0,
      duration: 0,
      createdAt: moment(20),
      changedAt: moment(1),
      mine: true,
      owner: "",
      covers: [],
      ...rest,
    }
    const entries = playlist.rules ? foundBy(playlist.rules) : tracks.map(entry)
    const whole = { playlist, entries }
    kept.set(id, whole)
    return whole
  }

  const names = [
    "Le soir, fenêtre ouverte",
    "Route de nuit",
    "Sunday, slowly",
    "Cuisine",
    "Kept from the wreck",
    "Piano",
  ]
  for (let index = 0; index < playlists; index += 1) {
    const from = albums().slice(index * 2, index * 2 + 1 + (index % 5))
    make(`pl-${index}`, names[index % names.length] ?? "", from.flatMap(library.tracksOf).slice(0, 24), {
      ...(index === 0 && { comment: "Ce qui se joue quand il fait encore jour à neuf heures." }),
      ...(index === 1 && { share: { url: "/shared/a-key-nobody-guesses", until: moment(-30) } }),
      ...(index === 2 && {
        rules: { match: "all", conditions: [{ field: "year", op: "atLeast", value: 2015 }], sort: "random", limit: 40 },
      }),
      ...(index === 5 && { mine: false, owner: "Camille" }),
    })
  }
  if (playlists > 0) make("pl-long", "Tout, à la suite", albums().flatMap(library.tracksOf).slice(0, 2_000))
  if (playlists > 0) make("pl-empty", "Pas encore", [])
  if (plays > 0) {
    for (const album of albums().slice(1, 9)) stars.set(`album:${album.id}`, moment(3))
    for (const album of albums().slice(2, 5)) stars.set(`track:${album.id}-t1`, moment(4))
    for (const artist of library.artists().slice(0, 3)) stars.set(`artist:${artist.id}`, moment(5))
  }

  const starred = (kind: string) =>
    [...stars.keys()].filter(key => key.startsWith(`${kind}:`)).map(key => key.slice(kind.length + 1))
  /** The album with what was marked here. */
  const withMarks = (album: Album): Album => {
    const starredAt = stars.get(`album:${album.id}`)
    const rating = ratings.get(`album:${album.id}`)
    return { ...album, ...(starredAt && { starredAt }), ...(rating && { rating }) }
  }

  function play(index: number) {
    const all = albums()
    const album = all[(index * 7) % Math.min(all.length, 24)]
    const tracks = album ? library.tracksOf(album) : []
    const track = tracks[index % Math.max(tracks.length, 1)]
    return track && { id: `play-${index}`, playedAt: new Date(Date.now() - index * 2_700_000).toISOString(), track }
  }

  function home(): Home {
    const all = albums()
    const decades = Map.groupBy(all, ({ year = 0 }) => Math.floor(year / 10) * 10)
    const some = (from: number, count: number) => (plays > 0 ? all.slice(from, from + count) : [])
    return {
      recentlyAdded: all.slice(0, 20),
      recentlyPlayed: some(3, 12),
      mostPlayed: some(8, 12),
      forgotten: some(14, 8),
      onThisDay: some(5, 2),
      random: [],
      decades: [...decades]
        .map(([decade, ofDecade]) => ({ decade, albumCount: ofDecade.length }))
        .sort((a, b) => b.decade - a.decade),
      genres: genres(),
    }
  }
  function genres() {
    return [...Map.groupBy(albums(), ({ genre = "" }) => genre)]
      .map(([name, of]) => ({ name, albumCount: of.length, trackCount: of.reduce((n, a) => n + a.trackCount, 0) }))
      .sort((a, b) => a.name.localeCompare(b.name))
  }
  function statistics(): Statistics {
    const share = (index: number) => Math.round((plays * (24 - index)) / 320)
    const now = new Date()
    const months = Array.from(
      { length: 12 },
      (_, index) => new Date(Date.UTC(now.getFullYear(), now.getMonth() - 11 + index, 1)),
    )
    return {
      plays,
      seconds: plays * 214,
      byMonth:
        plays === 0
          ? []
          : months
              .map((month, index) => ({
                month: month.toISOString().slice(0, 7),
                plays: index === 4 ? 0 : 20 + ((index * 37) % 90),
                seconds: 4_000,
              }))
              .filter(month => month.plays > 0),
      byHour: Array.from({ length: 24 }, (_, h) =>
        plays === 0 || (h > 1 && h < 6) ? 0 : Math.round(6 + 30 * Math.exp(-((h - 20) ** 2) / 14) + (h === 8 ? 18 : 0)),
      ),
      artists: plays === 0 ? [] : library.artists().map(({ id, name }, index) => ({ id, name, plays: share(index) })),
      albums:
        plays === 0
          ? []
          : albums()
              .slice(0, 20)
              .map((album, index) => ({ album, plays: share(index) })),
      tracks:
        plays === 0
          ? []
          : albums()
              .slice(0, 20)
              .flatMap(album => library.tracksOf(album).slice(2, 3))
              .map((track, index) => ({ track, plays: share(index) })),
    }
  }
  function shared(): SharedPlaylist {
    const [, second] = [...kept.values()]
    const tracks = second?.entries.map(({ track: { id, title, artist, album, albumId, duration } }) => ({
      id,
      title,
      artist,
      album,
      albumId,
      duration,
    }))
    const { name = "", trackCount = 0, duration = 0 } = second ? summed(second) : {}
    return { playlist: { name, owner: "Camille", trackCount, duration }, tracks: tracks ?? [], until: moment(-30) }
  }

  /** What a route of the server would answer, with its status; undefined for a route that is not about keeping. */
  function answer(
    method: string,
    url: URL,
    body: Record<string, unknown>,
  ): readonly [status: number, answer: unknown] | undefined {
    const parts = decodeURIComponent(url.pathname).split("/").slice(2)
    const [music, room, id = "", what, move] = parts
    const ids = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : [])
    if (music === "shared" && parts.length === 2)
      return room === "a-key-nobody-guesses"
        ? [200, shared()]
        : [404, { error: { code: "not_found", message: "Closed." } }]
    if (room === "home") return [200, home()]
    if (room === "genres") return [200, { genres: genres() }]
    if (room === "statistics") return [200, statistics()]
    if (room === "plays" && method === "GET") {
      const offset = Number(url.searchParams.get("offset"))
      const limit = Math.min(Number(url.searchParams.get("limit")), plays - offset)
      const page = Array.from({ length: Math.max(0, limit) }, (_, index) => play(offset + index)).filter(item => item)
      return [200, { plays: page, total: plays }]
    }
    if (room === "stars" && method === "GET")
      return [
        200,
        {
          albums: starred("album").flatMap(one => library.albums.get(one) ?? []),
          tracks: starred("track").flatMap(one => library.track(one) ?? []),
          artists: library.artists().filter(artist => starred("artist").includes(artist.id)),
        },
      ]
    if (room === "stars") {
      if (method === "PUT") stars.set(`${id}:${what}`, moment(0))
      else stars.delete(`${id}:${what}`)
      return [200, { starredAt: stars.get(`${id}:${what}`) ?? null, revision: 1, durable: true }]
    }
    if (room === "ratings") {
      ratings.set(`${id}:${what}`, Number(body.rating))
      return [200, { rating: body.rating, revision: 1, durable: true }]
    }
    if (room !== "playlists") return undefined
    if (id === "") {
      if (method === "GET") return [200, { playlists: [...kept.values()].map(summed) }]
      const tracks = ids(body.trackIds).flatMap(one => library.track(one) ?? [])
      const rules = body.rules ? { rules: JSON.parse(JSON.stringify(body.rules)) } : {}
      return [200, { playlist: summed(make(String(body.id), String(body.name), tracks, rules)) }]
    }
    if (id === "import") {
      const tracks = albums().slice(0, 1).flatMap(library.tracksOf)
      const playlist = summed(make(`pl-file-${++made}`, String(body.name), tracks))
      return [
        200,
        {
          playlist,
          unmatched: String(body.text)
            .split("\n")
            .filter(line => line.startsWith("?")),
        },
      ]
    }
    const found = kept.get(id)
    if (!found) return [404, { error: { code: "not_found", message: "No such playlist." } }]
    if (what === "share") {
      const { share: _share, ...closed } = found.playlist
      const share = { url: "/shared/a-key-nobody-guesses", until: String(body.until) }
      found.playlist = method === "POST" ? { ...closed, share } : closed
      return [200, share]
    }
    if (what === "entries") {
      if (move === "move" && body.after === "refused") return [400, { error: refused }]
      const chosen = new Set(ids(body.entryIds))
      const rest = found.entries.filter(one => (method === "POST" && move !== "move" ? true : !chosen.has(one.id)))
      const added =
        move === "move"
          ? found.entries.filter(one => chosen.has(one.id))
          : method === "POST"
            ? ids(body.trackIds)
                .flatMap(one => library.track(one) ?? [])
                .map(entry)
            : []
      const at = body.after === undefined ? rest.length : rest.findIndex(one => one.id === body.after) + 1
      found.entries = rest.toSpliced(at, 0, ...added)
    } else if (method === "PATCH") {
      found.playlist = { ...found.playlist, ...body }
      if (found.playlist.rules) found.entries = foundBy(found.playlist.rules)
    } else if (method === "DELETE") {
      kept.delete(id)
      return [200, { revision: 1, durable: true }]
    }
    return [200, { playlist: summed(found), entries: found.entries }]
  }
  return { answer, withMarks, playlists: kept }
}
