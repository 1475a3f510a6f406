/** A PostgreSQL of the tests' own: Debian's programs, a folder that is thrown away, a free port of this machine. */
import { execFileSync, spawn } from "node:child_process"
import { once } from "node:events"
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import pg from "pg"

const INSTALLED = "/usr/lib/postgresql"
const START_MS = 20_000
/** What was written is gone with the folder: nothing need reach a disk. */
const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "200",
  shared_buffers: "32MB",
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
}

const programs = (): string => {
  const versions = existsSync(INSTALLED) ? readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a)) : []
  if (!versions[0]) throw new Error(`PostgreSQL is needed for this test (${INSTALLED}): apt-get install postgresql`)
  return join(INSTALLED, versions[0], "bin")
}

/** PostgreSQL refuses to run as root: it runs as the user that Debian made for it. */
const user = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined
  const id = (flag: string): number => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address !== "object") throw new Error("no port")
  return address.port
}

export type Cluster = Awaited<ReturnType<typeof startCluster>>

/** `url` is the address of the server without a database: append a name. Nothing is encrypted and nobody is asked for a password. */
export const startCluster = async () => {
  const bin = programs()
  const owner = user()
  const folder = mkdtempSync(join(tmpdir(), "diapason-postgres-"))
  if (owner) chownSync(folder, owner.uid, owner.gid)
  chmodSync(folder, 0o700)
  const init = ["-D", folder, "-U", "diapason", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
  execFileSync(join(bin, "initdb"), init, { ...owner, cwd: folder, stdio: "ignore" })
  const port = await freePort()
  const url = `postgres://diapason@127.0.0.1:${port}/`

  const ask = async (text: string, database = "postgres") => {
    const client = new pg.Client({ connectionString: `${url}${database}`, connectionTimeoutMillis: 2_000 })
    client.on("error", () => {})
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(text)).rows
    } finally {
      await client.end()
    }
  }

  let server: ReturnType<typeof spawn> | undefined
  const start = async (): Promise<void> => {
    const options = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`])
    const child = spawn(join(bin, "postgres"), ["-D", folder, "-p", String(port), ...options], {
      ...owner,
      cwd: folder,
      stdio: "ignore",
    })
    server = child
    const end = Date.now() + START_MS
    for (;;)
      try {
        await ask("select 1")
        return
      } catch (error) {
        if (child.exitCode !== null || Date.now() > end) throw error
        await sleep(25)
      }
  }
  /** `SIGINT` breaks every connection and ends in order; `SIGQUIT` is a crash. */
  const halt = async (signal: "SIGINT" | "SIGQUIT" = "SIGINT"): Promise<void> => {
    const child = server
    server = undefined
    if (!child || child.exitCode !== null) return
    child.kill(signal)
    await once(child, "exit")
  }

  let made = 0
  await start()
  return {
    url,
    port,
    start,
    halt,
    ask,
    /** The address of a new, empty database. */
    createDatabase: async (name = `test_${made++}`): Promise<string> => {
      await ask(`create database "${name}"`)
      return `${url}${name}`
    },
    close: async (): Promise<void> => {
      await halt()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
