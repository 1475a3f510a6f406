/** What came from Drive, or was made of it, kept on disk: the least recently used is given up first. */

import { randomUUID } from "node:crypto"
import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises"
import { join } from "node:path"

export interface DiskCache {
  get(name: string): Promise<Buffer | undefined>
  /** For reading; the caller closes it. Undefined also where it is not of that size. */
  open(name: string, size: number): Promise<FileHandle | undefined>
  /** Larger than all that may be kept: left out. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** Where a file may grow before it is adopted; what is left there is removed at the next start. */
  newPart(): Promise<string>
  /** Takes a finished file that was grown at `newPart()`. */
  adopt(name: string, part: string): Promise<void>
  /** Where the piece lies and its bytes; to be opened at once, since it may be given up. */
  locate(name: string): Promise<{ readonly path: string; readonly size: number } | undefined>
}

/** Which was used last matters by the hour: the order within it is lost with the process. */
const TOUCHED_FOR = 3_600_000
const NAME = /^[0-9a-f]{64}$/

/**
 * @param directory made when first needed; nothing else may lie in it
 * @param capacity bytes in all
 * Names are 64 hex digits; any other is a mistake of the caller.
 */
export function createDiskCache(directory: string, capacity: number): DiskCache {
  /** Sizes in bytes, the least recently used first. */
  let known: Promise<Map<string, number>> | undefined
  /** When each was last said to the disk to be in use; milliseconds since 1970. */
  const touched = new Map<string, number>()
  let total = 0

  function load(): Promise<Map<string, number>> {
    known ??= read().catch(error => {
      known = undefined
      throw error
    })
    return known
  }

  async function read(): Promise<Map<string, number>> {
    await mkdir(directory, { recursive: true, mode: 0o700 })
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
    total = found.reduce((sum, { size }) => sum + size, 0)
    return new Map(found.map(({ name, size }) => [name, size]))
  }

  function place(name: string): string {
    if (!NAME.test(name)) throw new TypeError("not the name of a kept piece")
    return join(directory, name)
  }

  function forget(sizes: Map<string, number>, name: string): void {
    total -= sizes.get(name) ?? 0
    sizes.delete(name)
    touched.delete(name)
  }

  /** Somebody else may have emptied the folder. */
  async function orMissing<T>(
    sizes: Map<string, number>,
    name: string,
    work: () => Promise<T>,
  ): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      if (!isMissing(error)) throw error
      forget(sizes, name)
      return undefined
    }
  }

  async function use(sizes: Map<string, number>, name: string, size: number): Promise<void> {
    sizes.delete(name)
    sizes.set(name, size)
    const now = Date.now()
    if (now - (touched.get(name) ?? 0) < TOUCHED_FOR) return
    touched.set(name, now)
    await utimes(place(name), now / 1000, now / 1000)
  }

  async function take(name: string, part: string, size: number): Promise<void> {
    await rename(part, place(name))
    const sizes = await load()
    forget(sizes, name)
    sizes.set(name, size)
    total += size
    for (const oldest of sizes.keys()) {
      if (total <= capacity) break
      forget(sizes, oldest)
      await rm(place(oldest), { force: true })
    }
  }

  return {
    async get(name) {
      const path = place(name)
      const sizes = await load()
      const size = sizes.get(name)
      if (size === undefined) return undefined
      return orMissing(sizes, name, async () => {
        const bytes = await readFile(path)
        await use(sizes, name, size)
        return bytes
      })
    },

    async open(name, size) {
      const path = place(name)
      const sizes = await load()
      if (sizes.get(name) !== size) return undefined
      return orMissing(sizes, name, async () => {
        await use(sizes, name, size)
        return open(path)
      })
    },

    async locate(name) {
      const path = place(name)
      const sizes = await load()
      const size = sizes.get(name)
      if (size === undefined) return undefined
      return orMissing(sizes, name, async () => {
        await use(sizes, name, size)
        return { path, size }
      })
    },

    async newPart() {
      await load()
      return join(directory, `${randomUUID()}.part`)
    },

    async put(name, bytes) {
      place(name)
      await load()
      if (bytes.byteLength > capacity) return
      const part = join(directory, `${randomUUID()}.part`)
      try {
        await writeFile(part, bytes, { mode: 0o600 })
        await take(name, part, bytes.byteLength)
      } catch (error) {
        await rm(part, { force: true })
        throw error
      }
    },

    async adopt(name, part) {
      const { size } = await stat(part)
      if (size > capacity) await rm(part, { force: true })
      else await take(name, part, size)
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT"
}
