/** Mirrors a local directory into the stand-in's Drive, with the same ids each time. */

import { readdir } from "node:fs/promises"
import { extname, join } from "node:path"
import { type DriveTree, driveId } from "./drive-tree.ts"

const MIME_TYPES: Readonly<Record<string, string>> = {
  ".mp3": "audio/mpeg",
  ".flac": "audio/flac",
  ".m4a": "audio/x-m4a",
  ".ogg": "audio/ogg",
  ".opus": "audio/ogg",
  ".wav": "audio/x-wav",
  ".aiff": "audio/x-aiff",
  ".wma": "audio/x-ms-wma",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".png": "image/png",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".txt": "text/plain",
  ".pdf": "application/pdf",
}

/** The type Drive guesses from a name. */
export function guessMimeType(name: string): string {
  return MIME_TYPES[extname(name).toLowerCase()] ?? "application/octet-stream"
}

/**
 * Adds everything below the directory `path` as children of `parentId`. File bytes stay on disk until they are asked for.
 * Ids come from the path relative to `path` (with `/`) and from `parentId`.
 * @returns the id of every folder and file by relative path
 */
export async function loadDirectory(tree: DriveTree, path: string, parentId?: string): Promise<Map<string, string>> {
  const ids = new Map<string, string>()

  async function load(relative: string, holder: string | undefined): Promise<void> {
    const entries = await readdir(join(path, relative), { withFileTypes: true })
    entries.sort((one, other) => (one.name < other.name ? -1 : 1))
    for (const entry of entries) {
      const place = relative === "" ? entry.name : `${relative}/${entry.name}`
      const options = {
        id: driveId(`${parentId ?? ""}/${place}`),
        name: entry.name,
        ...(holder === undefined ? {} : { parentId: holder }),
      }
      if (entry.isDirectory()) {
        ids.set(place, tree.addFolder(options))
        await load(place, options.id)
      } else if (entry.isFile()) {
        const mimeType = guessMimeType(entry.name)
        ids.set(place, await tree.addFile({ ...options, path: join(path, place), mimeType }))
      }
    }
  }

  await load("", parentId)
  return ids
}
