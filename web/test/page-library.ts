/** A believable library for looking at the page: titles, artists, tracks and covers that no one has recorded. */
import type { Album, Artist, Counts, Track } from "@diapason/shared/api"

const named: readonly (readonly [title: string, artist: string, year: number, genre: string])[] = [
  ["Low Tide, Slow Light", "Marée Haute", 2021, "Ambient"],
  ["The Cartographer’s Daughter", "Ines Valcourt", 2019, "Folk"],
  ["Quatre saisons de pluie", "Atelier Novembre", 2017, "Chanson"],
  ["Concrete Gardens", "Odd Meridian", 2023, "Electronic"],
  ["Nocturnes for an Empty Hall", "Pavel Dvořáček", 2008, "Classical"],
  ["Halogen", "Kitts & Rowe", 2024, "Pop"],
  ["Blue Room Sessions, Vol. 2", "The Hanley Quartet", 1963, "Jazz"],
  ["Sémaphore", "Lune Rousse", 2020, "Rock"],
  ["Every Window a Sea", "Ines Valcourt", 2022, "Folk"],
  ["Parallax", "Odd Meridian", 2020, "Electronic"],
  ["Carnet de route", "Atelier Novembre", 2014, "Chanson"],
  ["Bitter Orange", "Sabine Achterberg", 2016, "Soul"],
  ["North of Silence", "Tomas Hellström", 2018, "Ambient"],
  ["Variations on a Borrowed Theme", "Pavel Dvořáček", 2011, "Classical"],
  ["After the Orchard", "Winter County", 2015, "Country"],
  ["Red Thread", "Yumi Tanabe Trio", 2022, "Jazz"],
  ["Static Bloom", "Kitts & Rowe", 2021, "Pop"],
  ["Lettres à personne", "Lune Rousse", 2023, "Rock"],
  ["Harbour Lights", "The Hanley Quartet", 1965, "Jazz"],
  ["Small Machines", "Tin Circuit", 2024, "Electronic"],
  ["Velvet Hours", "Sabine Achterberg", 2019, "Soul"],
  ["Une heure avant l’aube", "Marée Haute", 2024, "Ambient"],
  ["The Long Way to Anywhere", "Winter County", 2020, "Country"],
  ["Sonatas & Shadows", "Clara Immerwahr", 1998, "Classical"],
]
const more = ["Return", "Live at the Mill", "Outtakes", "Early Works", "Revisited", "Demos", "Deluxe", "Remixes"]
const songs = [
  "First Light",
  "Paper Boats",
  "La rue d’en face",
  "Undertow",
  "Glass Hours",
  "Petite fugue",
  "What the River Kept",
  "Signal",
  "Minuit moins le quart",
  "Cinder",
  "The Second Door",
  "Aller simple",
  "Drift",
  "Half a Moon",
  "Homecoming",
] as const

const palettes: readonly (readonly [string, string, string])[] = [
  ["#1f2a44", "#e07a5f", "#f2cc8f"],
  ["#14342b", "#60935d", "#e8e4c9"],
  ["#3d1f3d", "#c8553d", "#f1a66a"],
  ["#0f2233", "#2d7dd2", "#97c8eb"],
  ["#2b2d42", "#8d99ae", "#ef233c"],
  ["#401f1b", "#d68c45", "#f4e3c1"],
  ["#102a2c", "#3aa6a0", "#f6d186"],
  ["#241a3a", "#7d5ba6", "#f4b6c2"],
  ["#22252a", "#b7a57a", "#e9e2d0"],
  ["#17301f", "#c9a227", "#f3ecd2"],
]

const at = <T>(list: readonly T[], index: number): T => {
  const item = list[index % list.length]
  if (item === undefined) throw new Error("an empty list")
  return item
}

export type PageLibrary = ReturnType<typeof createPageLibrary>

/** Names written from right to left, some with Latin words and numbers among them. */
const rightToLeft: readonly (readonly [title: string, artist: string])[] = [
  ["ليالي الأنس في فيينا", "أسمهان"],
  ["שירים על הגג (Live 2019)", "להקת החצר"],
  ["أغنيات من السفر الطويل إلى البحر والعودة منه في الليل", "فرقة المرفأ"],
  ["Nocturnes لليلة أخيرة", "Ines Valcourt & مريم"],
  ["לילה לבן", "נעמה Trio"],
]

/** `size`: how many albums there are at first. */
/** `localAlbums`: those whose first three tracks lie on the disk of the home. */
export function createPageLibrary(
  size: number,
  {
    localAlbums = [],
    mirrored = false,
  }: { readonly localAlbums?: readonly string[]; readonly mirrored?: boolean } = {},
) {
  const albums = new Map<string, Album>()
  for (let index = 0; index < size; index += 1) add(index)

  function add(index: number): Album {
    const [latin, by, year, genre] = at(named, index)
    const [base, artist] = mirrored && index % 3 !== 2 ? at(rightToLeft, index) : ([latin, by] as const)
    const round = Math.floor(index / named.length)
    const title = round === 0 ? base : `${base} (${at(more, round - 1)}${round > more.length ? ` ${round}` : ""})`
    const album: Album = {
      id: `al-${index}`,
      title,
      artist,
      artistId: `ar-${mirrored ? index % 7 : named.findIndex(([, name]) => name === artist)}`,
      year: year + (round % 3),
      genre,
      trackCount: 7 + (index % 6),
      duration: 0,
      discCount: index % 9 === 4 ? 2 : 1,
      coverArt: index % 8 === 5 ? null : `/api/music/album-cover/al-${index}`,
      googleDriveFolderId: `1Folder${index}xxxxxxxx`,
      addedAt: new Date(Date.UTC(2026, 10, 20) - index * 5_400_000).toISOString(),
    }
    const whole = { ...album, duration: tracksOf(album).reduce((sum, track) => sum + track.duration, 0) }
    albums.set(whole.id, whole)
    return whole
  }

  function tracksOf(album: Album): readonly Track[] {
    const seed = Number(album.id.slice(3))
    return Array.from({ length: album.trackCount }, (_, index): Track => {
      const second = album.discCount === 2 && index >= album.trackCount / 2
      return {
        id: `${album.id}-t${index}`,
        title: mirrored && index % 2 === 0 ? at(rightToLeft, seed + index)[0] : at(songs, seed * 3 + index),
        artist: index % 7 === 6 ? `${album.artist} & Ensemble` : album.artist,
        artistId: album.artistId,
        album: album.title,
        albumId: album.id,
        albumArtist: album.artist,
        albumArtistId: album.artistId,
        duration: 20 + ((seed * 37 + index * 53) % 260),
        trackNumber: second ? index - Math.ceil(album.trackCount / 2) + 1 : index + 1,
        discNumber: second ? 2 : 1,
        ...(localAlbums.includes(album.id) && index < 3 && { source: "local" as const }),
        size: 1_000_000,
        mimeType: "audio/wav",
      }
    })
  }

  function artists(): readonly Artist[] {
    const known = new Map<string, Artist>()
    for (const { artistId: id, artist: name, trackCount } of albums.values()) {
      const before = known.get(id) ?? { id, name, albumCount: 0, trackCount: 0 }
      known.set(id, { ...before, albumCount: before.albumCount + 1, trackCount: before.trackCount + trackCount })
    }
    return [...known.values()].sort((a, b) => a.name.localeCompare(b.name))
  }

  function counts(): Counts {
    const tracks = [...albums.values()].reduce((sum, album) => sum + album.trackCount, 0)
    return { albums: albums.size, tracks, artists: artists().length }
  }

  function track(id: string): Track | undefined {
    const album = albums.get(id.slice(0, id.lastIndexOf("-t")))
    return album && tracksOf(album).find(item => item.id === id)
  }

  return { albums, add, tracksOf, track, artists, counts }
}

const sung = [
  "The boats went out before the light",
  "and took the harbour with them",
  "We counted windows, one by one,",
  "until the street was ours",
  "",
  "Oh, keep a lamp for me",
  "where the long road meets the sea",
  "Il reste un peu de nuit à partager",
  "and no one here is sleeping",
  "",
  "The morning never asks our names",
  "It only turns the key",
]

/** A line every three seconds; some tracks have plain words, some none. */
export function lyricsOf({ id }: Track) {
  const number = Number(id.slice(id.lastIndexOf("-t") + 2))
  if (number % 4 === 3) return null
  if (number % 4 === 2) return { synced: null, text: sung.join("\n") }
  return { synced: sung.map((text, at) => ({ at: at * 3, text })), text: null }
}

/** A picture in one of a few styles, the same each time for the same number. */
export function coverPicture(seed: number): string {
  const [a, b, c] = at(palettes, seed * 7)
  const turn = (seed * 41) % 90
  const ring = (r: number, color: string) => `<circle cx="200" cy="210" r="${r}" fill="${color}"/>`
  const styles = [
    `<rect width="400" height="400" fill="${a}"/>${ring(150, b)}${ring(104, a)}${ring(58, c)}`,
    `<rect width="400" height="400" fill="${c}"/><g transform="rotate(${turn} 200 200)">${[0, 1, 2, 3, 4, 5]
      .map(i => `<rect x="-100" y="${i * 84 - 60}" width="600" height="${12 + i * 9}" fill="${i % 2 ? a : b}"/>`)
      .join("")}</g>`,
    `<rect width="400" height="400" fill="${b}"/><path d="M0 ${250 + turn}C120 ${130 + turn} 240 ${360 - turn} 400 ${190 + turn}V400H0Z" fill="${a}"/><circle cx="${110 + turn * 2}" cy="118" r="54" fill="${c}"/>`,
    `<rect width="400" height="400" fill="#f2ede4"/><rect x="60" y="60" width="130" height="280" fill="${a}"/><circle cx="262" cy="150" r="86" fill="${b}"/><rect x="210" y="262" width="130" height="78" fill="${c}"/>`,
    `<defs><linearGradient id="g" gradientTransform="rotate(${turn})"><stop stop-color="${a}"/><stop offset=".55" stop-color="${b}"/><stop offset="1" stop-color="${c}"/></linearGradient></defs><rect width="400" height="400" fill="url(#g)"/><path d="M200 70 330 300H70Z" fill="none" stroke="#fff" stroke-opacity=".85" stroke-width="5"/>`,
    `<rect width="400" height="400" fill="#141414"/>${Array.from({ length: 15 }, (_, i) => `<path d="M40 ${70 + i * 19}q80 ${-50 + ((seed + i * 7) % 9) * 11} 160 0t160 0" fill="none" stroke="${b}" stroke-width="3"/>`).join("")}`,
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400">${at(styles, seed * 5 + Math.floor(seed / 6))}</svg>`
}
