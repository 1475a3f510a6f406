import assert from "node:assert/strict"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createPeer, type Peer } from "../../test/peer.ts"
import { POSTGRES } from "../../test/test-database.ts"
import { until } from "../../test/until.ts"
import type { AlbumFacts } from "../library/facts.ts"
import { resetStore } from "../library/identity.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-replication-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const folder = () => join(root, String(folders++))

const album = (n: number, tracks = 3): AlbumFacts => ({
  id: `al-${n}`,
  title: `Album ${n}`,
  artist: `Artist ${n % 7}`,
  artistId: `ar-${n % 7}`,
  tracks: Array.from({ length: tracks }, (_, i) => ({
    id: `gd-${n}-${i}`,
    title: `Track ${i}`,
    artist: `Artist ${n % 7}`,
    artistId: `ar-${n % 7}`,
    driveId: `${n}-${i}`,
    duration: 100,
    size: 1_000,
    mimeType: "audio/mpeg",
  })),
})
const WHOLE = { partial: false, keepTrackIds: [] }

const equal = (a: Peer, b: Peer) => until("equal digests", async () => (await a.digest()) === (await b.digest()))
const inUnison = (home: Peer) =>
  until("a home that says it is in unison", async () =>
    (await home.replication.status()).targets.every(target => target.digestEqual === true && target.state === "idle"),
  )

const ON_SQLITE = { skip: POSTGRES !== undefined }

test("an album added at home is on the remote within a second, and its deletion too", async () => {
  const lines: string[] = []
  const remote = await createPeer({ directory: folder() })
  const home = await createPeer({ directory: folder(), targets: [remote.url], print: line => lines.push(line) })
  home.replication.start()
  await inUnison(home)
  const added = Date.now()
  await home.albums.add(album(1), WHOLE)
  await until("the album on the remote", async () => (await remote.browse.counts()).tracks === 3, { limitMs: 1_000 })
  assert.ok(Date.now() - added < 1_000)
  await inUnison(home)
  await home.albums.delete(["al-1"])
  await until("no album on the remote", async () => (await remote.browse.counts()).albums === 0, { limitMs: 1_000 })
  await inUnison(home)
  assert.deepEqual(await remote.browse.counts(), { albums: 0, tracks: 0, artists: 0 })
  assert.deepEqual(lines, [
    `[SYNC KOYEB] Synchronisation vers ${remote.url}/api/music/import-data...`,
    "[SYNC KOYEB] Synchronisation réussie: 0 albums, 0 tracks, 0 artists",
    `[SYNC KOYEB] Synchronisation vers ${remote.url}/api/music/import-data...`,
    "[SYNC KOYEB] Synchronisation réussie: 1 albums, 3 tracks, 1 artists",
    `[SYNC KOYEB] Synchronisation vers ${remote.url}/api/music/import-data...`,
    "[SYNC KOYEB] Synchronisation réussie: 0 albums, 0 tracks, 0 artists",
  ])
  await home.close()
  await remote.close()
})

/** On PostgreSQL another one may follow: what other processes did is asked for as soon as they can be heard. */
test("in steady state a change costs one request", ON_SQLITE, async () => {
  const remote = await createPeer({ directory: folder() })
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  home.replication.start()
  await home.albums.add(album(1), WHOLE)
  await inUnison(home)
  remote.requests.length = 0
  await home.albums.add(album(2, 12), WHOLE)
  await equal(home, remote)
  await inUnison(home)
  assert.deepEqual(
    remote.requests.filter(request => !request.includes("/watch")),
    ["POST /api/music/import-data"],
  )
  await home.close()
  await remote.close()
})

test("what is done on the remote comes home at once", async () => {
  const remote = await createPeer({ directory: folder() })
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  home.replication.start()
  await home.albums.add(album(1), WHOLE)
  await inUnison(home)
  await remote.put([
    {
      kind: "star",
      id: "p:track:gd-1-0",
      body: { personId: "p", kind: "track", itemId: "gd-1-0", starredAt: "2026-01-01" },
    },
  ])
  await until(
    "the star at home",
    async () =>
      (await home.store.read.selectFrom("row").select("id").where("kind", "=", "star").execute()).length === 1,
    { limitMs: 1_000 },
  )
  await equal(home, remote)
  await inUnison(home)
  await home.close()
  await remote.close()
})

test("a remote that is down costs nothing, is told of once, and gets everything when it is back, also after a restart of the home", async () => {
  const lines: string[] = []
  const remoteFolder = folder()
  const homeFolder = folder()
  let remote = await createPeer({ directory: remoteFolder })
  const { port, url } = remote
  let home = await createPeer({ directory: homeFolder, targets: [url], print: line => lines.push(line) })
  home.replication.start()
  for (const n of [1, 2, 3]) await home.albums.add(album(n), WHOLE)
  await inUnison(home)
  await remote.close()
  lines.length = 0
  await home.albums.delete(["al-1"])
  await until("the error line", async () => lines.some(line => line.includes("Erreur")))
  await home.albums.add(album(4), WHOLE)
  await sleep(1_500)
  assert.equal(lines.filter(line => line.includes("Erreur")).length, 1)
  assert.match(lines.join("\n"), /Erreur lors de la synchronisation après suppression: /)
  const [target] = (await home.replication.status()).targets
  assert.equal(target?.state, "backoff")
  assert.ok((target?.pending ?? 0) > 0)
  await home.close()
  home = await createPeer({ directory: homeFolder, targets: [url], print: line => lines.push(line) })
  home.replication.start()
  await sleep(300)
  remote = await createPeer({ directory: remoteFolder, port })
  await until("three albums on the remote", async () => (await remote.browse.counts()).albums === 3, {
    limitMs: 20_000,
  })
  await inUnison(home)
  assert.deepEqual(
    (await remote.browse.albums({ order: "asc", limit: 10, offset: 0 })).albums.map(one => one.id),
    ["al-2", "al-3", "al-4"],
  )
  await home.close()
  await remote.close()
})

test("a remote that lost its disk is filled again by itself", async () => {
  const remote = await createPeer({ directory: folder() })
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  home.replication.start()
  for (let n = 0; n < 30; n++) await home.albums.add(album(n, 10), WHOLE)
  await inUnison(home)
  const { port } = remote
  await remote.close()
  const fresh = await createPeer({ directory: folder(), port })
  await equal(home, fresh)
  await until("300 tracks", async () => (await fresh.browse.counts()).tracks === 300)
  assert.notEqual(
    (await fresh.store.identity()).storeId,
    (await remote.store.identity().catch(() => undefined))?.storeId,
  )
  assert.equal((await fresh.store.identity()).libraryId, (await home.store.identity()).libraryId)
  await home.close()
  await fresh.close()
})

test("fault 74: the home's own address, under any name, is recognised and nothing is sent", async () => {
  const directory = folder()
  const first = await createPeer({ directory })
  await first.albums.add(album(1), WHOLE)
  const second = await createPeer({ directory, targets: [`http://localhost:${first.port}`] })
  second.replication.start()
  await until("halted", async () => (await second.replication.status()).targets[0]?.state === "halted")
  assert.equal((await second.replication.status()).targets[0]?.reason, "self")
  assert.ok(!first.requests.some(request => request.startsWith("POST")))
  await second.close()
  await first.close()
})

/** On PostgreSQL nothing but covers lies in the folder. */
test("a copied data folder takes an identity of its own, and both go on", ON_SQLITE, async () => {
  const homeFolder = folder()
  const first = await createPeer({ directory: homeFolder })
  await first.albums.add(album(1), WHOLE)
  await first.close()
  const copyFolder = folder()
  cpSync(homeFolder, copyFolder, { recursive: true })
  const remote = await createPeer({ directory: copyFolder })
  const home = await createPeer({ directory: homeFolder, targets: [remote.url] })
  home.replication.start()
  await home.albums.add(album(2), WHOLE)
  await until("two albums there", async () => (await remote.browse.counts()).albums === 2)
  await inUnison(home)
  assert.notEqual((await home.store.identity()).storeId, (await remote.store.identity()).storeId)
  await home.close()
  await remote.close()
})

test("two different libraries: halted, and nothing but the greeting is sent", async () => {
  const remote = await createPeer({ directory: folder() })
  await remote.albums.add(album(9), WHOLE)
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  await home.albums.add(album(1), WHOLE)
  home.replication.start()
  await until("halted", async () => (await home.replication.status()).targets[0]?.reason === "library_mismatch")
  assert.deepEqual(remote.requests, ["GET /api/sync/v1/hello"])
  assert.equal((await remote.browse.counts()).albums, 1)
  await home.close()
  await remote.close()
})

test("an empty home that meets a library asks; joining pulls it, replacing empties the remote", async () => {
  const remote = await createPeer({ directory: folder() })
  await remote.albums.add(album(9), WHOLE)
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  home.replication.start()
  await until("the question", async () => (await home.replication.status()).targets[0]?.reason === "library_choice")
  await home.replication.choose({ url: remote.url, choice: "join", takeOver: false }, AbortSignal.timeout(5_000))
  await until("the album at home", async () => (await home.browse.counts()).albums === 1)
  await inUnison(home)
  await home.close()

  const other = await createPeer({ directory: folder(), targets: [remote.url] })
  await other.albums.add(album(1), WHOLE)
  other.replication.start()
  await until("a mismatch", async () => (await other.replication.status()).targets[0]?.reason === "library_mismatch")
  const replace = { url: remote.url, choice: "replace" } as const
  await assert.rejects(
    other.replication.choose({ ...replace, takeOver: false }, AbortSignal.timeout(5_000)),
    /Another home keeps this server/,
  )
  assert.equal((await remote.browse.counts()).albums, 1)
  await other.replication.choose({ ...replace, takeOver: true }, AbortSignal.timeout(5_000))
  await inUnison(other)
  assert.deepEqual(
    (await remote.browse.albums({ order: "asc", limit: 10, offset: 0 })).albums.map(one => one.id),
    ["al-1"],
  )
  await other.close()
  await remote.close()
})

test("a library that was lost while a person thought about joining it is not joined", async () => {
  const remote = await createPeer({ directory: folder() })
  await remote.albums.add(album(9), WHOLE)
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  const other = await createPeer({ directory: folder(), targets: [remote.url] })
  home.replication.start()
  await until("the question", async () => (await home.replication.status()).targets[0]?.reason === "library_choice")
  await remote.store.write(({ tx }) => resetStore(tx, remote.store.newId(), remote.store.newId()))
  await assert.rejects(
    home.replication.choose({ url: remote.url, choice: "join", takeOver: false }, AbortSignal.timeout(5_000)),
    /holds no library any more/,
  )
  assert.equal((await home.store.identity()).settled, false)
  await other.albums.add(album(1), WHOLE)
  other.replication.start()
  await inUnison(other)
  home.replication.now()
  await until("another question", async () => (await home.replication.status()).targets[0]?.reason === "library_choice")
  await home.replication.choose({ url: remote.url, choice: "join", takeOver: false }, AbortSignal.timeout(5_000))
  await until("the album at home", async () => (await home.browse.counts()).albums === 1)
  for (const peer of [home, other, remote]) await peer.close()
})

test("a home put back from an old backup gets its newer rows back, and its new ones arrive", ON_SQLITE, async () => {
  const homeFolder = folder()
  const backup = folder()
  const remote = await createPeer({ directory: folder() })
  let home = await createPeer({ directory: homeFolder, targets: [remote.url] })
  home.replication.start()
  await home.albums.add(album(1), WHOLE)
  await inUnison(home)
  await home.close()
  cpSync(homeFolder, backup, { recursive: true })
  home = await createPeer({ directory: homeFolder, targets: [remote.url] })
  home.replication.start()
  await home.albums.add(album(2), WHOLE)
  await home.albums.delete(["al-1"])
  await inUnison(home)
  await home.close()

  home = await createPeer({ directory: backup, targets: [remote.url] })
  await home.albums.add(album(3), WHOLE)
  home.replication.start()
  await equal(home, remote)
  await inUnison(home)
  for (const peer of [home, remote])
    assert.deepEqual(
      (await peer.browse.albums({ order: "asc", limit: 10, offset: 0 })).albums.map(one => one.id),
      ["al-2", "al-3"],
    )
  await home.close()
  await remote.close()
})

test("bits that rotted on the remote are found by their bucket and repaired", async () => {
  const remote = await createPeer({ directory: folder() })
  const home = await createPeer({ directory: folder(), targets: [remote.url] })
  home.replication.start()
  for (let n = 0; n < 20; n++) await home.albums.add(album(n), WHOLE)
  await inUnison(home)
  const before = await home.digest()
  await remote.database.transact(async tx => {
    await tx.deleteFrom("row").where("id", "in", ["al-3", "gd-5-1"]).execute()
    await tx.updateTable("row").set({ body: '{"title":"rotten"}' }).where("id", "=", "al-4").execute()
    await tx
      .updateTable("bucket")
      .set({ all_sum: "0".repeat(64), live_sum: "0".repeat(64) })
      .execute()
  })
  home.replication.now()
  await equal(home, remote)
  await inUnison(home)
  assert.equal(await home.digest(), before)
  const rows = (peer: Peer) =>
    peer.store.read.selectFrom("row").select(["kind", "id", "version", "body"]).orderBy("kind").orderBy("id").execute()
  assert.deepEqual(await rows(remote), await rows(home))
  const bucketOf = async (peer: Peer) =>
    peer.store.read
      .selectFrom("bucket")
      .select(["bucket", "live_sum"])
      .where("live_count", ">", 0)
      .orderBy("bucket")
      .execute()
  assert.deepEqual(await bucketOf(remote), await bucketOf(home))
  await home.close()
  await remote.close()
})
