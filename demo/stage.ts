/** The whole scene on this machine: a Drive with music, a home, a remote, and a network between the two. */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { CONFIG_KEYS } from "../server/src/config.ts"
import { createDriveStandIn } from "../stand-ins/drive.ts"
import { createNetwork } from "../stand-ins/network.ts"
import { findFreePort } from "./free-port.ts"
import { createServerProcess, type ServerProcess } from "./server-process.ts"

export const MUSIC = fileURLToPath(new URL("music", import.meta.url))
const SLOW_DRIVE = { latencyMs: 1_500, bytesPerSecond: 40_000 }

export type Side = "home" | "remote"

export interface Link {
  /** The album's folder in `demo/music`. */
  readonly name: string
  readonly url: string
}

export interface Stage {
  readonly home: ServerProcess
  readonly remote: ServerProcess
  /** The whole Drive, then each album. */
  readonly links: { readonly whole: string; readonly albums: readonly Link[] }
  readonly isCut: boolean
  readonly isDriveSlow: boolean
  cut(): void
  restore(): void
  /** The remote stops in good order and starts again. */
  sleep(): Promise<void>
  wake(): Promise<void>
  /** The remote is killed, loses everything and starts anew. */
  wipe(): Promise<void>
  setDriveSlow(slow: boolean): void
  /** The path of a file in `demo/music` by its id in the Drive. */
  pathOf(driveId: string): string | undefined
  /** Everything in good order. */
  close(): Promise<void>
  /** Everything at once; for the moment the process ends. */
  abandon(): void
}

export interface StageOptions {
  readonly onLine: (side: Side, line: string) => void
  readonly onDeath: (side: Side, code: number | null) => void
}

export async function openStage({ onLine, onDeath }: StageOptions): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "diapason-demo-"))
  const data = (side: Side): string => join(folder, side)
  const drive = createDriveStandIn()
  const homePort = await findFreePort(5000)
  const remotePort = await findFreePort(homePort + 1)
  const network = createNetwork({ target: { host: "127.0.0.1", port: remotePort } })
  await drive.start()
  await network.start()

  const common = {
    // Keys that are set to nothing hide those of a server/.env that may stand here.
    ...Object.fromEntries(CONFIG_KEYS.map(key => [key, ""])),
    SYNC_TOKEN: randomBytes(32).toString("hex"),
    GOOGLE_DRIVE_URL: drive.url,
    GOOGLE_API_KEY: drive.apiKey,
  }
  const create = (side: Side, port: number, environment: Readonly<Record<string, string>>) =>
    createServerProcess({
      port,
      environment: { ...common, ...environment, SYNC_ROLE: side, DATA_DIR: data(side) },
      onLine: line => onLine(side, line),
      onDeath: code => onDeath(side, code),
    })
  const home = create("home", homePort, { KOYEB_URL: network.url })
  const remote = create("remote", remotePort, {})

  function abandon(): void {
    for (const server of [home, remote]) server.killNow()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }

  async function close(): Promise<void> {
    await Promise.all([home.stop(), remote.stop()])
    await Promise.all([network.stop(), drive.stop()])
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
  }

  const root = drive.addFolder({ name: "Diapason", id: "1DiapasonDemonstrationDriveFolder" })
  const ids = await drive.loadDirectory(MUSIC, root)
  const places = new Map([...ids].map(([place, id]) => [id, join(MUSIC, place)]))
  const folders = (await readdir(MUSIC, { withFileTypes: true })).filter(entry => entry.isDirectory())
  const linkTo = (id: string): string => `https://drive.google.com/drive/folders/${id}`
  let isDriveSlow = false

  const stage: Stage = {
    home,
    remote,
    links: {
      whole: linkTo(root),
      albums: folders
        .map(({ name }) => ({ name, url: linkTo(ids.get(name) ?? root) }))
        .sort((one, other) => (one.name < other.name ? -1 : 1)),
    },
    get isCut() {
      return network.isCut
    },
    get isDriveSlow() {
      return isDriveSlow
    },
    cut: network.cut,
    restore: network.restore,
    sleep: remote.stop,
    wake: remote.start,
    async wipe() {
      await remote.kill()
      rmSync(data("remote"), { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
      await remote.start()
    },
    setDriveSlow(slow) {
      isDriveSlow = slow
      drive.clearFaults()
      if (slow) drive.setFault(SLOW_DRIVE)
    },
    pathOf: id => places.get(id),
    close,
    abandon,
  }
  process.once("exit", abandon)
  try {
    await Promise.all([remote.start(), home.start()])
  } catch (error) {
    await close()
    throw error
  }
  return stage
}
