/** The picture of an album, in the size that is asked for: from where it lies in Drive, or from the disk. */

import { createHash } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { createDiskCache, type DiskCache } from "../drive/disk-cache.ts"
import { orAborted } from "../drive/or-aborted.ts"
import { coloursIn } from "./colours.ts"
import { type PictureType, pictureType } from "./signature.ts"
import { loadShrink, roundSize, type Shrink, type ThumbnailType } from "./thumbnail.ts"

/** Where a picture lies: bytes `offset` to `offset + length - 1` of a file in Drive. */
export interface PicturePlace {
  readonly fileId: string
  readonly resourceKey?: string
  /** The file's content key when the place was found. */
  readonly contentKey: string
  readonly offset: number
  readonly length: number
}

/** A picture that is at hand. */
export interface PictureBytes {
  readonly bytes: Uint8Array
}

export interface Cover {
  readonly body: Buffer
  readonly type: PictureType
  readonly etag: string
}

export interface Covers {
  /**
   * @param size edge in pixels, rounded up to one of the kept sizes; the original without it
   * @param type of what is made small; WebP without it
   * @throws AppError `not_found` where there is no picture, or none that can be read; and those of the drive
   */
  open(id: string, size: number | undefined, signal: AbortSignal, type?: ThumbnailType): Promise<Cover>
}

export interface CoversDeps {
  readonly drive: {
    readRange(
      file: { readonly id: string; readonly resourceKey?: string },
      start: number,
      end: number,
      signal: AbortSignal,
    ): Promise<Uint8Array>
  }
  /** Where made pictures are kept. */
  readonly directory: string
  /** Bytes kept at most; 64 MiB without it. */
  readonly capacity?: number
  findCover(id: string): Promise<FoundCover | undefined>
  /** Told the colours of a cover that was found `uncoloured`. */
  keepColours?(cover: string, colours: string): void
  /** Told when a picture could not be kept or read back, for instance because the disk is full; the picture is served all the same. */
  onCacheError?(error: unknown): void
  /** Replaces the image library. */
  readonly shrink?: Shrink | "absent"
}

/** `uncoloured`: under which name its colours are kept, where they are not yet. */
type FoundCover = (PicturePlace | PictureBytes) & { readonly uncoloured?: string }

const CAPACITY = 64 * 1024 * 1024
const PICTURE_MAX = 8 * 1024 * 1024
const FETCHES_AT_ONCE = 4
const FETCH_WITHIN = 120_000

export function createCovers(deps: CoversDeps): Covers {
  const cache = guarded(createDiskCache(deps.directory, deps.capacity ?? CAPACITY), deps.onCacheError)
  const making = new Map<string, Promise<Cover>>()
  const fetching = new Map<string, Promise<Uint8Array>>()
  const turns = createTurns(FETCHES_AT_ONCE)
  let shrinking: Promise<Shrink | undefined> | undefined

  function shrinker(): Promise<Shrink | undefined> {
    if (deps.shrink === "absent") return Promise.resolve(undefined)
    shrinking ??= deps.shrink === undefined ? loadShrink() : Promise.resolve(deps.shrink)
    return shrinking
  }

  async function fetch(place: PicturePlace): Promise<Uint8Array> {
    if (place.length > PICTURE_MAX)
      throw new AppError("not_found", "This album's picture is larger than 8 MiB. Put a smaller one in its place.")
    if (place.length < 1) throw noPicture()
    const end = place.offset + place.length - 1
    // Shared by all who wait for it, so nobody's leaving may end it.
    return turns(() => deps.drive.readRange(referenceTo(place), place.offset, end, AbortSignal.timeout(FETCH_WITHIN)))
  }

  function original(found: PicturePlace | PictureBytes): Promise<Uint8Array> {
    return "bytes" in found ? Promise.resolve(found.bytes) : shared(fetching, hashOf(found), () => fetch(found))
  }

  async function make(found: FoundCover, name: string, size: number | undefined, type: ThumbnailType): Promise<Cover> {
    const kept = await cache.get(name)
    if (kept !== undefined) return toCover(kept, name)
    const bytes = await original(found)
    toCover(bytes, name)
    const shrink = size === undefined ? undefined : await shrinker()
    const made = shrink === undefined || size === undefined ? bytes : await shrink(bytes, size, type)
    await cache.put(name, made)
    return toCover(made, name)
  }

  /** Nobody waits for it, and a picture that is too odd for it has none. */
  async function findColours({ uncoloured }: FoundCover, { body }: Cover): Promise<void> {
    if (uncoloured === undefined || deps.keepColours === undefined || deps.shrink === "absent") return
    const colours = await coloursIn(body).catch(() => undefined)
    if (colours !== undefined) deps.keepColours(uncoloured, colours)
  }

  return {
    async open(id, size, signal, type = "webp") {
      signal.throwIfAborted()
      const found = await deps.findCover(id)
      if (found === undefined) throw noPicture()
      const rounded = size === undefined || !(await shrinker()) ? undefined : roundSize(size)
      const name = hashOf(found, rounded, type)
      const made = shared(making, name, async () => {
        const cover = await make(found, name, rounded, type)
        if (rounded !== undefined) void findColours(found, cover)
        return cover
      })
      return orAborted(made, signal)
    },
  }
}

function referenceTo({ fileId, resourceKey }: PicturePlace): { id: string; resourceKey?: string } {
  return { id: fileId, ...(resourceKey === undefined ? {} : { resourceKey }) }
}

/** The name under which the picture is kept: nothing of the data stands in it. */
function hashOf(found: PicturePlace | PictureBytes, size?: number, type: ThumbnailType = "webp"): string {
  const hash = createHash("sha256")
    .update(size === undefined ? "original" : `${type} ${size}`)
    .update("\0")
  if ("bytes" in found) return hash.update("bytes\0").update(found.bytes).digest("hex")
  return hash.update(JSON.stringify([found.fileId, found.contentKey, found.offset, found.length])).digest("hex")
}

function toCover(bytes: Uint8Array, name: string): Cover {
  const type = pictureType(bytes)
  if (type === undefined)
    throw new AppError("not_found", "What lies where this album's picture was is none. Import its folder again.")
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return { body, type, etag: `"${name.slice(0, 32)}"` }
}

function noPicture(): AppError {
  return new AppError("not_found", "This album has no picture.")
}

/** One run for all who ask while it lasts. */
function shared<T>(running: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const known = running.get(key)
  if (known !== undefined) return known
  const run = work().finally(() => running.delete(key))
  running.set(key, run)
  return run
}

/** Runs a few at a time, in order of asking. */
function createTurns(limit: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async work => {
    if (running < limit) running += 1
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}

/** A disk that is full or gone costs speed, not the picture. */
function guarded(cache: DiskCache, report: ((error: unknown) => void) | undefined): Pick<DiskCache, "get" | "put"> {
  return {
    get: name =>
      cache.get(name).catch(error => {
        report?.(error)
        return undefined
      }),
    put: (name, bytes) => cache.put(name, bytes).catch(error => report?.(error)),
  }
}
