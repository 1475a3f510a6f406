/** A library put aside by its home fills a remote that starts empty, and only that one. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, type TestContext, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createS3StandIn } from "../../../../stand-ins/s3.ts"
import { createPeer, type Peer } from "../../../test/peer.ts"
import { until } from "../../../test/until.ts"
import { type Clock, systemClock } from "../clock.ts"
import { createObjectStore } from "./object-store.ts"
import { createSnapshots } from "./snapshots.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-snapshot-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0
const s3 = createS3StandIn()
before(() => s3.start())
after(() => s3.stop())

const TOKEN = "0123456789abcdef0123456789abcdef"
const PATH = "/bucket/my%20folder/diapason.snapshot"

const open = async (t: TestContext, targets: readonly string[] = []) => {
  const peer = await createPeer({ directory: join(root, String(folders++)), targets })
  t.after(() => peer.close())
  return peer
}
/** Waits are over at once, and noted. */
const hurry = (waits: number[] = []): Clock => ({
  ...systemClock,
  sleep: async (ms, signal) => {
    waits.push(ms)
    await sleep(1, undefined, { signal })
  },
})
const snapshotsOf = (
  t: TestContext,
  { store }: Peer,
  role: "home" | "remote",
  { tokens = [TOKEN], secret = s3.secret, waits }: { tokens?: string[]; secret?: string; waits?: number[] } = {},
) => {
  const said: string[] = []
  const access = { region: s3.region, keyId: s3.keyId, secret }
  const snapshots = createSnapshots({
    store,
    objects: createObjectStore(`${s3.url}${PATH}`, access, Date.now),
    tokens,
    role,
    clock: hurry(waits),
    say: line => said.push(line),
    onFault: error => assert.fail(String(error)),
  })
  t.after(() => snapshots.stop())
  snapshots.start()
  return said
}
const artists = Array.from({ length: 5_000 }, (_, n) => ({
  kind: "artist" as const,
  id: `ar-${n}`,
  body: { name: `Ärtist ${n} 雪` },
}))

test("what a home puts aside fills an empty remote; the home then sends what is newer alone", {
  timeout: 40_000,
}, async t => {
  const remote = await open(t)
  const home = await open(t, [remote.url])
  await home.put(artists)
  await home.store.write(writer => writer.remove([{ kind: "artist", id: "ar-3" }]))
  const waits: number[] = []
  const said = snapshotsOf(t, home, "home", { waits })
  await until("the upload", () => s3.objects.has(PATH))
  await until("the line", () => said.length > 0)
  assert.match(said[0] ?? "", /put aside/)
  const object = s3.objects.get(PATH)
  assert.ok(object && !object.includes("rtist") && object.subarray(0, 19).toString() === "diapason-snapshot/1")
  assert.equal(
    waits.slice(0, 2).reduce((sum, ms) => sum + ms),
    600_000,
    "uploads are ten minutes apart",
  )

  const heard = snapshotsOf(t, remote, "remote", { tokens: ["another-token-of-a-rotation-0000000", TOKEN] })
  await until("the library", () => heard.some(line => line.includes("5000 rows")))
  assert.equal(await remote.digest(), await home.digest())
  assert.equal((await remote.store.identity()).libraryId, (await home.store.identity()).libraryId)

  await home.put([{ kind: "artist", id: "late", body: { name: "Late" } }])
  remote.requests.length = 0
  home.replication.start()
  await until("unison", async () => (await home.replication.status()).targets[0]?.digestEqual === true)
  assert.equal(await remote.digest(), await home.digest())
  assert.ok(((await home.replication.status()).targets[0]?.bytesSent ?? 1e9) < 2_000, "only the new row is sent")
  assert.ok(!remote.requests.includes("GET /api/sync/v1/buckets"))
})

test("another token, damage, or something else there: one clear line, and the remote stays empty", {
  timeout: 40_000,
}, async t => {
  const whole = s3.objects.get(PATH)
  assert.ok(whole)
  const damaged = Buffer.from(whole)
  damaged.writeUInt8(damaged.readUInt8(damaged.length - 100) ^ 1, damaged.length - 100)
  const cases: readonly (readonly [string, Buffer | undefined, { tokens?: string[]; secret?: string }, RegExp])[] = [
    [
      "another token",
      whole,
      { tokens: ["f".repeat(32)] },
      /not used: the snapshot is damaged, or was made under another/,
    ],
    ["damage", damaged, {}, /not used: the snapshot is damaged/],
    ["half of it", whole.subarray(0, whole.length >> 1), {}, /not used: the snapshot is damaged/],
    ["something else", Buffer.from("<html>"), {}, /not used: what lies there is no snapshot/],
    ["nothing", undefined, {}, /no snapshot of the library yet/],
    ["a wrong key", whole, { secret: "wrong" }, /not used: the store refuses the key/],
  ]
  for (const [what, object, options, line] of cases) {
    s3.objects.delete(PATH)
    if (object) s3.objects.set(PATH, object)
    const remote = await open(t)
    const before = await remote.digest()
    const said = snapshotsOf(t, remote, "remote", options)
    await until(what, () => said.length > 0)
    assert.equal(said.length, 1, what)
    assert.match(said[0] ?? "", line, what)
    assert.deepEqual([await remote.digest(), (await remote.store.identity()).settled], [before, false], what)
  }
  s3.objects.set(PATH, whole)
  const settled = await open(t)
  await settled.put(artists.slice(0, 1))
  const asked = s3.seen.length
  snapshotsOf(t, settled, "remote")
  await sleep(100)
  assert.equal(s3.seen.length, asked, "a remote that holds something asks for nothing")
})
