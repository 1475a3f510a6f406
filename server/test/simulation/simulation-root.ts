/** Where the disks of simulated machines lie: in memory where the system has such a place. */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createStoreFolders } from "../fault-model/store-folders.ts"

const MEMORY = "/dev/shm"

export const openSimulationRoot = async () => {
  const root = mkdtempSync(join(existsSync(MEMORY) ? MEMORY : tmpdir(), "diapason-simulation-"))
  const folders = createStoreFolders(root)
  await folders.prepare()
  return { folders, close: (): void => rmSync(root, { recursive: true, force: true }) }
}
