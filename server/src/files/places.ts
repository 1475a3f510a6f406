/** Opens what lies in a chosen folder, and nothing else: no link is followed, no special file is opened. */
import { constants } from "node:fs"
import { type FileHandle, lstat, open, realpath } from "node:fs/promises"
import { basename, isAbsolute, join, relative, sep } from "node:path"
import { AppError } from "@diapason/shared/errors"

/** A file or folder below a chosen folder. */
export interface Place {
  /** Of the chosen folder: absolute, without links. */
  readonly root: string
  /** From there; "" is the folder itself. */
  readonly path: string
}

export const pathOf = ({ root, path }: Place): string => (path === "" ? root : join(root, path))

/** Is `path` that folder, or does it lie in it? Both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const between = relative(folder, path)
  return between === "" || (between !== ".." && !between.startsWith(`..${sep}`) && !isAbsolute(between))
}

/**
 * The path, once it is sure that no part of it is a link: what was a folder when it was listed may be one now.
 * Throws `AppError` `not_found` where it is away, `forbidden` where it leads elsewhere.
 */
export async function checkPlace(place: Place): Promise<string> {
  const path = pathOf(place)
  const real = await realpath(path).catch((error: unknown) => {
    throw asAppError(error, basename(path))
  })
  if (real !== path) throw leadsElsewhere(path)
  return path
}

/** A plain file, open for reading. Close it. Throws as `checkPlace` does, and `unprocessable` for what is no plain file. */
export async function openPlace(place: Place): Promise<FileHandle> {
  const path = await checkPlace(place)
  const name = basename(path)
  // Not to wait at a pipe that somebody has put there.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  const file = await open(path, flags).catch((error: unknown) => {
    throw asAppError(error, name)
  })
  try {
    const opened = await file.stat()
    if (!opened.isFile()) throw new AppError("unprocessable", `“${name}” is not a file any more.`)
    // A folder above may have become a link in between: what is open is what lies there without one, or nothing.
    const there = await lstat(await checkPlace(place))
    if (there.ino !== opened.ino || there.dev !== opened.dev) throw leadsElsewhere(path)
    return file
  } catch (error) {
    await file.close()
    throw error instanceof AppError ? error : asAppError(error, name)
  }
}

function leadsElsewhere(path: string): AppError {
  return new AppError("forbidden", `“${basename(path)}” is reached by a link that leads elsewhere: it is not opened.`)
}

/** The sentence for an error of the disk; anything else is passed on as it is. */
export function asAppError(error: unknown, name: string): unknown {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined
  if (code === undefined || error instanceof AppError) return error
  if (code === "ENOENT" || code === "ENOTDIR")
    return new AppError("not_found", `“${name}” is not on this computer any more, or its disk is away.`)
  if (code === "EACCES" || code === "EPERM")
    return new AppError("forbidden", `This server may not read “${name}”. Let its user read it.`)
  if (code === "ELOOP") return new AppError("forbidden", `“${name}” is a link: links are not followed.`)
  return new AppError("storage_unavailable", `The disk does not give “${name}” (${code}). Check the disk.`)
}
