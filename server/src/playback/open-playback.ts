/** Playback with all that it keeps on this disk: what came from Drive, and what was made of it. */
import { join } from "node:path"
import { createDiskCache } from "../drive/disk-cache.ts"
import type { Drive } from "../drive/drive-types.ts"
import { createPlayback, type Playback, type PlaybackDeps } from "./playback.ts"
import { createTranscodings, type Transcodings } from "./transcoding/transcodings.ts"
import { createWindowPool } from "./window-pool.ts"

export interface OpenPlaybackDeps extends Pick<PlaybackDeps, "findTrack"> {
  /** Of Drive, and of this disk. */
  readonly sources: Pick<Drive, "get" | "openRange">
  readonly isLocalId: (id: string) => boolean
  readonly disk: NonNullable<PlaybackDeps["disk"]>
  readonly dataDirectory: string
  /** Bytes of what came from Drive; 0 keeps none. */
  readonly audioCache: number
  /** Conversions that may run side by side. */
  readonly atOnce: number
  readonly log: { warn(details: object, message: string): void }
}

/** Bytes: room for what is being made, also where no audio is kept. */
const LEAST_TRANSCODED = 64 * 1024 * 1024

export function openPlayback(deps: OpenPlaybackDeps): {
  readonly playback: Playback
  /** To be closed at the end. */
  readonly transcodings: Transcodings
} {
  const { sources, isLocalId, disk, findTrack, dataDirectory, audioCache, atOnce, log } = deps
  const transcodings = createTranscodings({
    disk: createDiskCache(join(dataDirectory, "transcoded"), Math.max(audioCache, LEAST_TRANSCODED)),
    atOnce,
    onFault: err => log.warn({ err }, "a converted track could not be kept"),
  })
  const fromDrive = createWindowPool({
    drive: sources,
    disk: audioCache > 0 ? createDiskCache(join(dataDirectory, "audio"), audioCache) : undefined,
    onCacheError: err => log.warn({ err }, "what was played could not be kept"),
  })
  // What lies on this disk is not kept on it a second time.
  const fromDisk = createWindowPool({ drive: sources })
  const playback = createPlayback({
    drive: sources,
    disk,
    windows: {
      open: (source, span, signal) => (isLocalId(source.id) ? fromDisk : fromDrive).open(source, span, signal),
    },
    transcodings,
    findTrack,
  })
  return { playback, transcodings }
}
