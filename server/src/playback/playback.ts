/** Answers a listener: which file, which part of it, which headers, and its bytes from Drive. */

import type { Readable } from "node:stream"
import { AppError } from "@diapason/shared/errors"
import type { Segment } from "@diapason/shared/rows"
import type { Drive } from "../drive/drive-types.ts"
import { parseRange } from "./range.ts"
import { type CutFile, createCuts } from "./segments/cuts.ts"
import { openStitched } from "./stitched.ts"
import { type Format, mimeTypeOf } from "./transcoding/ffmpeg.ts"
import type { OpenOriginal } from "./transcoding/source-door.ts"
import type { Transcodings, Wanted } from "./transcoding/transcodings.ts"
import type { WindowPool } from "./window-pool.ts"

export interface PlayableTrack {
  readonly id: string
  readonly driveId?: string
  /** On the home's own disk: read there where this server has it, else from Drive once it is copied. */
  readonly localFileId?: string
  readonly resourceKey?: string
  readonly contentKey?: string
  /** Bytes; 0 when unknown. */
  readonly size: number
  readonly mimeType: string
  /** Bits per second, where known. */
  readonly bitRate?: number
  /** The part of the file that is this track. */
  readonly segment?: Segment
}

export interface TrackRequest {
  readonly method: "GET" | "HEAD"
  /** Another format than the file's own, or a part of it; where that cannot be made, the original is answered. */
  readonly converted?: Conversion | undefined
  /** The headers as they came. */
  readonly range?: string | undefined
  readonly ifRange?: string | undefined
  readonly ifNoneMatch?: string | undefined
}

export interface Conversion {
  /** Absent: the file's own where it is small enough already, else Opus. */
  readonly format?: Format | undefined
  /** Kilobits per second at most. */
  readonly bitRate?: number | undefined
  /** Seconds from the beginning. */
  readonly start?: number | undefined
}

export interface TrackAnswer {
  readonly status: 200 | 206 | 304 | 416
  readonly headers: Readonly<Record<string, string>>
  /** Absent for HEAD, 304 and 416. Destroying it stops everything upstream. */
  readonly body?: Readable
}

export interface Playback {
  /**
   * The first bytes are in hand when this resolves, so that what fails before can still be answered with a status.
   * @throws AppError `not_found` for an unknown track, `not_playable` for one without a file in Drive, and those of the drive
   */
  openTrack(id: string, request: TrackRequest, signal: AbortSignal): Promise<TrackAnswer>
  /** What originals can be converted to on this machine. */
  formats(): Promise<readonly Format[]>
}

export interface PlaybackDeps {
  readonly drive: Pick<Drive, "get">
  /** What lies on the disk of this very computer; absent where nothing does. */
  readonly disk?: {
    /** Does this file lie here, and can it be read now? */
    readonly isAtHand: (localFileId: string) => Promise<boolean>
    readonly role: "home" | "remote"
  }
  readonly windows: WindowPool
  readonly transcodings: Pick<Transcodings, "formats" | "open">
  findTrack(id: string): Promise<PlayableTrack | undefined>
}

interface PlayableFile {
  readonly id: string
  readonly resourceKey?: string
  readonly contentKey: string
  readonly size: number
  readonly mimeType: string
  /** Present where this is not the file but a part of it, with a size and a key of its own. */
  readonly open?: CutFile["open"]
}

const DEFAULT_BIT_RATE = 128
/** For a part that only ffmpeg can cut: nobody asked for less. */
const CUT_BIT_RATE = 192
const AT_HOME =
  "This track lies on the disk of the computer at home. To play it here, let that computer copy its folder to your Drive: there, in the settings, under “Folders of this computer”."
const DISK_AWAY =
  "This track cannot be played: its file is not on this computer, or the disk it lies on is away. Connect the disk."
/** A file hardly above what is asked for is not worth another loss. */
const ALREADY_SMALL = 1.1

export function createPlayback({ drive, disk, windows, transcodings, findTrack }: PlaybackDeps): Playback {
  const cuts = createCuts(windows)

  async function toFile(track: PlayableTrack | undefined): Promise<PlayableFile> {
    if (track === undefined) throw new AppError("not_found", "There is no such track. It may have been deleted.")
    const { localFileId, driveId, resourceKey, contentKey = "", size, mimeType } = track
    const facts = { contentKey, size, mimeType }
    if (localFileId !== undefined && (await disk?.isAtHand(localFileId))) return { id: localFileId, ...facts }
    if (driveId !== undefined) return { id: driveId, ...(resourceKey === undefined ? {} : { resourceKey }), ...facts }
    if (localFileId === undefined) throw notPlayable("has no file in Google Drive")
    throw new AppError("not_playable", disk?.role === "home" ? DISK_AWAY : AT_HOME)
  }

  /** What Drive itself says of the file now. */
  async function lookUp(file: PlayableFile, signal: AbortSignal): Promise<PlayableFile> {
    const item = await drive.get(file, signal)
    if (item.kind !== "file") throw notPlayable("is a folder or a document in Google Drive, not a file")
    const { id, resourceKey, contentKey, size } = item
    return { id, ...(resourceKey === undefined ? {} : { resourceKey }), contentKey, size, mimeType: file.mimeType }
  }

  async function answer(file: PlayableFile, request: TrackRequest, signal: AbortSignal): Promise<TrackAnswer> {
    const { size } = file
    const asked = parseRange(isStale(request.ifRange, file) ? undefined : request.range, size)
    const headers = describe(file)
    if (isKnown(request.ifNoneMatch, file)) return { status: 304, headers }
    if (asked.kind === "unsatisfiable") {
      return { status: 416, headers: { ...headers, "content-length": "0", "content-range": `bytes */${size}` } }
    }
    const part = asked.kind === "part" ? asked : { start: 0, end: size - 1 }
    const length = String(part.end - part.start + 1)
    const body = await open(file, part, request, signal)
    const common = { ...headers, "content-length": length }
    if (asked.kind === "whole") return { status: 200, headers: common, ...body }
    return { status: 206, headers: { ...common, "content-range": `bytes ${part.start}-${part.end}/${size}` }, ...body }
  }

  async function open(
    file: PlayableFile,
    part: { readonly start: number; readonly end: number },
    request: TrackRequest,
    signal: AbortSignal,
  ): Promise<{ body?: Readable }> {
    if (request.method === "HEAD" || file.size === 0) return {}
    return { body: await (file.open?.(part, signal) ?? openStitched(windows, file, part, signal)) }
  }

  /** The conversion that is really to be made; undefined where the original serves. */
  async function decide(track: PlayableTrack, { format, bitRate, start }: Conversion): Promise<Wanted | undefined> {
    const kilobits = bitRate ?? DEFAULT_BIT_RATE
    const small = track.bitRate !== undefined && track.bitRate <= kilobits * 1000 * ALREADY_SMALL
    const same = format === undefined || mimeTypeOf(format) === track.mimeType
    if (same && small && !start) return undefined
    const wanted = format ?? "opus"
    if (!(await transcodings.formats()).includes(wanted)) return undefined
    return { format: wanted, bitRate: kilobits, start: start ?? 0 }
  }

  /** By ffmpeg, which reads what it needs of the file. */
  function convert(file: PlayableFile, wanted: Wanted, request: TrackRequest, signal: AbortSignal) {
    const open: OpenOriginal = (range, left) => answer(file, { method: "GET", range }, left)
    return transcodings.open({ ...file, open }, wanted, request, signal)
  }

  /** The part of a file that is the track; where neither the server nor ffmpeg can cut it, the whole file: the page plays that part of it. */
  async function answerSegment(
    file: PlayableFile,
    segment: Segment,
    request: TrackRequest,
    signal: AbortSignal,
  ): Promise<TrackAnswer> {
    const cut = await cuts.find(file, segment, signal)
    if (cut !== undefined) return answer({ ...file, ...cut }, request, signal)
    if (!(await transcodings.formats()).includes("opus")) return answer(file, request, signal)
    const wanted = { format: "opus", bitRate: CUT_BIT_RATE, start: 0, ...partOf(file, segment) } as const
    return convert(file, wanted, request, signal)
  }

  return {
    formats: () => transcodings.formats(),
    async openTrack(id, request, signal) {
      const track = await findTrack(id)
      const known = await toFile(track)
      const file = known.size > 0 ? known : await lookUp(known, signal)
      const wanted = track && request.converted && (await decide(track, request.converted))
      const segment = track?.segment
      if (wanted) return convert(file, { ...wanted, ...(segment && partOf(file, segment)) }, request, signal)
      const answerTrack = (now: PlayableFile) =>
        segment ? answerSegment(now, segment, request, signal) : answer(now, request, signal)
      try {
        return await answerTrack(file)
      } catch (error) {
        // The file was replaced since it was imported: what Drive has now is played.
        if (!(error instanceof AppError) || error.code !== "range_not_satisfiable" || file !== known) throw error
        return answerTrack(await lookUp(known, signal))
      }
    },
  }
}

/** Of these, tables of places are none or coarse. */
const UNINDEXED = /^audio\/(?:mpeg|aac)$/
const partOf = ({ mimeType }: PlayableFile, segment: Segment) => ({ segment, unindexed: UNINDEXED.test(mimeType) })

function notPlayable(why: string): AppError {
  return new AppError("not_playable", `This track cannot be played: it ${why}. Import its album from a Drive link.`)
}

function describe(file: PlayableFile): Record<string, string> {
  return {
    "accept-ranges": "bytes",
    "content-type": file.mimeType === "" ? "application/octet-stream" : file.mimeType,
    ...(file.contentKey === "" ? {} : { etag: `"${file.contentKey}"` }),
  }
}

/** `If-None-Match`: the asker has these very bytes already. */
function isKnown(tags: string | undefined, file: PlayableFile): boolean {
  return file.contentKey !== "" && (tags ?? "").split(",").some(tag => tag.trim() === `"${file.contentKey}"`)
}

/** `If-Range` holds only for the very same bytes: a date, a weak tag or another tag ask for everything (RFC 9110, 13.1.5). */
function isStale(ifRange: string | undefined, file: PlayableFile): boolean {
  return ifRange !== undefined && (file.contentKey === "" || ifRange.trim() !== `"${file.contentKey}"`)
}
