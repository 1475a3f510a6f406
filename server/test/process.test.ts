/** The program as a process: it starts, says where, ends when it is told, and names what is wrong with its configuration. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { fileURLToPath } from "node:url"
import { z } from "zod"
import { ask, fill, TOKEN } from "./running-server.ts"
import { databaseUrlFor } from "./test-database.ts"

const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url))
let folder: string
let databaseUrl: string | undefined
const started: ChildProcess[] = []

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-process-"))
  databaseUrl = await databaseUrlFor(folder)
})
after(async () => {
  for (const child of started) if (child.exitCode === null) child.kill("SIGKILL")
  await rm(folder, { recursive: true, force: true })
})

const SERVER = fileURLToPath(new URL("..", import.meta.url))

/** The program itself, or one of the scripts that npm runs, which build what is stale first. */
const run = (environment: Record<string, string>, script?: "start" | "dev") => {
  const { PATH = "", HOME = "" } = process.env
  const [command, ...rest] = script === undefined ? [process.execPath, MAIN] : ["npm", "run", script]
  const child = spawn(command, rest, {
    cwd: script === undefined ? tmpdir() : SERVER,
    env: {
      PATH,
      HOME,
      PORT: "0",
      KOYEB_URL: "",
      DATA_DIR: join(folder, "data"),
      ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  started.push(child)
  const said = { out: "", err: "" }
  child.stdout.on("data", part => {
    said.out += part
  })
  child.stderr.on("data", part => {
    said.err += part
  })
  const ended = once(child, "close").then(([code]) => Number(code))
  const url = async (): Promise<string> => {
    for (let waited = 0; waited < 60_000; waited += 25) {
      const found = /^Diapason: (\S+)$/m.exec(said.out)?.[1]
      if (found) return found
      if (child.exitCode !== null) throw new Error(`It ended: ${said.err}`)
      await new Promise(resolve => setTimeout(resolve, 25))
    }
    throw new Error(`It did not start: ${said.out}${said.err}`)
  }
  return { child, said, ended, url }
}

test("it starts in a folder that it makes, answers, and ends on SIGTERM with nothing lost", async () => {
  const server = run({})
  const url = await server.url()
  assert.equal((await ask(`${url}/api/health`)).status, 200)
  await fill({ ask: (path, question) => ask(`${url}${path}`, question) })
  const before = performance.now()
  server.child.kill("SIGTERM")
  assert.equal(await server.ended, 0)
  assert.ok(performance.now() - before < 5_000)
  if (databaseUrl === undefined) assert.ok((await readdir(join(folder, "data"))).includes("diapason.sqlite"))

  const again = run({})
  assert.match((await ask(`${await again.url()}/api/music/albums`)).text, /"total":2/)
  again.child.kill("SIGINT")
  assert.equal(await again.ended, 0)
})

test("a signal that comes twice at once is one; one that comes later ends it on the spot", async () => {
  const twice = run({})
  await twice.url()
  twice.child.kill("SIGINT")
  twice.child.kill("SIGINT")
  assert.equal(await twice.ended, 0)

  const held = run({})
  const url = await held.url()
  const asker = "0".repeat(32)
  const { storeId, revision } = z
    .object({ storeId: z.string(), revision: z.number() })
    .parse((await ask(`${url}/api/sync/v1/hello?from=${asker}&challenge=${asker}`)).json())
  const waiting = ask(`${url}/api/sync/v1/watch?for=${asker}&since=${revision}&target=${storeId}`).catch(
    () => undefined,
  )
  await sleep(100)
  held.child.kill("SIGTERM")
  await sleep(700)
  assert.equal(held.child.exitCode, null)
  held.child.kill("SIGTERM")
  assert.equal(await held.ended, 1)
  await waiting
})

test("a signal to npm ends the server it started, which npm's shell does not tell", {
  skip: process.platform === "win32",
}, async () => {
  for (const script of ["start", "dev"] as const) {
    const server = run({}, script)
    const url = await server.url()
    const told = performance.now()
    server.child.kill("SIGTERM")
    let answers = true
    while (answers && performance.now() - told < 5_000) {
      await sleep(50)
      answers = await ask(`${url}/api/health`).then(
        () => true,
        () => false,
      )
    }
    assert.equal(answers, false, script)
  }
})

test("every fault of the configuration is named at once, with its cure, and nothing starts", async () => {
  const server = run({
    PORT: "99999",
    HOST: "0.0.0.0",
    SYNC_TOKEN: "short",
    SYNC_ROLE: "both",
    LOG_LEVEL: "loud",
    KOYEB_URL: "not an address",
    OWNER_NAME: "Mina",
  })
  assert.equal(await server.ended, 1)
  for (const key of ["PORT", "SYNC_TOKEN", "SYNC_ROLE", "LOG_LEVEL", "KOYEB_URL", "OWNER_PASSWORD"])
    assert.match(server.said.err, new RegExp(`- .*${key}`), key)
  assert.equal(server.said.out, "")
})

test("a port that is taken, and an address that is not ours, are told in a sentence", async () => {
  const other = createServer().listen(0, "127.0.0.1")
  await once(other, "listening")
  const address = other.address()
  const port = typeof address === "object" && address ? String(address.port) : ""
  const server = run({ PORT: port })
  assert.equal(await server.ended, 1)
  assert.match(server.said.err, new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is taken`))
  other.close()
  const elsewhere = run({ HOST: "192.0.2.1", SYNC_TOKEN: TOKEN })
  assert.equal(await elsewhere.ended, 1)
  assert.match(elsewhere.said.err, /no address 192\.0\.2\.1/)
})
