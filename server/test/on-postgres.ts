/** Runs tests on PostgreSQL: `node server/test/on-postgres.ts <files and options of node --test>`. Ends with their status. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { startCluster } from "./postgres-cluster.ts"

const cluster = await startCluster()
const tests = spawn(process.execPath, ["--test", ...process.argv.slice(2)], {
  stdio: "inherit",
  env: { ...process.env, TEST_POSTGRES: cluster.url },
})
const [status] = await once(tests, "exit")
await cluster.close()
process.exitCode = typeof status === "number" ? status : 1
