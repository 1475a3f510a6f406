/** The texts and numbers of tags, out of the small containers the planners made, by the tag library. */
import type { IAudioMetadata, ICommonTagsResult } from "music-metadata"
import type { FileTags } from "./file-tags.ts"
import type { TagContainer } from "./tag-plan.ts"

type Tags = Partial<Omit<FileTags, "format" | "durationSeconds" | "bitRate" | "mimeType" | "picture">>

const LONGEST = 1000
const OPTIONS = { duration: false, skipCovers: true }
const LAST_YEAR = 9999
const HIGHEST_NUMBER = 65_535

/** The first container that knows a field wins. One that the library cannot read counts as empty: the file still plays. */
export async function parseTags(containers: readonly TagContainer[]): Promise<Tags> {
  if (containers.length === 0) return {}
  const { parseBuffer } = await import("music-metadata")
  let tags: Tags = {}
  for (const { bytes, mimeType } of containers) {
    const found = await parseBuffer(bytes, { mimeType, size: bytes.length }, OPTIONS).catch(() => undefined)
    if (found !== undefined) tags = { ...readCustom(found.native), ...readCommon(found.common), ...tags }
  }
  return tags
}

function readCommon(common: ICommonTagsResult): Tags {
  const artists = (common.artists ?? []).map(cleanText).filter(name => name !== undefined)
  const first = cleanText(common.artist) ?? artists[0]
  const shown = artists.length > 1 && artists[0] === first ? cleanText(artists.join(", ")) : first
  return known({
    title: cleanText(common.title),
    artist: shown,
    mainArtist: first,
    album: cleanText(common.album),
    albumArtist: cleanText(common.albumartist) ?? cleanText(common.albumartists?.[0]),
    year: number(common.year, LAST_YEAR),
    genre: (common.genre ?? []).map(cleanText).find(genre => genre !== undefined),
    track: number(common.track?.no, HIGHEST_NUMBER),
    disc: number(common.disk?.no, HIGHEST_NUMBER),
    compilation: common.compilation === true ? true : undefined,
  })
}

/** Names in wide use that the library does not know: those of ffmpeg. */
const CUSTOM: Readonly<Record<string, "album" | "albumArtist" | "year" | "disc">> = {
  "matroska track:ALBUM": "album",
  "matroska track:ALBUM_ARTIST": "albumArtist",
  "matroska track:DATE": "year",
  "matroska track:DISC": "disc",
  "asf date": "year",
  "APEv2 album_artist": "albumArtist",
}

function readCustom(native: IAudioMetadata["native"]): Tags {
  const fields: { album?: string | undefined; albumArtist?: string | undefined; year?: number; disc?: number } = {}
  for (const [kind, tags] of Object.entries(native)) {
    for (const { id, value } of tags) {
      const field = CUSTOM[`${kind} ${id}`]
      if (field === "album" || field === "albumArtist") fields[field] = cleanText(value)
      else if (field !== undefined) {
        const found = number(Number.parseInt(String(value), 10), field === "year" ? LAST_YEAR : HIGHEST_NUMBER)
        if (found !== undefined) fields[field] = found
      }
    }
  }
  return known(fields)
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

function number(value: unknown, most: number): number | undefined {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most ? value : undefined
}

/** Fields without a value are left out, so that the next container may fill them. */
function known(fields: { readonly [Key in keyof Tags]: Tags[Key] | undefined }): Tags {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
