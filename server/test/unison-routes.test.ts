/** What a person sees of the unison and may ask for, on a home and on a remote whose disk is not its own. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { Exchange, PendingChange, SyncStatus } from "@diapason/shared/api"
import { ChangesHeader, Hello, ROWS_TYPE } from "@diapason/shared/sync"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { decodeMessage, encodeMessage } from "../src/replication/wire.ts"
import { cookieOf, fill, type Question, type RunningServer, SAMPLE, startServer, TOKEN } from "./running-server.ts"
import { until } from "./until.ts"

const OWNER = { name: "Mina", password: "a long password" }
const bearer = { authorization: `Bearer ${TOKEN}` }
let home: RunningServer
let remote: RunningServer
let cookie: string

before(async () => {
  remote = await startServer({ offLoopback: true, environment: { SYNC_TOKEN: TOKEN, KOYEB_INSTANCE_ID: "instance" } })
  home = await startServer({ environment: { KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN } })
  await fill(home, undefined, bearer)
  cookie = cookieOf(await home.ask("/api/accounts", { method: "POST", body: OWNER }))
  await until("unison", async () => (await targetOf()).digestEqual === true)
})
after(async () => {
  await home.stop()
  await remote.stop()
})

const asked = (server: RunningServer, path: string, question: Question = {}) =>
  server.ask(path, { ...question, headers: { cookie, ...question.headers } })
const statusOf = async (server: RunningServer) => SyncStatus.parse((await asked(server, "/api/sync/status")).json())
const targetOf = async () => {
  const [target] = (await statusOf(home)).targets
  assert.ok(target)
  return target
}
const History = z.object({ exchanges: z.array(Exchange), total: z.number() })
const historyOf = async (query = "") => History.parse((await asked(home, `/api/sync/history${query}`)).json())
const Pending = z.object({ changes: z.array(PendingChange), total: z.number() })

test("the history names what moved, and a page of it can be asked for", async () => {
  const { exchanges, total } = await historyOf()
  assert.equal(total, exchanges.length)
  const [latest] = exchanges
  assert.equal(latest?.result, "done")
  assert.equal(latest?.target, remote.url)
  assert.ok((latest?.sent ?? 0) >= 7 && (latest?.bytes ?? 0) > 0)
  assert.ok(latest?.names.includes("Aurora") && latest.names.includes("Brume"), latest?.names.join())
  assert.equal((await historyOf("?limit=1&offset=1000")).exchanges.length, 0)
})

test("the metrics tell of each remote", async () => {
  const { text } = await asked(home, "/metrics")
  assert.match(text, new RegExp(`^sync_pending_rows\\{target="${remote.url}"\\} 0$`, "m"))
  assert.match(text, /^sync_last_success_timestamp_seconds\{[^}]*\} \d{10}/m)
  assert.match(text, /^sync_rot_total 0$/m)
})

test("a comparison tells how far it came and what it found", async () => {
  const answer = await asked(home, "/api/sync/compare", { method: "POST", body: {} })
  assert.equal(answer.status, 202, answer.text)
  await until("the comparison", async () => (await targetOf()).comparison?.state === "done")
  const { comparison } = await targetOf()
  assert.deepEqual([comparison?.checked, comparison?.of, comparison?.differing, comparison?.repaired], [256, 256, 0, 0])
  const unknown = await asked(home, "/api/sync/compare", { method: "POST", body: { target: "http://127.0.0.1:1" } })
  assert.equal(unknown.status, 404)
})

test("all rows are sent anew without wiping anything there", async () => {
  const { storeId } = Hello.parse(
    (
      await remote.ask(`/api/sync/v1/hello?from=${"a".repeat(32)}&challenge=${"b".repeat(32)}`, { headers: bearer })
    ).json(),
  )
  const sentBefore = (await targetOf()).bytesSent
  assert.equal((await asked(home, "/api/sync/refill", { method: "POST", body: { target: remote.url } })).status, 202)
  await until("the refill", async () => {
    const { refilling, state, bytesSent } = await targetOf()
    return refilling === null && state === "idle" && bytesSent > sentBefore + 500
  })
  assert.equal((await statusOf(remote)).storeId, storeId)
  assert.equal((await asked(home, "/api/sync/refill", { method: "POST", body: {} })).status, 400)
})

test("all rows are sent anew for the owner alone", async t => {
  const storeOf = async (server: RunningServer) =>
    Hello.parse(
      (
        await server.ask(`/api/sync/v1/hello?from=${"a".repeat(32)}&challenge=${"b".repeat(32)}`, { headers: bearer })
      ).json(),
    )
  const there = await storeOf(remote)
  const feed = await remote.ask(`/api/sync/v1/changes?for=${"c".repeat(32)}&since=0&target=${there.storeId}`, {
    headers: bearer,
  })
  const { rows } = await decodeMessage(feed.bytes, "gzip", ChangesHeader)
  const owner = rows.find(({ kind }) => kind === "account")
  assert.ok(owner?.body)
  const other = { ...owner, id: "léa", body: JSON.stringify({ ...JSON.parse(owner.body), name: "Léa", owner: false }) }
  const { storeId: target, libraryId } = there
  const header = { sync: 1, sender: "d".repeat(32), target, libraryId, settled: true, durable: false, pulled: 0 }
  const { revision } = await statusOf(home)
  const put = async (row: typeof other | (Omit<typeof other, "body"> & { readonly body: null })) => {
    const answer = await remote.ask("/api/music/import-data", {
      method: "POST",
      headers: { ...bearer, "content-type": ROWS_TYPE, "content-encoding": "gzip" },
      body: await encodeMessage(header, [row]),
    })
    assert.equal(answer.status, 200, answer.text)
  }
  await put(other)
  await until("the account at home", async () => (await statusOf(home)).revision > revision)
  t.after(() => put({ ...other, version: other.version + 1, body: null }))
  const session = await home.ask("/api/session", { method: "POST", body: { name: "Léa", password: OWNER.password } })
  const ask = (path: string) =>
    home.ask(path, { method: "POST", headers: { cookie: cookieOf(session) }, body: { target: remote.url } })
  const refused = await ask("/api/sync/refill")
  assert.deepEqual([refused.status, ErrorBody.parse(refused.json()).error.code], [403, "forbidden"])
  assert.equal((await ask("/api/sync/compare")).status, 202, "who may ask for the rest is no stranger")
  await until("the comparison", async () => (await targetOf()).comparison?.state === "done")
})

test("what a person does on the remote is safe once the home has it, and the remote knows", async () => {
  const before = await statusOf(remote)
  assert.equal(before.durable, false)
  const started = performance.now()
  const path = `/api/music/albums/${encodeURIComponent(SAMPLE.albums[1].id)}`
  assert.equal((await asked(remote, path, { method: "DELETE" })).status, 200)
  const { revision } = await statusOf(remote)
  assert.ok(revision > before.revision)
  await until("the home's word", async () => (await statusOf(remote)).durableRevision >= revision)
  assert.ok(performance.now() - started < 5_000)
  const atHome = z.object({ total: z.number() }).parse((await asked(home, "/api/music/albums")).json())
  assert.equal(atHome.total, 1)
  const here = await statusOf(home)
  assert.deepEqual([here.durable, here.durableRevision], [true, here.revision])
  assert.equal(here.filling, null)
})

test("what waits is listed by name while the remote is away; the failure is told once", async () => {
  const { port } = new URL(remote.url)
  await remote.stop()
  await fill(home, { ...SAMPLE, albums: [...SAMPLE.albums, { id: "late", title: "Late", artist: "Nils" }] }, bearer)
  await until("a failure", async () => (await targetOf()).state === "backoff")
  const pending = Pending.parse((await asked(home, "/api/sync/pending?limit=500")).json())
  assert.ok(pending.total > 0 && pending.changes.some(({ name }) => name === "Late"), port)
  const byName = Pending.parse(
    (await asked(home, `/api/sync/pending?limit=1&target=${encodeURIComponent(remote.url)}`)).json(),
  )
  assert.deepEqual([byName.changes.length, byName.total], [1, pending.total])
  const { status } = await asked(home, "/api/music/albums/late", { method: "DELETE" })
  assert.equal(status, 200)
  const gone = Pending.parse((await asked(home, "/api/sync/pending?limit=500")).json())
  const album = gone.changes.find(({ kind, id }) => kind === "album" && id === "late")
  assert.deepEqual(album, { kind: "album", id: "late", name: "Late", cause: "delete" })
  await asked(home, "/api/sync/now", { method: "POST" })
  await until("another try", async () => (await targetOf()).attempts > 0)
  const failures = (await historyOf()).exchanges.filter(({ result }) => result === "failed")
  assert.equal(failures.length, 1)
  assert.equal(failures[0]?.error, "unreachable")
  const refused = await asked(home, "/api/sync/pending?target=nowhere")
  assert.equal(ErrorBody.parse(refused.json()).error.code, "not_found")
})
