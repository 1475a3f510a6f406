/** What only PostgreSQL brings: several processes on one database, a server that goes and comes back, connections on demand. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { fileURLToPath } from "node:url"
import { SyncStatus } from "@diapason/shared/api"
import pg from "pg"
import { openDatabase } from "../src/database/database.ts"
import { createStore, digestOf, type Store } from "../src/library/store.ts"
import { readFeed } from "../src/replication/feed.ts"
import { listen } from "./event-listener.ts"
import { checkConsistency } from "./fault-model/consistency.ts"
import { type Cluster, startCluster } from "./postgres-cluster.ts"
import { ask, fill, type RunningServer, startServer, TOKEN } from "./running-server.ts"
import { until } from "./until.ts"

const TIMEOUT = { timeout: 60_000 }
const SECRET = "a-password-nobody-may-see"
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

let cluster: Cluster
before(async () => {
  cluster = await startCluster()
})
after(() => cluster.close())

const openStore = async (url: string) => {
  const database = await openDatabase("unused", url)
  return { database, store: createStore({ database, now: Date.now }) }
}
const addArtist = (store: Store, id: string) =>
  store.write(writer => writer.put([{ kind: "artist", id, body: { name: id } }], "add"))
const connectionsTo = async (url: string): Promise<number> => {
  const rows = await cluster.ask(
    `select count(*)::int as n from pg_stat_activity where datname = '${new URL(url).pathname.slice(1)}'`,
  )
  return Number(rows[0]?.n)
}

test("fault 90: two processes write at once; who reads the feed meanwhile misses no row", TIMEOUT, async t => {
  const url = await cluster.createDatabase()
  const { database, store } = await openStore(url)
  t.after(() => database.close())
  const writers = ["one", "two"].map(name =>
    spawn(process.execPath, [here("writer-process.ts"), url, name, "120"], { stdio: ["ignore", "ignore", "inherit"] }),
  )
  t.after(() => writers.forEach(writer => void writer.kill()))
  const ended = Promise.all(writers.map(writer => once(writer, "exit"))).then(codes => codes.map(([code]) => code))
  let writing = true
  const finished = ended.finally(() => {
    writing = false
  })
  const seen = new Set<string>()
  let cursor = 0
  for (let last = false; writing || !last; ) {
    const part = await store.snapshot(reader => readFeed(reader, "reader", cursor, { maxBytes: 10_000, maxRows: 7 }))
    for (const row of part.rows) seen.add(row.id)
    cursor = part.to
    last = part.last
  }
  assert.deepEqual(await finished, [0, 0])
  assert.equal(seen.size, 2 * 120 * 2 + 1)
  await checkConsistency(store.read, [])
})

test(
  "a commit of one process is heard in the other, also after the connection that listens was cut",
  TIMEOUT,
  async t => {
    const url = await cluster.createDatabase()
    const [here, there] = [await openStore(url), await openStore(url)]
    t.after(() => Promise.all([here.database.close(), there.database.close()]))
    const heard: { readonly revision: number; readonly via: string | null; readonly kinds: readonly string[] }[] = []
    const stop = here.store.onChange(({ revision, via, kinds }) => heard.push({ revision, via, kinds: [...kinds] }))
    await until("the first look", () => heard.length > 0)
    await addArtist(there.store, "a")
    await until("the other's commit", () => heard.at(-1)?.revision === 1)
    assert.deepEqual(heard.at(-1), { revision: 1, via: null, kinds: ["artist"] })
    const before = heard.length
    await addArtist(here.store, "b")
    assert.deepEqual(heard.slice(before), [{ revision: 2, via: null, kinds: ["artist"] }], "one's own is heard once")

    await cluster.ask("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen diapason'")
    await addArtist(there.store, "c")
    await until("what was missed", () => heard.at(-1)?.revision === 3)
    stop()
  },
)

test("idle, it holds no connection at all", TIMEOUT, async t => {
  const url = await cluster.createDatabase()
  const server = await startServer({ environment: { DATABASE_URL: url } })
  t.after(() => server.stop())
  await fill(server)
  assert.ok((await connectionsTo(url)) > 0)
  await until("no connection", async () => (await connectionsTo(url)) === 0)
  assert.equal((await server.ask("/api/music/albums")).status, 200)
})

test(
  "two servers on one database: what is done on one is seen on the other, and its page hears of it",
  TIMEOUT,
  async t => {
    const url = await cluster.createDatabase()
    const first = await startServer({ environment: { DATABASE_URL: url } })
    const second = await startServer({ environment: { DATABASE_URL: url } })
    t.after(() => Promise.all([first.stop(), second.stop()]))
    const events = await listen(second.url)
    t.after(() => events.leave())
    await fill(first)
    await until("the event", () =>
      events.heard.some(({ type, data }) => type === "library" && JSON.stringify(data).includes('"albums":2')),
    )
    assert.match((await second.ask("/api/music/albums")).text, /"total":2/)
  },
)

test(
  "a database that goes away answers 503 with a sentence; when it is back, all goes on without a restart",
  TIMEOUT,
  async t => {
    const own = await startCluster()
    t.after(() => own.close())
    const server = await startServer({ environment: { DATABASE_URL: await own.createDatabase() } })
    t.after(() => server.stop())
    await fill(server)
    for (const signal of ["SIGINT", "SIGQUIT"] as const) {
      await own.halt(signal)
      for (const question of [
        () => server.ask("/api/music/albums"),
        () => server.ask("/api/music/albums/album-1", { method: "DELETE" }),
      ]) {
        const answer = await question()
        assert.equal(answer.status, 503, answer.text)
        assert.match(answer.text, /"code":"storage_unavailable"/)
        assert.match(answer.text, /database .* cannot be reached/)
        assert.ok(Number(answer.headers["retry-after"]) > 0)
      }
      assert.equal((await server.ask("/api/health")).status, 200)
      await own.start()
      assert.match((await server.ask("/api/music/albums")).text, /"total":2/)
      await fill(server)
    }
  },
)

test("a transaction that another one made impossible runs again", TIMEOUT, async t => {
  const url = await cluster.createDatabase()
  const { database, store } = await openStore(url)
  const other = new pg.Client({ connectionString: url })
  await other.connect()
  t.after(() => Promise.all([database.close(), other.end()]))
  // The other one waits so patiently that ours is the transaction which the server gives up.
  await other.query("set deadlock_timeout = '50s'; begin; lock table artist in exclusive mode")
  const written = addArtist(store, "a")
  await until("ours waits", async () => {
    const rows = await cluster.ask("select 1 from pg_stat_activity where wait_event_type = 'Lock'")
    return rows.length > 0
  })
  const theirs = other.query("update meta set settled = 1").then(() => other.query("commit"))
  assert.equal((await written).length, 1)
  await theirs
  assert.equal((await store.identity()).revision, 1)
})

const runMain = (environment: Record<string, string>) => {
  const child: ChildProcess = spawn(process.execPath, [here("../src/main.ts")], {
    cwd: tmpdir(),
    env: { PATH: process.env.PATH, PORT: "0", KOYEB_URL: "", DATA_DIR: join(tmpdir(), "unused"), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let said = ""
  child.stdout?.on("data", part => {
    said += part
  })
  child.stderr?.on("data", part => {
    said += part
  })
  return once(child, "exit").then(([code]) => ({ code, said }))
}

test(
  "a database that cannot be used ends the start within seconds, with a sentence that hides the password",
  TIMEOUT,
  async t => {
    const silent = createServer().listen(0, "127.0.0.1")
    await once(silent, "listening")
    t.after(() => silent.close())
    const address = silent.address()
    const port = address !== null && typeof address === "object" ? address.port : 0
    const at = (place: string): string => `postgres://mina:${SECRET}@${place}`
    for (const [url, sentence] of [
      [at("127.0.0.1:1/library"), /127\.0\.0\.1:1\/library cannot be reached/],
      [at(`127.0.0.1:${port}/library`), /cannot be reached/],
      [at(`127.0.0.1:${cluster.port}/library`), /DATABASE_URL: .*(is not there|refuses the name)/],
      [`postgres://diapason:${SECRET}@127.0.0.1:${cluster.port}/nowhere`, /nowhere is not there/],
      [at("[/library"), /DATABASE_URL: cannot be read/],
      [at("127.0.0.1"), /DATABASE_URL: a host and a database are needed/],
      [`mysql://mina:${SECRET}@127.0.0.1/library`, /DATABASE_URL: must begin with postgres/],
    ] as const) {
      const began = performance.now()
      const { code, said } = await runMain({ DATABASE_URL: url })
      assert.equal(code, 1)
      assert.match(said, sentence)
      assert.ok(!said.includes(SECRET), said)
      assert.ok(!/\n\s+at /.test(said), said)
      assert.ok(performance.now() - began < 15_000)
    }
  },
)

const inUnison = async (home: RunningServer): Promise<SyncStatus> => {
  let status = SyncStatus.parse((await home.ask("/api/sync/status")).json())
  await until(
    () => `unison, but ${JSON.stringify(status.targets)}`,
    async () => {
      status = SyncStatus.parse((await home.ask("/api/sync/status")).json())
      return status.targets.every(one => one.digestEqual === true && one.pending === 0 && one.state === "idle")
    },
  )
  return status
}
const digest = async (url: string) => {
  const { database } = await openStore(url)
  try {
    return (await digestOf(database.read)).digest
  } finally {
    await database.close()
  }
}

test(
  "two homes on one database and a remote on another: both give, nothing is lost, nobody fails",
  TIMEOUT,
  async t => {
    const [ours, theirs] = [await cluster.createDatabase(), await cluster.createDatabase()]
    const remote = await startServer({
      offLoopback: true,
      environment: { DATABASE_URL: theirs, SYNC_TOKEN: TOKEN, KOYEB_INSTANCE_ID: "instance" },
    })
    const home = () => startServer({ environment: { DATABASE_URL: ours, KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN } })
    const homes = [await home(), await home()]
    t.after(async () => {
      for (const one of homes) await one.stop()
      await remote.stop()
    })
    const hello = await ask(`${remote.url}/api/sync/v1/hello?from=${"0".repeat(32)}&challenge=${"0".repeat(32)}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
    })
    assert.match(hello.text, /"durable":true/)
    const writers = [await openStore(ours), await openStore(ours)]
    t.after(() => Promise.all(writers.map(writer => writer.database.close())))
    for (let n = 0; n < 20; n++) await Promise.all(writers.map(({ store }, w) => addArtist(store, `artist ${n} ${w}`)))
    for (const one of homes) {
      const { counts, targets } = await inUnison(one)
      assert.deepEqual([counts.artists, targets[0]?.remoteCounts?.artists], [40, 40])
    }
    assert.equal(await digest(ours), await digest(theirs))
    const bad = [...homes, remote].flatMap(one => one.logged.filter(line => /"level":[56]0/.test(line)))
    assert.deepEqual(bad, [])
  },
)

test(
  "a home in a file and a remote in PostgreSQL are in unison; a library moves from one to the other so",
  TIMEOUT,
  async t => {
    const remote = await startServer({
      offLoopback: true,
      environment: { DATABASE_URL: await cluster.createDatabase(), SYNC_TOKEN: TOKEN, KOYEB_INSTANCE_ID: "instance" },
    })
    t.after(() => remote.stop())
    const home = await startServer({ environment: { DATABASE_URL: "", KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN } })
    t.after(() => home.stop())
    await fill(home, undefined, { authorization: `Bearer ${TOKEN}` })
    const { targets } = await inUnison(home)
    assert.equal(targets[0]?.remoteCounts?.albums, 2)
  },
)
