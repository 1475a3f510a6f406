/** Runs the server anew whenever its source changes, and ends it when whoever started this has ended: npm's shell passes no signal on. */
import { spawn } from "node:child_process"

const LOOK_EVERY_MS = 500

const parent = process.ppid
const child = spawn(process.execPath, ["--watch", "--watch-preserve-output", "src/main.ts"], { stdio: "inherit" })
const end = () => child.kill("SIGTERM")

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, end)
const looking = setInterval(() => {
  if (process.ppid !== parent) end()
}, LOOK_EVERY_MS)
child.on("exit", code => {
  clearInterval(looking)
  process.exitCode = code ?? 0
})
