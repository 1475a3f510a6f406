/** What the names of folders and files tell where there are no tags. */
import { cleanText } from "./tags/parse-tags.ts"

export interface FolderName {
  readonly title: string
  /** The part before " - ", if there is one. */
  readonly artist?: string
  readonly year?: number
}

export interface FileName {
  readonly title: string
  readonly artist?: string
  readonly track?: number
  readonly disc?: number
}

const AUDIO = /\.(?:mp[123]|flac|m4a|m4b|aac|ogg|oga|opus|wav|aif|aiff|wma|ape|wv|mpc|dsf|mka|weba|webm|spx|bwf)$/i
const DISC =
  /^(?:(?:cd|dis[ck]o?|disque)[\s._-]*(\d{1,2})(?!\d)|(?:vol(?:ume)?|face|side|part)[\s._-]*(\d{1,2}|[a-h])$|ディスク\s*(\d{1,2}))/iu
const ARTWORK = /^(?:scans?|art|artworks?|covers?|booklets?|images?|pictures?|photos?|pochettes?|jaquettes?|livret)$/i
const YEAR = "((?:19|20)\\d\\d)"
const YEAR_FIRST = new RegExp(`^(?:[\\[(]${YEAR}[\\])]\\s*(?:-\\s*)?|${YEAR}\\s+-\\s+)(?=\\S)`)
const YEAR_LAST = new RegExp(`(?<=\\S)\\s*[\\[(]${YEAR}[\\])]$`)
const SEPARATOR = /\s+[-–—]\s+/

export const isAudioName = (name: string): boolean => AUDIO.test(name)
/** What an import looks at: of other files in a folder of this machine nothing is kept. */
export const isMusicOrBeside = (name: string): boolean =>
  isAudioName(name) || isLyricsName(name) || /\.(?:jpe?g|png|webp|cue)$/i.test(name)
export const isLyricsName = (name: string): boolean => /\.lrc$/i.test(name)
export const isCueName = (name: string): boolean => /\.cue$/i.test(name)
/** Without its ending, as two files that belong together have it. */
export const baseName = (name: string): string =>
  name
    .replace(/\.[^.]+$/, "")
    .normalize("NFC")
    .toLowerCase()
export const isArtworkFolder = (name: string): boolean => ARTWORK.test(name.trim())

/** "CD1", "CD 2", "Disc 1", "Disque 2", "Disk-3", "Volume 1", "Side A" (1): the number, else `undefined`. */
export function discOf(folderName: string): number | undefined {
  const match = DISC.exec(folderName.trim())
  const found = match?.[1] ?? match?.[2] ?? match?.[3]
  if (found === undefined) return undefined
  const disc = /\d/.test(found) ? Number(found) : found.toLowerCase().charCodeAt(0) - 96
  return disc > 0 ? disc : undefined
}

/** "Artist - Title (2001)", "[2001] Title", "Artist - 2001 - Title". */
export function readFolderName(name: string): FolderName {
  const clean = cleanText(name) ?? name
  const outer = takeYear(clean)
  const [left, ...rest] = outer.text.split(SEPARATOR)
  const artist = rest.length > 0 ? cleanText(left) : undefined
  const inner = takeYear(rest.join(" - "))
  const year = outer.year ?? inner.year
  const title = artist === undefined ? outer.text : inner.text
  return { title, ...(artist !== undefined && { artist }), ...(year !== undefined && { year }) }
}

function takeYear(text: string): { readonly text: string; readonly year?: number } {
  for (const pattern of [YEAR_FIRST, YEAR_LAST]) {
    const match = pattern.exec(text)
    const year = match?.[1] ?? match?.[2]
    const rest = match === null ? "" : text.replace(pattern, "").trim()
    if (year !== undefined && rest !== "") return { text: rest, year: Number(year) }
  }
  return { text }
}

/** The name as a title: without extension, and with spaces where they are written as underscores. */
function bareName(name: string): string {
  const stem = cleanText(name.replace(AUDIO, "")) ?? cleanText(name) ?? name
  return stem.includes(" ") ? stem : (cleanText(stem.replaceAll("_", " ")) ?? stem)
}

/** A number, then a space: counts only where all files of the album have one ("99 Luftballons" is a title). */
export const startsWithNumber = (name: string): boolean => /^\d{1,3}(?!\d)\s*\S/.test(bareName(name))

/**
 * "01 - Title", "1-03 Title" (disc 1, track 3), "Artist - Title".
 * @param numbered all files of the album begin with a number
 */
export function readFileName(name: string, numbered: boolean): FileName {
  const stem = bareName(name)
  const both = /^(\d{1,2})-(\d{2})(?!\d)[\s._-]*(?=\S)/.exec(stem)
  const alone = /^(\d{1,3})(?!\d)(?:\s*[-–._)\]]+\s*|\s+)(?=\S)/.exec(stem)
  const sure = alone !== null && (numbered || /^0|^\d+\s*[-–._)\]]/.test(stem))
  const prefix = both ?? (sure ? alone : null)
  const text = prefix === null ? stem : stem.slice(prefix[0].length)
  const [left, ...rest] = text.split(SEPARATOR)
  const artist = rest.length > 0 ? cleanText(left) : undefined
  const disc = both === null ? undefined : positive(both[1])
  const track = positive(both === null ? (sure ? alone?.[1] : undefined) : both[2])
  return {
    title: artist === undefined ? text : rest.join(" - "),
    ...(artist !== undefined && { artist }),
    ...(track !== undefined && { track }),
    ...(disc !== undefined && { disc }),
  }
}

function positive(digits: string | undefined): number | undefined {
  const number = Number(digits ?? 0)
  return number > 0 ? number : undefined
}

/** "Title (CD 2)" → "Title" when the file lies in the folder of disc 2. */
export function withoutDisc(title: string, disc: number | undefined): string {
  const match = /^(.*\S)\s*[-–,:]?\s*[[(]?\s*(?:cd|dis[ck]|disque)\s*(\d{1,2})\s*[\])]?$/i.exec(title)
  const bare = match?.[1]?.replace(/\s*[-–,:[(]+\s*$/, "") ?? ""
  return disc !== undefined && Number(match?.[2]) === disc && bare !== "" ? bare : title
}
