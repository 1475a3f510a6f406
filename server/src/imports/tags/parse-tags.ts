/** The texts and numbers of tags, out of the small containers the planners made, by the tag library. */
import type { ICommonTagsResult } from "music-metadata"
import type { FileTags } from "./file-tags.ts"
import { type NativeTags, readNative } from "./native-tags.ts"
import type { TagContainer } from "./tag-plan.ts"

type Tags = Partial<Omit<FileTags, "format" | "durationSeconds" | "bitRate" | "mimeType" | "picture">>

const LONGEST = 1000
const OPTIONS = { duration: false, skipCovers: true }
const LAST_YEAR = 9999
const HIGHEST_NUMBER = 65_535
const MOST_VALUES = 20
const MUSICBRAINZ_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The first container that knows a field wins. One that the library cannot read counts as empty: the file still plays. */
export async function parseTags(containers: readonly TagContainer[]): Promise<Tags> {
  if (containers.length === 0) return {}
  const { parseBuffer } = await import("music-metadata")
  let tags: Tags = {}
  for (const { bytes, mimeType } of containers) {
    const found = await parseBuffer(bytes, { mimeType, size: bytes.length }, OPTIONS).catch(() => undefined)
    if (found !== undefined) tags = { ...readOwn(readNative(found.native)), ...readCommon(found.common), ...tags }
  }
  return tags
}

function readCommon(common: ICommonTagsResult): Tags {
  const artists = (common.artists ?? []).map(cleanText).filter(name => name !== undefined)
  const first = cleanText(common.artist) ?? artists[0]
  const genres = (common.genre ?? []).flatMap(genre => genre.split(/\s*[;\0]\s*/))
  const shown = artists.length > 1 && artists[0] === first ? cleanText(artists.join(", ")) : first
  return known({
    title: cleanText(common.title),
    artist: shown,
    mainArtist: first,
    album: cleanText(common.album),
    albumArtist: cleanText(common.albumartist) ?? cleanText(common.albumartists?.[0]),
    year: number(common.year, LAST_YEAR),
    originalYear: number(common.originalyear ?? Number.parseInt(common.originaldate ?? "", 10), LAST_YEAR),
    genre: genres.map(cleanText).find(genre => genre !== undefined),
    genres: several(genres),
    artists: several(artists),
    track: number(common.track?.no, HIGHEST_NUMBER),
    disc: number(common.disk?.no, HIGHEST_NUMBER),
    compilation: common.compilation === true ? true : undefined,
    discSubtitle: cleanText([common.discsubtitle].flat()[0]),
    albumSort: cleanText(common.albumsort),
    artistSort: cleanText(common.artistsort),
    albumArtistSort: cleanText(common.albumartistsort),
    recordingId: musicBrainzId(common.musicbrainz_recordingid),
    releaseId: musicBrainzId(common.musicbrainz_albumid),
    mbArtistId: musicBrainzId(common.musicbrainz_artistid?.[0]),
    mbAlbumArtistId: musicBrainzId(common.musicbrainz_albumartistid?.[0]),
  })
}

function readOwn(native: NativeTags): Tags {
  return known({
    ...native,
    album: cleanText(native.album),
    albumArtist: cleanText(native.albumArtist),
    year: number(native.year, LAST_YEAR),
    disc: number(native.disc, HIGHEST_NUMBER),
  })
}

/** Clean, each once, as far as there is more than one. */
function several(values: readonly string[]): string[] | undefined {
  const clean = new Set(values.map(cleanText).filter(value => value !== undefined))
  return clean.size > 1 ? [...clean].slice(0, MOST_VALUES) : undefined
}

/** NFC, up to the first NUL, without edges of space and control characters; `undefined` when nothing is left. */
export function cleanText(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined
  const upToNul = value.split("\0").find(part => part !== "") ?? ""
  const clean = upToNul
    .slice(0, LONGEST * 4)
    .toWellFormed()
    .normalize("NFC")
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, LONGEST)
    .toWellFormed()
    .trim()
  return clean === "" ? undefined : clean
}

function musicBrainzId(value: unknown): string | undefined {
  const text = cleanText(value)?.toLowerCase()
  return text !== undefined && MUSICBRAINZ_ID.test(text) ? text : undefined
}

function number(value: unknown, most: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined
}

/** Fields without a value are left out, so that the next container may fill them. */
function known(fields: { readonly [Key in keyof Tags]: Tags[Key] | undefined }): Tags {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
