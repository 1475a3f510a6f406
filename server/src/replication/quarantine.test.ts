/** One row that a side refuses: named, and everything else goes on. */
import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import type { SyncTarget } from "@diapason/shared/api"
import { createPeer, type Peer } from "../../test/peer.ts"
import { until } from "../../test/until.ts"
import { writeRows } from "../library/row-store.ts"
import { createQuarantine } from "./quarantine.ts"
import { SyncFault } from "./sync-fault.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-quarantine-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const LIMIT = { timeout: 30_000 }

const open = async (t: TestContext, targets: readonly string[] = [], directory = join(root, String(folders++))) => {
  const printed: string[] = []
  const peer = await createPeer({ directory, targets, print: line => printed.push(line) })
  let closed = false
  const close = async () => {
    if (!closed) await peer.close()
    closed = true
  }
  t.after(close)
  return { ...peer, directory, printed, close }
}

/** Past the schema, as a newer or a sick program would write it. */
const writeUnchecked = ({ store }: Peer, kind: string, id: string, body: string, version?: number) =>
  store.write(({ tx }) =>
    writeRows(tx, [{ kind, id, body, ...(version === undefined ? {} : { version }) }], {
      now: Date.now(),
      via: null,
      cause: "edit",
    }),
  )
const artists = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => ({
    kind: "artist" as const,
    id: `ar-${from + n}`,
    body: { name: `Artist ${from + n}` },
  }))
const bodyAt = async ({ store }: Peer, id: string) =>
  (await store.read.selectFrom("row").select("body").where("id", "=", id).executeTakeFirst())?.body

const targetOf = async ({ replication }: Peer) => {
  const [target] = (await replication.status()).targets
  assert.ok(target)
  return target
}
const isDegraded = (home: Peer) =>
  until("degraded", async () => {
    const { state, quarantined } = await targetOf(home)
    return state === "degraded" && quarantined.length > 0
  })
const isInUnison = (home: Peer) =>
  until("in unison", async () => {
    const { state, digestEqual } = await targetOf(home)
    return state === "idle" && digestEqual === true
  })

const refusedAt = ({ quarantined }: SyncTarget): readonly string[] =>
  quarantined.map(({ kind, id, reason }) => `${kind} ${id} ${reason}`).toSorted()

test(
  "fault 36: a row that the remote refuses is named; those around it arrive; once it is right, all is",
  LIMIT,
  async t => {
    const remote = await open(t)
    const home = await open(t, [remote.url])
    await home.put(artists(0, 300))
    await writeUnchecked(home, "artist", "sick-1", '{"name":7}')
    await home.put(artists(300, 600))
    await writeUnchecked(home, "artist", "sick-2", '{"name":8}')
    home.replication.start()
    await isDegraded(home)
    const target = await targetOf(home)
    assert.deepEqual(refusedAt(target), ["artist sick-1 refused_there", "artist sick-2 refused_there"])
    assert.equal(target.reason, "row_refused")
    assert.equal(target.digestEqual, false)
    assert.equal(target.lastSuccessAt, null)
    assert.equal((await remote.browse.counts()).artists, 600)
    for (const id of ["ar-0", "ar-299", "ar-300", "ar-599"]) assert.ok(await bodyAt(remote, id), id)
    assert.equal(home.printed.filter(line => line.includes("réussie")).length, 0)
    assert.equal(home.printed.filter(line => line.includes("Erreur")).length, 1)

    remote.requests.length = 0
    await home.put(artists(600, 601))
    await until("the next row", async () => (await bodyAt(remote, "ar-600")) !== undefined)
    await isDegraded(home)
    const pushes = remote.requests.filter(request => !request.includes("/watch"))
    assert.deepEqual(pushes, ["POST /api/music/import-data"], "a refused row does not make the next change dearer")

    await home.put([
      { kind: "artist", id: "sick-1", body: { name: "Well" } },
      { kind: "artist", id: "sick-2", body: { name: "Well too" } },
    ])
    await isInUnison(home)
    assert.equal(await home.digest(), await remote.digest())
    assert.equal(home.printed.filter(line => line.includes("réussie")).length, 1)
  },
)

test("where the remote holds an older version of it, both are known to differ in that alone", LIMIT, async t => {
  const remote = await open(t)
  const home = await open(t, [remote.url])
  await home.put(artists(0, 5))
  home.replication.start()
  await isInUnison(home)
  await writeUnchecked(home, "artist", "ar-2", '{"name":[]}')
  await home.put(artists(5, 6))
  await isDegraded(home)
  assert.equal(await bodyAt(remote, "ar-2"), '{"name":"Artist 2"}')
  remote.requests.length = 0
  await home.put(artists(6, 7))
  await until("the next row", async () => (await bodyAt(remote, "ar-6")) !== undefined)
  await isDegraded(home)
  assert.equal(remote.requests.filter(request => !request.includes("/watch")).length, 1)
  await home.store.write(writer => writer.remove([{ kind: "artist", id: "ar-2" }]))
  await isInUnison(home)
  assert.equal(await bodyAt(remote, "ar-2"), null)
})

test("fault 36: a row too large for the wire is left out, and found again after a restart", LIMIT, async t => {
  const remote = await open(t)
  const first = await open(t, [remote.url])
  await first.put(artists(0, 10))
  const body = JSON.stringify({ noise: randomBytes(1_500_000).toString("base64") })
  await writeUnchecked(first, "mood", "huge", body)
  await first.put(artists(10, 20))
  first.replication.start()
  await isDegraded(first)
  assert.deepEqual(refusedAt(await targetOf(first)), ["mood huge too_large"])
  assert.ok(await bodyAt(remote, "ar-19"))
  await first.close()

  const again = await open(t, [remote.url], first.directory)
  again.replication.start()
  await isDegraded(again)
  assert.deepEqual(refusedAt(await targetOf(again)), ["mood huge too_large"])
  await writeUnchecked(again, "mood", "huge", '{"small":true}')
  again.replication.now()
  await isInUnison(again)
  assert.equal(await bodyAt(remote, "huge"), '{"small":true}')
})

test("a row of the remote's that the home cannot take is left there, and the others come home", LIMIT, async t => {
  const remote = await open(t)
  const home = await open(t, [remote.url])
  await home.put(artists(0, 5))
  home.replication.start()
  await isInUnison(home)
  await remote.put(artists(100, 110))
  await writeUnchecked(remote, "artist", "sick", '{"name":7}')
  await remote.put(artists(110, 120))
  await isDegraded(home)
  assert.deepEqual(refusedAt(await targetOf(home)), ["artist sick refused_here"])
  for (const id of ["ar-100", "ar-119"]) assert.ok(await bodyAt(home, id), id)
  await remote.put([{ kind: "artist", id: "sick", body: { name: "Well" } }])
  await isInUnison(home)
  assert.equal(await bodyAt(home, "sick"), '{"name":"Well"}')
})

test("what was refused is tried again by another store, and by another version of the program", () => {
  const quarantine = createQuarantine()
  const refusal = new SyncFault("row_refused", "This row is not taken.")
  const row = { kind: "artist", id: "a", version: 7, body: '{"name":7}' }
  quarantine.meet("store-1", "1.0")
  quarantine.refusedThere(row, refusal)
  quarantine.meet("store-1", "1.0")
  assert.ok(quarantine.has(row))
  assert.ok(!quarantine.has({ ...row, version: 8 }))
  quarantine.meet("store-1", "1.1")
  assert.ok(!quarantine.has(row))
  quarantine.refusedThere(row, refusal)
  quarantine.meet("store-2", "1.1")
  assert.deepEqual(quarantine.rows(), [])
  for (let n = 0; n < 500; n++) quarantine.refusedThere({ ...row, id: String(n) }, refusal)
  assert.throws(() => quarantine.refusedThere({ ...row, id: "one more" }, refusal), /More than 500/)
})
