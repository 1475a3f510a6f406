/** A folder of this machine that a person names: is it one that can be followed? */
import { access, constants, realpath, stat } from "node:fs/promises"
import { homedir } from "node:os"
import { basename, isAbsolute, join } from "node:path"
import { AppError } from "@diapason/shared/errors"
import { countMounts } from "./list-folder.ts"
import { isWithin } from "./places.ts"

export interface ChosenFolder {
  /** Absolute, without links. */
  readonly path: string
  readonly name: string
  readonly mounted: number
}

/**
 * @param typed an absolute path, or one that begins with `~`
 * @param taken paths of folders that are followed
 * Throws `AppError`: `invalid` for what is no such path, `unprocessable` for a place that is no readable folder, `conflict` for
 * one that holds, or lies in, the server's own data or a folder that is followed.
 */
export async function chooseFolder(
  typed: string,
  dataDirectory: string,
  taken: readonly string[],
): Promise<ChosenFolder> {
  const named = typed === "~" || /^~[/\\]/.test(typed) ? join(homedir(), typed.slice(1)) : typed
  if (!isAbsolute(named) || named.includes("\0"))
    throw new AppError(
      "invalid",
      "Type the whole path of the folder, from the beginning: /home/you/Music, ~/Music or C:\\Users\\you\\Music.",
    )
  const path = await realpath(named).catch(explain(named))
  if (!(await stat(path).catch(explain(named))).isDirectory())
    throw new AppError("unprocessable", `“${named}” is a file. Type the path of the folder that holds it.`)
  await access(path, constants.R_OK | constants.X_OK).catch(explain(named))
  const own = await realpath(dataDirectory)
  if (isWithin(own, path) || isWithin(path, own))
    throw new AppError(
      "conflict",
      `“${named}” holds this server's own data, or lies in it. Choose the folder of the music.`,
    )
  const other = taken.find(one => isWithin(one, path) || isWithin(path, one))
  if (other !== undefined && other !== path)
    throw new AppError(
      "conflict",
      isWithin(other, path)
        ? `“${named}” lies in “${other}”, which is followed already.`
        : `“${named}” holds “${other}”, which is followed already. Stop following that one first.`,
    )
  return { path, name: basename(path) || path, mounted: await countMounts(path) }
}

const explain =
  (named: string) =>
  (error: unknown): never => {
    const code = error instanceof Error && "code" in error ? error.code : undefined
    if (code === "ENOENT" || code === "ENOTDIR")
      throw new AppError("unprocessable", `There is no folder “${named}” on this computer.`)
    if (code === "EACCES" || code === "EPERM")
      throw new AppError("unprocessable", `This server may not read “${named}”. Let its user read it, then try again.`)
    if (code === "ELOOP" || code === "ENAMETOOLONG")
      throw new AppError("unprocessable", `“${named}” leads nowhere. Type the path of the folder itself.`)
    throw error
  }
