/** Disks that are full. A small disk of its own needs the rights to mount one. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { rmSync, statfsSync, writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { libraryOf } from "./side.ts"
import { createTwoServers, type TwoServers } from "./two-servers.ts"

const run = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0

/** A folder on a disk of 8 MB; undefined where nobody may mount one. */
const smallDisk = async (t: TestContext): Promise<string | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), "diapason-disk-"))
  const mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "none", folder)
  t.after(async () => {
    if (mounted) run("umount", "-l", folder)
    await rm(folder, { recursive: true, force: true })
  })
  return mounted ? folder : undefined
}
const fill = (disk: string): void => {
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(join(disk, "ballast"), Buffer.alloc(bavail * bsize))
}
const free = (disk: string): void => rmSync(join(disk, "ballast"))

/** Rows enough to need new pages. */
const more = (two: TwoServers) => libraryOf([...two.mine, ...Array.from({ length: 150 }, (_, n) => `more-${n}`)])
const tolerated = /disk is full|storage_full|"code":"ERR_SQLITE/

test("fault 60: a full disk on the remote: it says so, nothing is half done, and it goes on once there is room", async t => {
  const disk = await smallDisk(t)
  if (!disk) return t.skip("no rights to mount a small disk")
  const two = createTwoServers({ remote: { DATA_DIR: join(disk, "data") }, tolerated })
  t.after(() => two.close())
  await two.start()
  const before = await two.remote.hello()
  fill(disk)
  await two.home.importWhole(more(two))
  for (let n = 0; n < 150; n++) two.mine.add(`more-${n}`)
  await two.reason("remote_full")
  const during = await two.remote.hello()
  assert.deepEqual([during.digest, during.revision], [before.digest, before.revision])
  assert.equal((await two.remote.ask("/api/music/albums")).status, 200)
  assert.equal(two.errorLines(), 1)
  free(disk)
  await two.home.now()
  await two.equal()
})

test("fault 61: a full disk at home: the person is told, nothing is half done, and it goes on once there is room", async t => {
  const disk = await smallDisk(t)
  if (!disk) return t.skip("no rights to mount a small disk")
  const two = createTwoServers({ home: { DATA_DIR: join(disk, "data") }, tolerated })
  t.after(() => two.close())
  await two.start()
  const before = await two.home.hello()
  fill(disk)
  const answer = await two.home.importWhole(more(two))
  assert.equal(answer.status, 507, answer.text)
  assert.match(answer.text, /disk is full/)
  assert.equal((await two.home.hello()).digest, before.digest)
  assert.equal((await two.home.ask("/api/music/albums")).status, 200)
  free(disk)
  await two.add()
  await two.equal()
})
