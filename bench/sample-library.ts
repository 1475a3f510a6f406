/** Albums as a real library holds them: names of real lengths, ids and keys that do not compress. Seeded. */
import type { AlbumFacts } from "../server/src/library/facts.ts"

const WORDS =
  "night day river stone light heart fire rain blue velvet golden silence road dream winter summer echo glass shadow sun moon city train letter garden paper sea wolf bird mountain slow electric lonely little last first again forever home away dancing falling burning waiting été forêt château über mañana corazón любовь ночь 東京 夜".split(
    " ",
  )
const FIRST =
  "Anna Marc Élise Jonas Mira Otto Léa Nina Paul Rosa Tom Iris Hugo Zoé Max Ada Björn Chloé Dmitri Yuki".split(" ")
const LAST =
  "Moreau Schmidt Alvarez Jansen Petit Novak Rossi Lind Costa Weber Dubois Kovács Sato Ivanov Hansen Blanc".split(" ")
const ID = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const sampleAlbums = (count: number, seed: number, tracksEach = 12): readonly AlbumFacts[] => {
  const random = seededRandom(seed)
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? ""
  const signs = (length: number, from: string): string =>
    Array.from({ length }, () => from[Math.floor(random() * from.length)]).join("")
  const title = (): string => {
    const text = Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(WORDS)).join(" ")
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  const artists = Array.from({ length: Math.max(1, Math.ceil(count / 3)) }, () => ({
    id: `ar-${signs(16, ID)}`,
    name: `${pick(FIRST)} ${pick(LAST)}${random() < 0.3 ? " Band" : ""}`,
  }))
  return Array.from({ length: count }, () => {
    const artist = artists[Math.floor(random() * artists.length)] ?? { id: "ar-nobody", name: "Nobody" }
    const folder = `1${signs(32, ID)}`
    const year = 1960 + Math.floor(random() * 66)
    return {
      id: `al-${signs(16, ID)}`,
      title: title(),
      artist: artist.name,
      artistId: artist.id,
      year,
      genre: pick(["Rock", "Jazz", "Electronic", "Chanson", "Classical", "Folk", "Hip-Hop", "Pop"]),
      driveFolderId: folder,
      cover: {
        fileId: `1${signs(32, ID)}`,
        contentKey: signs(12, "0123456789abcdef"),
        offset: 1_000,
        length: 200_000 + Math.floor(random() * 100_000),
        type: "image/jpeg",
      },
      tracks: Array.from({ length: tracksEach }, (_, n) => {
        const driveId = `1${signs(32, ID)}`
        return {
          id: `gd-${driveId}`,
          title: title(),
          artist: artist.name,
          artistId: artist.id,
          duration: Math.round((120 + random() * 240) * 100) / 100,
          trackNumber: n + 1,
          driveId,
          contentKey: signs(12, "0123456789abcdef"),
          size: 3_000_000 + Math.floor(random() * 9_000_000),
          mimeType: "audio/mpeg",
          bitRate: 320_000,
        }
      }),
    }
  })
}
