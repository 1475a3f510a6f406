/** Stores that are lost, put back, copied, mixed up, or spoken to by several. */
import assert from "node:assert/strict"
import { once } from "node:events"
import { cpSync, rmSync } from "node:fs"
import { connect, createServer } from "node:net"
import { after, before, beforeEach, type TestContext, test } from "node:test"
import { until } from "../until.ts"
import { createSide, libraryOf, type Side } from "./side.ts"
import { createTwoServers } from "./two-servers.ts"

const two = createTwoServers()
before(() => two.start())
after(() => two.close())
beforeEach(() => two.lift())
const { home, remote, wire } = two

/** What a backup program copies; the server is not running then. */
const backup = (side: Side): (() => void) => {
  const folder = side.dataFolder()
  rmSync(`${folder}.backup`, { recursive: true, force: true })
  cpSync(folder, `${folder}.backup`, { recursive: true })
  return () => {
    rmSync(folder, { recursive: true })
    cpSync(`${folder}.backup`, folder, { recursive: true })
  }
}
const halted = async (side: Side): Promise<() => void> => {
  await side.stop()
  const restore = backup(side)
  await side.start()
  return restore
}

/** Another laptop that pushes to the same remote; its folder is a copy of the home's where asked. */
const laptop = async (t: TestContext, { copied = false } = {}): Promise<Side> => {
  const other = createSide(() => ({ KOYEB_URL: wire().url }))
  t.after(() => other.close())
  await other.start()
  if (copied) {
    await other.stop()
    await home.stop()
    rmSync(other.dataFolder(), { recursive: true })
    cpSync(home.dataFolder(), other.dataFolder(), { recursive: true })
    await home.start()
    await other.start()
  }
  return other
}
const settled = async (side: Side): Promise<void> =>
  until("a laptop in unison", async () => {
    const [target] = (await side.status()).targets
    return target?.state === "idle" && target.pending === 0 && target.digestEqual === true
  })
const allEqual = async (sides: readonly Side[]): Promise<void> => {
  await until(
    "the same on every store",
    async () => {
      // As a person who does not want to wait for the next comparison.
      for (const side of sides) if (side !== remote) await side.now()
      const digests = await Promise.all(sides.map(async side => (await side.hello()).digest))
      return new Set(digests).size === 1
    },
    { limitMs: 20_000, everyMs: 400 },
  )
}
const importInto = async (side: Side, ids: readonly string[]): Promise<void> => {
  const answer = await side.importWhole(libraryOf(ids), "?replace=1")
  assert.equal(answer.status, 200, answer.text)
}

test("fault 15: two processes on one database push at once: one cursor, nothing lost", async t => {
  const twin = createSide(() => ({ KOYEB_URL: wire().url, DATA_DIR: home.dataFolder() }))
  t.after(() => twin.close())
  await twin.start()
  for (let n = 0; n < 4; n++) {
    await two.add()
    await twin.now()
  }
  await two.equal()
  await settled(twin)
  await twin.stop()
  await two.equal()
})

test("fault 35: an old and a new instance answer in turns: no loss, and equal once one is left", async t => {
  const instances = [createSide(() => ({ SYNC_ROLE: "remote" })), createSide(() => ({ SYNC_ROLE: "remote" }))]
  const [, next] = instances
  assert.ok(next)
  t.after(() => Promise.all(instances.map(instance => instance.close())))
  for (const instance of instances) await instance.start()
  let turn = 0
  let behind: readonly Side[] = instances
  const balancer = createServer(caller => {
    const callee = connect(behind[turn++ % behind.length]?.port() ?? 1, "127.0.0.1")
    caller.on("error", () => callee.destroy())
    callee.on("error", () => caller.destroy())
    caller.pipe(callee).pipe(caller)
  }).listen(0, "127.0.0.1")
  await once(balancer, "listening")
  const address = balancer.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const rolling = createSide(() => ({ KOYEB_URL: `http://127.0.0.1:${port}` }))
  t.after(async () => {
    await rolling.close()
    balancer.close()
  })
  await rolling.start()
  const ids: string[] = []
  for (let n = 0; n < 5; n++) {
    ids.push(`rolling-${n}`)
    await importInto(rolling, ids)
    await rolling.now()
  }
  behind = [next]
  await instances[0]?.stop()
  await rolling.now()
  await settled(rolling)
  assert.deepEqual(await rolling.albumIds(), ids)
  assert.deepEqual(await next.albumIds(), ids)
})

test("fault 67: the remote loses its disk in the middle of an exchange: it is greeted anew and filled", async () => {
  await two.addMany(60)
  await two.equal()
  wire().set({ latencyMs: 60 })
  await two.addMany(40)
  await two.reason("syncing")
  await remote.kill()
  await remote.wipe()
  await remote.start()
  two.lift()
  await home.now()
  await two.equal()
})

test("fault 68: the remote put back from an old backup: resumed from its cursor, and equal", async () => {
  await two.equal()
  const restore = await halted(remote)
  const gone = await two.add()
  await two.equal()
  await two.remove(gone)
  await two.add()
  await two.equal()
  await remote.kill()
  restore()
  await remote.start()
  await home.now()
  await two.equal()
})

test("fault 69: the home put back from an old backup: the newer rows come back, and new ones flow", async () => {
  await two.equal()
  const restore = await halted(home)
  const gone = await two.add()
  await two.remove(gone)
  await two.add()
  await two.equal()
  await home.kill()
  restore()
  await home.start()
  await two.equal()
  await two.add()
  await two.equal()
})

test("fault 70: the home's folder copied to a second laptop, and both write: both sets are everywhere", async t => {
  await two.equal()
  const other = await laptop(t, { copied: true })
  await settled(other)
  await two.add()
  await importInto(other, [...two.mine, "from-the-copy"])
  two.mine.add("from-the-copy")
  await allEqual([home, remote, other])
  await two.equal()
})

test("fault 71: a second laptop with another library: halted, and no row moves", async t => {
  await two.equal()
  const before = await remote.hello()
  const other = createSide(() => ({ KOYEB_URL: wire().url }))
  t.after(() => other.close())
  await other.start()
  await importInto(other, ["another-library"])
  await until("halted", async () => (await other.status()).targets[0]?.reason === "library_mismatch")
  const after = await remote.hello()
  assert.deepEqual([after.digest, after.libraryId], [before.digest, before.libraryId])
  assert.deepEqual(await other.albumIds(), ["another-library"])
})

test("fault 72: two laptops of one library, one deletes what the other edits: the last one wins on all, nothing rises again", async t => {
  const [edited, gone] = [await two.add(), await two.add()]
  await two.equal()
  const other = await laptop(t, { copied: true })
  await settled(other)
  await two.remove(gone)
  await other.remove(edited)
  two.mine.delete(edited)
  await allEqual([home, remote, other])
  await two.equal()
  for (const side of [home, remote, other]) {
    const held = await side.albumIds()
    assert.ok(!held.includes(gone) && !held.includes(edited))
  }
})

test("fault 73: a laptop that was away for long comes back with an old copy: what was deleted stays deleted, its own rows arrive", async t => {
  const gone = await two.add()
  await two.equal()
  const away = await laptop(t, { copied: true })
  await settled(away)
  await away.stop()
  await two.remove(gone)
  await two.equal()
  await away.start()
  await settled(away)
  assert.ok(!(await away.albumIds()).includes(gone))
  await allEqual([home, remote, away])
  await two.equal()
})

test("fault 75: three servers in a circle: every change arrives once and the circle comes to rest", async t => {
  const urls = new Map<string, string>()
  const sides = ["a", "b", "c"].map((name, n, all) =>
    createSide(() => ({ SYNC_ROLE: "home", KOYEB_URL: urls.get(all[(n + 1) % all.length] ?? name) ?? "" })),
  )
  t.after(() => Promise.all(sides.map(side => side.close())))
  for (const side of sides) await side.start()
  for (const [n, name] of ["a", "b", "c"].entries()) urls.set(name, sides[n]?.url() ?? "")
  const [first] = sides
  assert.ok(first)
  await importInto(first, ["round-and-round"])
  for (const side of sides) {
    await side.stop()
    await side.start()
  }
  await allEqual(sides)
  const revisions = async () => Promise.all(sides.map(async side => (await side.hello()).revision))
  const before = await revisions()
  for (const side of sides) await side.now()
  await Promise.all(sides.map(settled))
  assert.deepEqual(await revisions(), before, "nothing goes round without end")
})

test("fault 65: clocks a day ahead or behind, or stepping meanwhile: the later edit wins, waits are not stretched", async () => {
  const day = 24 * 3_600_000
  for (const [atHome, there] of [
    [day, 0],
    [-day, 0],
    [0, day],
    [-3_600_000, 3_600_000],
  ] as const) {
    home.setClock(atHome)
    remote.setClock(there)
    const id = await two.add()
    await two.equal()
    await remote.remove(id)
    two.mine.delete(id)
    await until("the deletion at home", async () => !(await home.albumIds()).includes(id))
    two.mine.add(id)
    await importInto(home, [...two.mine])
    await two.equal()
  }
  wire().set({ latencyMs: 40 })
  await two.add()
  home.setClock(-day)
  await two.equal()
  home.setClock(0)
  remote.setClock(0)
  await two.add()
  await two.equal()
})
