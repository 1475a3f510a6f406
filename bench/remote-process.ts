/** The program itself as a remote, as `npm start` runs it, in a process of its own; what it uses is read from the kernel. */
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const MAIN = fileURLToPath(new URL("../server/dist/main.js", import.meta.url))

/** Starts on a free port and resolves once health answers. */
export const startRemote = async (directory: string, port: number) => {
  const child = spawn(process.execPath, ["--max-semi-space-size=2", "--optimize-for-size", MAIN], {
    env: {
      PATH: process.env.PATH ?? "",
      DATA_DIR: directory,
      PORT: String(port),
      HOST: "127.0.0.1",
      SYNC_ROLE: "remote",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "ignore", "inherit"],
  })
  const started = performance.now()
  for (;;) {
    const healthy = await fetch(`http://127.0.0.1:${port}/api/health`).then(
      answer => answer.ok,
      () => false,
    )
    if (healthy) break
    if (performance.now() - started > 60_000) throw new Error("the remote did not start within a minute")
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  const status = (key: string): number =>
    Number(new RegExp(`${key}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024
  return {
    pid: child.pid,
    startMs: performance.now() - started,
    /** Peak and present resident memory, MiB. */
    memory: () => ({ peak: status("VmHWM"), now: status("VmRSS") }),
    stop: () =>
      new Promise<void>(resolve => {
        child.on("exit", () => resolve())
        child.kill("SIGTERM")
      }),
  }
}
