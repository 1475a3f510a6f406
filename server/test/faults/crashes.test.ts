/** A process dies, or its disk fails, at the worst moment. */
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { after, before, beforeEach, test } from "node:test"
import type { TracePoint } from "../../src/library/trace.ts"
import { until } from "../until.ts"
import { libraryOf, type Side } from "./side.ts"
import { createTwoServers } from "./two-servers.ts"

const two = createTwoServers({ tolerated: /database is locked|disk is full|storage_full/ })
const { home, remote, wire } = two
before(() => two.start())
after(() => two.close())
/** What an earlier test left behind must not fail the next one. */
beforeEach(async () => {
  two.lift()
  for (const side of [home, remote]) {
    side.spare()
    if (!side.isRunning()) await side.start()
  }
})

const diesAndComesBack = async (side: Side): Promise<void> => {
  await side.ended()
  await side.start()
}

/** Written by the home while it may die before, or after, it answers. */
const addAndDie = async (): Promise<void> => {
  await two.add().catch(() => undefined)
  await diesAndComesBack(home)
  if (!(await home.albumIds()).includes([...two.mine].at(-1) ?? "")) two.mine.delete([...two.mine].at(-1) ?? "")
  await two.equal()
}

const POINTS: readonly TracePoint[] = ["before-commit", "after-commit-before-poke", "after-hello", "before-ack-save"]
for (const point of POINTS)
  test(`fault 57: the home killed ${point.replaceAll("-", " ")}: the next start goes on, nothing lost or doubled`, async () => {
    await two.equal()
    if (point === "after-hello") wire().breakOpen()
    home.dieAt(point)
    if (point === "after-hello") await home.now()
    await addAndDie()
    home.spare()
  })

test("fault 57: the home killed in the middle of a message: the next start goes on, nothing lost or doubled", async () => {
  await two.equal()
  wire().set({ bytesPerSecond: 2_000 })
  wire().resetCounts()
  await two.addMany(20)
  await until("half of a message", () => wire().counts.bytesSent > 900, { everyMs: 5 })
  await home.kill()
  two.lift()
  await home.start()
  await two.equal()
})

test("fault 57: the home killed in the middle of filling an empty remote: the next start goes on", async () => {
  await two.addMany(400, 4)
  await two.equal()
  await remote.kill()
  await remote.wipe()
  home.dieAt("mid-snapshot")
  await remote.start()
  await diesAndComesBack(home)
  await two.equal()
})

test("fault 57: the home killed in the middle of a repair: the next start goes on", async () => {
  await two.equal()
  await remote.stop()
  rot(remote, 40)
  await remote.start()
  home.dieAt("mid-repair")
  await home.now()
  await two.add()
  await diesAndComesBack(home)
  await two.equal()
})

test("fault 58: the remote killed in the middle of a transaction: a message is there whole or not at all", async () => {
  for (const point of ["before-commit", "after-remote-commit-before-response", "after-commit-before-poke"] as const) {
    await two.equal()
    const before = (await remote.hello()).counts.albums
    remote.dieAt(point)
    await two.addMany(10)
    await remote.ended()
    wire().cut()
    await remote.start()
    const { albums } = (await remote.hello()).counts
    assert.equal(albums, point === "before-commit" ? before : before + 10, point)
    two.lift()
    await two.equal()
  }
})

test("fault 59: a power cut at home takes the last writes with it: the remote gives back what it has of them", async () => {
  await two.equal()
  await home.stop()
  const path = join(home.dataFolder(), "diapason.sqlite")
  cpSync(path, `${path}.before`)
  await home.start()
  await two.add()
  await two.equal()
  await home.kill()
  for (const tail of ["-wal", "-shm"]) rmSync(`${path}${tail}`, { force: true })
  cpSync(`${path}.before`, path)
  await home.start()
  await two.equal()
  await two.add()
  await two.equal()
})

test("fault 62: a database locked by another program: a bounded wait, then it goes on", async () => {
  for (const side of [remote, home]) {
    await two.equal()
    const other = new DatabaseSync(join(side.dataFolder(), "diapason.sqlite"))
    other.exec("begin immediate")
    if (side === remote) {
      await two.add()
      await two.reason("remote_error|silent|timeout")
    } else {
      const answer = await home.importWhole(libraryOf([...two.mine, "never"]))
      assert.ok(answer.status >= 500, answer.text)
      assert.equal((await home.ask("/api/music/albums")).status, 200)
    }
    other.exec("rollback")
    other.close()
    await two.add()
    await home.now()
    await two.equal()
  }
})

test("fault 63: a damaged database on the remote: it refuses in a sentence, and an empty one is filled again", async () => {
  await two.equal()
  await remote.kill()
  const path = join(remote.dataFolder(), "diapason.sqlite")
  for (const tail of ["-wal", "-shm"]) rmSync(`${path}${tail}`, { force: true })
  spawnSync("dd", ["if=/dev/urandom", `of=${path}`, "bs=4096", "count=3", "conv=notrunc"], { stdio: "ignore" })
  await assert.rejects(remote.start(), /it ended/)
  await remote.wipe()
  await remote.start()
  await two.equal()
})

/** Flips text of live rows behind the program's back. */
const rot = (side: Side, count: number): void => {
  const database = new DatabaseSync(join(side.dataFolder(), "diapason.sqlite"))
  database.exec(
    `update row set body = replace(body, 'Piece', 'Pierce') where kind = 'track' and rowid in (select rowid from row where kind = 'track' and body is not null limit ${count})`,
  )
  // As if the flipped bits had been counted: a difference that the next comparison meets.
  database.exec(`update bucket set live_sum = '${"0".repeat(64)}'`)
  database.close()
}

test("fault 87: told to end while it sends: it ends within five seconds, and the next start goes on", async () => {
  await two.equal()
  wire().set({ bytesPerSecond: 2_000 })
  await two.addMany(30)
  await two.reason("syncing")
  const begun = performance.now()
  await home.stop()
  assert.ok(performance.now() - begun < 5_000)
  two.lift()
  await home.start()
  await two.equal()
})
