/** Pictures kept on disk, the least recently used given up first. */

import { randomUUID } from "node:crypto"
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"

export interface PictureCache {
  get(name: string): Promise<Buffer | undefined>
  put(name: string, bytes: Uint8Array): Promise<void>
}

const NAME = /^[0-9a-f]{64}$/

/**
 * @param directory made when first needed; nothing else may lie in it
 * @param capacity bytes in all
 * Names are 64 hex digits; any other is a mistake of the caller.
 */
export function createPictureCache(directory: string, capacity: number): PictureCache {
  /** Sizes in bytes, the least recently used first. */
  let known: Promise<Map<string, number>> | undefined

  function load(): Promise<Map<string, number>> {
    known ??= read().catch(error => {
      known = undefined
      throw error
    })
    return known
  }

  async function read(): Promise<Map<string, number>> {
    await mkdir(directory, { recursive: true })
    const found: { name: string; size: number; usedAt: number }[] = []
    for (const name of await readdir(directory)) {
      if (NAME.test(name)) {
        const { size, mtimeMs } = await stat(join(directory, name))
        found.push({ name, size, usedAt: mtimeMs })
      } else if (name.endsWith(".part")) {
        await rm(join(directory, name), { force: true })
      }
    }
    found.sort((one, other) => one.usedAt - other.usedAt)
    return new Map(found.map(({ name, size }) => [name, size]))
  }

  function place(name: string): string {
    if (!NAME.test(name)) throw new TypeError("not the name of a kept picture")
    return join(directory, name)
  }

  return {
    async get(name) {
      const path = place(name)
      const sizes = await load()
      const size = sizes.get(name)
      if (size === undefined) return undefined
      try {
        const bytes = await readFile(path)
        sizes.delete(name)
        sizes.set(name, size)
        const now = new Date()
        await utimes(path, now, now)
        return bytes
      } catch (error) {
        if (!isMissing(error)) throw error
        sizes.delete(name)
        return undefined
      }
    },

    async put(name, bytes) {
      const path = place(name)
      const sizes = await load()
      if (bytes.byteLength > capacity) return
      const part = join(directory, `${randomUUID()}.part`)
      try {
        await writeFile(part, bytes)
        await rename(part, path)
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
      sizes.delete(name)
      sizes.set(name, bytes.byteLength)
      let total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
      for (const [oldest, size] of sizes) {
        if (total <= capacity) break
        sizes.delete(oldest)
        total -= size
        await rm(join(directory, oldest), { force: true })
      }
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT"
}
