/** Names, certificates, tokens and libraries that are not what they should be. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { connect, type Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, beforeEach, test } from "node:test"
import { createAuthority, createTlsFront } from "../../../stand-ins/certificates.ts"
import { TOKEN } from "../running-server.ts"
import { until } from "../until.ts"
import { AS_SENDER, createSide, libraryOf } from "./side.ts"
import { createTwoServers, SHORT } from "./two-servers.ts"

const HOST = "remote.test"
const OTHER_TOKEN = "fedcba9876543210fedcba9876543210"
const folder = await mkdtemp(join(tmpdir(), "diapason-authority-"))
const authority = createAuthority(folder)
const good = authority.certify(HOST)
let behind = 1
const front = createTlsFront({ target: () => ({ host: "127.0.0.1", port: behind }), certificate: good })
const address = `https://${HOST}:${await front.start()}`
let homeToken = TOKEN
let remoteToken = TOKEN
const two = createTwoServers({
  limits: SHORT,
  home: {
    NODE_EXTRA_CA_CERTS: authority.path,
    get SYNC_TOKEN() {
      return homeToken
    },
  },
  remote: {
    PUBLIC_URL: address,
    get SYNC_TOKEN() {
      return remoteToken
    },
  },
  url: () => address,
  beforeHome: wire => {
    behind = wire.port
    two.home.setNames({ [HOST]: "127.0.0.1" })
  },
})
const { trial, home, remote, target } = two
const leadsTo = (ip: string) => home.setNames({ [HOST]: ip })
/** A connection that is open outlives a change of names or certificates. */
const newConnections = () => two.wire().breakOpen()

before(() => two.start())
beforeEach(() => two.lift())
after(async () => {
  await front.stop()
  await two.close()
  await rm(folder, { recursive: true })
})

test("fault 2: a name that nobody knows: asked for anew at each try", () =>
  trial({
    strike: () => {
      leadsTo("")
      newConnections()
    },
    seen: async () => {
      await two.reason("unreachable")
      assert.match((await target()).lastError?.message ?? "", /ENOTFOUND/)
    },
    end: () => leadsTo("127.0.0.1"),
  }))

test("fault 3: the name leads to another library's server: halted, and nothing is sent there but the greeting", async t => {
  const other = createSide(() => ({ SYNC_ROLE: "remote", PUBLIC_URL: address }))
  await other.start()
  t.after(() => other.close())
  await other.importWhole(libraryOf(["theirs"]))
  const { digest, revision } = await other.hello()
  behind = other.port()
  newConnections()
  await two.add()
  await two.reason("halted library_mismatch")
  assert.deepEqual([(await other.hello()).digest, (await other.hello()).revision], [digest, revision])
  assert.ok(!(await home.albumIds()).includes("theirs"))
  // Its end breaks what is open, and the name leads home again.
  await other.close()
  behind = two.wire().port
  await home.now()
  await two.equal()
})

test("fault 4: connections that are never accepted end in time", async t => {
  // A process that listens and is stopped: once its queue is full, the system drops what knocks.
  const code =
    "require('net').createServer().listen({port:0,host:'127.0.0.2',backlog:1},function(){console.log(this.address().port)})"
  const deaf = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "ignore"] })
  const [said] = await once(deaf.stdout, "data")
  deaf.kill("SIGSTOP")
  const knocking: Socket[] = []
  for (let n = 0; n < 4; n++) knocking.push(connect(Number(said), "127.0.0.2").on("error", () => {}))
  t.after(() => {
    for (const socket of knocking) socket.destroy()
    deaf.kill("SIGKILL")
  })
  const lonely = createSide(() => ({ KOYEB_URL: `http://127.0.0.2:${Number(said)}` }))
  await lonely.makeFolder()
  lonely.setLimits(SHORT)
  await lonely.start()
  t.after(() => lonely.close())
  const begun = performance.now()
  assert.equal((await lonely.importWhole(libraryOf(["one"]))).status, 200)
  assert.ok(performance.now() - begun < 1_000)
  await until("two attempts", async () => ((await lonely.status()).targets[0]?.attempts ?? 0) >= 2)
  assert.equal((await lonely.status()).targets[0]?.reason, "silent")
})

test("fault 5: a public host that accepts and never answers is not taken for one that wakes for ever", async () => {
  const told = two.errorLines()
  await trial({
    strike: () => {
      two.wire().cut()
      two.wire().set({ hang: true })
      two.wire().restore()
    },
    seen: async () => {
      await two.reason("waking timeout")
      assert.equal(two.errorLines(), told, "a host that may be waking is no error yet")
      home.setClock(90_000)
      await until("an error line", () => two.errorLines() === told + 1, { limitMs: 20_000 })
    },
  })
  home.setClock(0)
})

test("fault 27: certificates that are over, of another name or of nobody are refused, and told", async () => {
  for (const [bad, code] of [
    [authority.certify(HOST, { days: -1 }), /CERT_HAS_EXPIRED/],
    [authority.certify("other.test"), /ERR_TLS_CERT_ALTNAME_INVALID/],
    [authority.certify(HOST, { signed: false }), /SELF_SIGNED/],
  ] as const)
    await trial({
      strike: () => {
        front.setCertificate(bad)
        newConnections()
      },
      seen: async () => {
        await two.reason("unreachable")
        assert.match((await target()).lastError?.message ?? "", code)
      },
      end: () => front.setCertificate(good),
    })
})

const restart = async (side: typeof home): Promise<void> => {
  await side.stop()
  await side.start()
}

test("fault 28: a wrong token: halted, and said what to set", async () => {
  await two.equal()
  homeToken = OTHER_TOKEN
  await restart(home)
  await two.reason("halted auth")
  assert.match((await target()).lastError?.message ?? "", /SYNC_TOKEN/)
  homeToken = TOKEN
  await restart(home)
  await two.equal()
})

test("fault 29: a token changed on one side first, whichever: nothing is lost, and the overlap needs no halt", async () => {
  await two.equal()
  remoteToken = `${OTHER_TOKEN},${TOKEN}`
  await restart(remote)
  assert.equal((await remote.ask("/api/music/export-data", { headers: AS_SENDER })).status, 200)
  await two.equal()
  homeToken = `${OTHER_TOKEN},${TOKEN}`
  await restart(home)
  await two.equal()
  homeToken = `${TOKEN},${OTHER_TOKEN}`
  await restart(home)
  await two.equal()
  homeToken = OTHER_TOKEN
  remoteToken = TOKEN
  await restart(remote)
  await restart(home)
  await two.reason("halted auth")
  homeToken = TOKEN
  await restart(home)
  await two.equal()
})

test("fault 30: a public remote without a token: halted, and said what to set there", async () => {
  await two.equal()
  remoteToken = ""
  await restart(remote)
  newConnections()
  await home.now()
  await two.reason("halted token_not_set")
  remoteToken = TOKEN
  await restart(remote)
  await home.now()
  await two.equal()
})
