/** Tags, duration and place of the cover of an audio file in Drive, with as few requests and bytes as its format allows. */
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveItem } from "../../drive/drive-types.ts"
import { latin1 } from "./bytes.ts"
import type { FileTags } from "./file-tags.ts"
import { createFileWindow, type FileWindow, HEAD } from "./file-window.ts"
import { type Id3Tag, readId3 } from "./id3.ts"
import { parseTags } from "./parse-tags.ts"
import { planApe, planMusepack, planWavPack } from "./plan-ape-tagged.ts"
import { planAsf } from "./plan-asf.ts"
import { planAiff, planWav } from "./plan-chunks.ts"
import { planDsf } from "./plan-dsf.ts"
import { planFlac } from "./plan-flac.ts"
import { planM4a } from "./plan-m4a.ts"
import { planMatroska } from "./plan-matroska.ts"
import { planMpeg } from "./plan-mpeg.ts"
import { planOgg } from "./plan-ogg.ts"
import { chooseFront, type TagPlan } from "./tag-plan.ts"

type PlanAt = (window: FileWindow, start: number) => Promise<TagPlan>

/** By the first 16 bytes, one character each. */
const FORMATS: readonly (readonly [RegExp, PlanAt])[] = [
  [/^fLaC/, planFlac],
  [/^OggS/, planOgg],
  [/^R(?:IFF|F64).{4}WAVE/s, planWav],
  [/^FORM.{4}AIF[FC]/s, planAiff],
  [/^.{4}(?:ftyp|moov|mdat|wide|free|skip)/s, planM4a],
  [/^0&\xb2u\x8ef\xcf/, planAsf],
  [/^MAC /, planApe],
  [/^wvpk/, planWavPack],
  [/^MP(?:CK|\+)/, planMusepack],
  [/^DSD /, planDsf],
  [/^.E\xdf\xa3/s, planMatroska],
]

const NOT_AUDIO: readonly (readonly [RegExp, string])[] = [
  [/^\s*<(?:!doctype|html|head|body|\?xml)/i, "HTML"],
  [/^PK/, "a ZIP archive"],
  [/^Rar!/, "a RAR archive"],
  [/^7z\xbc\xaf/, "a 7-Zip archive"],
  [/^%PDF/, "a PDF document"],
  [/^\xff\xd8\xff/, "a JPEG picture"],
  [/^\x89PNG/, "a PNG picture"],
]

/** What is fetched behind an ID3v2 tag along with its last part, for the first frames of sound. */
const BEHIND_ID3 = 16 * 1024
const MOST_ID3 = 4
const MPEG_EXTENSION = /\.(?:mp[123]|aac)$/i

/**
 * One request for most files, two where tags stand at both ends or behind a picture. Pictures are never fetched.
 * Throws the `AppError` of Drive, or `unprocessable` with a sentence that says what is wrong with the file.
 */
export async function readTags(
  drive: Pick<Drive, "readRange">,
  item: DriveItem,
  signal: AbortSignal,
): Promise<FileTags> {
  if (item.size === 0) throw unreadable("The file is empty. Put an intact copy in its place.")
  const window = createFileWindow(drive, item, signal)
  await window.read(0, Math.min(HEAD, item.size))
  const id3 = await readLeadingId3(window)
  const start = id3.at(-1)?.end ?? 0
  const plan = await planOf(window, start, id3, item.name)
  const leading = id3.flatMap(tag => tag.containers)
  const isMpeg = plan.mimeType === "audio/mpeg" || plan.mimeType === "audio/aac"
  const tags = await parseTags(isMpeg ? [...leading, ...plan.containers] : [...plan.containers, ...leading])
  const pictures = [...(plan.picture ? [plan.picture] : []), ...id3.flatMap(tag => tag.pictures)]
  const picture = chooseFront(pictures.filter(({ offset, length }) => offset + length <= item.size))
  return {
    format: 3,
    ...(plan.gapless && { gapless: plan.gapless }),
    ...tags,
    ...(plan.replayGain && { replayGain: { ...plan.replayGain, ...tags.replayGain } }),
    durationSeconds: Number.isFinite(plan.durationSeconds) ? Math.round(plan.durationSeconds * 100) / 100 : 0,
    bitRate: plan.bitRate,
    mimeType: plan.mimeType,
    picture: picture && { offset: picture.offset, length: picture.length, type: picture.type },
  }
}

async function readLeadingId3(window: FileWindow): Promise<Id3Tag[]> {
  const tags: Id3Tag[] = []
  while (tags.length < MOST_ID3) {
    const tag = await readId3(window, tags.at(-1)?.end ?? 0, BEHIND_ID3)
    if (tag === undefined) break
    tags.push(tag)
  }
  return tags
}

const namesAll = (tags: readonly Id3Tag[]): boolean =>
  ["TIT2|TT2", "TPE1|TP1", "TALB|TAL"].every(ids => tags.some(tag => ids.split("|").some(id => tag.names.has(id))))

async function planOf(window: FileWindow, start: number, id3: readonly Id3Tag[], name: string): Promise<TagPlan> {
  const head = await window.read(start, Math.min(64, window.size - start), BEHIND_ID3)
  const text = head === undefined ? "" : latin1(head)
  const plan = FORMATS.find(([signature]) => signature.test(text))?.[1]
  if (plan !== undefined) return plan(window, start)
  const wrong = NOT_AUDIO.find(([signature]) => signature.test(text))?.[1]
  if (wrong !== undefined) {
    throw unreadable(`Not an audio file: the first bytes are ${wrong}. Replace it in Drive by the music it should be.`)
  }
  if (id3.length > 0 || /^\xff[\xe0-\xff]/.test(text) || MPEG_EXTENSION.test(name)) {
    return planMpeg(window, start, namesAll(id3))
  }
  throw unreadable("Not an audio file that is known here: its first bytes are of no audio format. Replace it in Drive.")
}

const unreadable = (message: string): AppError => new AppError("unprocessable", message)
