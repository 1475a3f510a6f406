/** Runs tests on PostgreSQL: `node server/test/on-postgres.ts <files and options of node --test>`. Ends with their status. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { startCluster } from "./postgres-cluster.ts"
import { DATABASE_OF } from "./test-database.ts"

const DROP_EVERY_MS = 2_000

const runs = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const cluster = await startCluster()
const tests = spawn(process.execPath, ["--test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, TEST_POSTGRES: cluster.url },
})
/** Each database takes some megabytes, and a run makes hundreds. */
const dropWhatIsLeft = async (): Promise<void> => {
  const databases = await cluster.ask(`select datname from pg_database where datname like '${DATABASE_OF}%'`)
  for (const { datname } of databases)
    if (!runs(Number(String(datname).slice(DATABASE_OF.length).split("_")[0])))
      await cluster.ask(`drop database "${datname}" with (force)`)
}
let dropping = Promise.resolve()
const janitor = setInterval(() => {
  dropping = dropping.then(dropWhatIsLeft)
}, DROP_EVERY_MS)
const [status] = await once(tests, "exit")
clearInterval(janitor)
await dropping
await cluster.close()
process.exitCode = typeof status === "number" ? status : 1
