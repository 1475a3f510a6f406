/** Where the torture happens: a Drive, a home, a laptop and a remote, a wire for each of the two, a small disk, all of them real. */
import { spawnSync } from "node:child_process"
import { cpSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { SHORT_PIECES } from "../../../journeys/soundtrack.ts"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { createHttpFaults } from "../../../stand-ins/http-faults.ts"
import { createNetwork } from "../../../stand-ins/network.ts"
import { createSide, type Side } from "../faults/side.ts"
import { SHORT } from "../faults/two-servers.ts"
import { SIDES, type SideName } from "./memory.ts"

const NOWHERE = { host: "127.0.0.1", port: 1 }
export type Place = Awaited<ReturnType<typeof createPlace>>

export const createPlace = async () => {
  const root = await mkdtemp(join(tmpdir(), "diapason-torture-"))
  const disk = join(root, "disk")
  mkdirSync(disk)
  /** Only who may mount has a disk that can be full. */
  const small = spawnSync("mount", ["-t", "tmpfs", "-o", "size=48m", "none", disk]).status === 0
  const drive = createDriveStandIn()
  await drive.start()
  const folderOf = (name: SideName): string => (name === "remote" ? join(disk, "data") : join(root, name))
  const backupOf = (name: SideName): string => join(root, `${name}.backup`)
  const line = () => ({ wire: createNetwork({ target: NOWHERE }), proxy: createHttpFaults({ target: NOWHERE }) })
  const lines = { home: line(), laptop: line() }
  const common = (name: SideName) => ({
    DATA_DIR: folderOf(name),
    GOOGLE_DRIVE_URL: drive.url,
    GOOGLE_API_KEY: drive.apiKey,
  })
  const sides: Readonly<Record<SideName, Side>> = {
    home: createSide(() => ({ ...common("home"), KOYEB_URL: lines.home.wire.url })),
    laptop: createSide(() => ({ ...common("laptop"), KOYEB_URL: lines.laptop.wire.url })),
    remote: createSide(() => ({ ...common("remote"), SYNC_ROLE: "remote" })),
  }
  const locks: DatabaseSync[] = []
  let folders = 0

  const unlock = (): void => {
    for (const lock of locks.splice(0)) lock.close()
  }
  const freeDisk = (): void => rmSync(join(disk, "ballast"), { force: true })
  const lift = (): void => {
    unlock()
    freeDisk()
    for (const { wire, proxy } of Object.values(lines)) {
      proxy.clearFaults()
      wire.cut()
      wire.set()
      wire.restore()
    }
    for (const name of SIDES) sides[name].spare()
  }

  return {
    drive,
    sides,
    lines,
    lift,
    start: async (): Promise<void> => {
      await sides.remote.start()
      for (const name of ["home", "laptop"] as const) {
        lines[name].proxy = createHttpFaults({ target: { host: "127.0.0.1", port: sides.remote.port() } })
        await lines[name].proxy.start()
        lines[name].wire = createNetwork({ target: { host: "127.0.0.1", port: lines[name].proxy.port } })
        await lines[name].wire.start()
        await sides[name].makeFolder()
        sides[name].setLimits(SHORT)
      }
      await sides.home.start()
    },
    /** A link to an album of one short piece that nobody has seen before. */
    newLink: async (): Promise<string> => {
      folders += 1
      const parentId = drive.addFolder({ name: `Album ${folders}` })
      const path = SHORT_PIECES[folders % SHORT_PIECES.length] ?? ""
      await drive.addFile({ name: `01 - Piece ${folders}.ogg`, path, parentId })
      return `https://drive.google.com/drive/folders/${parentId}`
    },
    /** These ask for a server that does not run. */
    wipe: (name: SideName): void => rmSync(folderOf(name), { recursive: true, force: true }),
    copy: (from: SideName, to: SideName): void => {
      rmSync(folderOf(to), { recursive: true, force: true })
      cpSync(folderOf(from), folderOf(to), { recursive: true })
    },
    backup: (name: SideName): void => {
      rmSync(backupOf(name), { recursive: true, force: true })
      cpSync(folderOf(name), backupOf(name), { recursive: true })
    },
    restore: (name: SideName): void => {
      rmSync(folderOf(name), { recursive: true, force: true })
      cpSync(backupOf(name), folderOf(name), { recursive: true })
    },
    /** Another program holds the database until `lift`. False where it could not get hold of it. */
    lock: (name: SideName): boolean => {
      const path = join(folderOf(name), "diapason.sqlite")
      if (!existsSync(path)) return false
      const other = new DatabaseSync(path, { timeout: 500 })
      try {
        other.exec("begin immediate")
      } catch {
        other.close()
        return false
      }
      locks.push(other)
      return true
    },
    unlock,
    /** The remote's disk has no room left until `lift`. */
    fillDisk: (): boolean => {
      if (!small) return false
      const { bavail, bsize } = statfsSync(disk)
      writeFileSync(join(disk, "ballast"), Buffer.alloc(bavail * bsize))
      return true
    },
    freeDisk,
    close: async (): Promise<void> => {
      unlock()
      await Promise.all(SIDES.map(name => sides[name].close()))
      for (const { wire, proxy } of Object.values(lines)) {
        await wire.stop()
        await proxy.stop()
      }
      await drive.stop()
      if (small) spawnSync("umount", ["-l", disk])
      await rm(root, { recursive: true, force: true })
    },
  }
}
