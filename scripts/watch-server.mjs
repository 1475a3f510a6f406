/** Runs the server anew whenever its source changes, and ends it when whoever started this has ended: npm's shell passes no signal on. */
import { spawn } from "node:child_process"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const LOOK_EVERY_MS = 500
const SERVER = join(dirname(dirname(fileURLToPath(import.meta.url))), "server")

const parent = process.ppid
const child = spawn(process.execPath, ["--watch", "--watch-preserve-output", join(SERVER, "src", "main.ts")], {
  stdio: "inherit",
})
const end = () => child.kill("SIGTERM")

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end)
const looking = setInterval(() => {
  if (process.ppid !== parent) end()
}, LOOK_EVERY_MS)
child.on("exit", code => {
  clearInterval(looking)
  process.exitCode = code ?? 0
})
