/** Peers of another age: what is new in them passes through untouched; another major version is sent nothing. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import { gzipSync } from "node:zlib"
import { Hello, PushAnswer, ROWS_TYPE } from "@diapason/shared/sync"
import { createScriptedRemote, PUSH } from "./fault-model/scripted-remote.ts"
import { createPeer, type Peer } from "./peer.ts"
import { type RunningServer, startServer } from "./running-server.ts"
import { until } from "./until.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-newer-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0

const NEWER = [
  ["artist", "ar-1", 5_000, { name: "Nils", pronouns: "they", links: [{ deep: [1, 2, { x: null }] }] }],
  ["mood", "m-1", 5_001, { colour: "blue", z: 1, a: 2 }],
  ["mood", "m-2", 5_002, null],
] as const

const openHome = async (t: TestContext, targets: readonly string[]) => {
  const home = await createPeer({ directory: join(root, String(folders++)), targets })
  t.after(() => home.close())
  return home
}
const targetOf = async ({ replication }: Peer) => {
  const [target] = (await replication.status()).targets
  assert.ok(target)
  return target
}
const greet = async (server: RunningServer): Promise<Hello> =>
  Hello.parse((await server.ask(`/api/sync/v1/hello?from=${"a".repeat(32)}&challenge=${"b".repeat(32)}`)).json())

test("kinds and fields of a newer program are kept, forwarded and part of the digest", { timeout: 40_000 }, async t => {
  const first = await startServer()
  t.after(() => first.stop())
  const { storeId, libraryId } = await greet(first)
  const header = {
    sync: 1,
    sender: "5e9de25e9de25e9de25e9de25e9de2aa",
    target: storeId,
    libraryId,
    settled: true,
    pulled: 0,
    from: 0,
    to: 3,
    mood: "a field that nobody knows",
  }
  const answer = await first.ask("/api/music/import-data", {
    method: "POST",
    headers: { "content-type": ROWS_TYPE, "content-encoding": "gzip" },
    body: gzipSync([header, ...NEWER].map(line => `${JSON.stringify(line)}\n`).join("")),
  })
  assert.equal(PushAnswer.parse(answer.json()).applied, 3, answer.text)

  const home = await openHome(t, [first.url])
  home.replication.start()
  await until("the question which library to keep", async () => (await targetOf(home)).reason === "library_choice")
  await home.replication.choose({ url: first.url, choice: "join", takeOver: false }, AbortSignal.timeout(10_000))
  await until("unison", async () => (await targetOf(home)).digestEqual === true)
  assert.equal(await home.digest(), (await greet(first)).digest)

  const third = await openHome(t, [])
  const forwarding = await openHome(t, [third.url])
  await forwarding.store.write(async writer => {
    const rows = await home.store.read.selectFrom("row").select(["kind", "id", "version", "body"]).execute()
    await writer.apply(rows, null)
  })
  forwarding.replication.start()
  await until("the third store", async () => (await third.digest()) === (await home.digest()))
  const kept = await third.store.read
    .selectFrom("row")
    .select(["kind", "id", "version", "body"])
    .orderBy("id")
    .execute()
  assert.deepEqual(
    kept.map(({ kind, id, version, body }) => [kind, id, version, body]),
    NEWER.map(([kind, id, version, body]) => [kind, id, version, body && JSON.stringify(body)]),
  )
})

test("a newer minor version is a peer, with more in its greeting", { timeout: 20_000 }, async t => {
  const remote = await createScriptedRemote()
  t.after(() => remote.close())
  remote.greetWith({ peer: "diapason-sync/1.7", mood: "blue", caps: { maxBody: 9 }, version: "7.0.0" })
  const home = await openHome(t, [remote.url])
  await home.put([{ kind: "artist", id: "a", body: { name: "Nils" } }])
  home.replication.start()
  await until("unison", async () => (await targetOf(home)).digestEqual === true)
  assert.ok(remote.count(PUSH) > 0)
})

for (const peer of ["diapason-sync/2", "diapason-sync/10", "diapason-sync/1x", "another-sync/1"])
  test(`${peer}: halted, and nothing is sent`, { timeout: 20_000 }, async t => {
    const remote = await createScriptedRemote()
    t.after(() => remote.close())
    remote.greetWith({ peer })
    const home = await openHome(t, [remote.url])
    await home.put([{ kind: "artist", id: "a", body: { name: "Nils" } }])
    home.replication.start()
    await until("halted", async () => (await targetOf(home)).state === "halted")
    assert.equal((await targetOf(home)).reason, "version")
    assert.equal(remote.count(PUSH), 0)
  })
