/** One server as a process of its own, as a person would start it. */
import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"

const MAIN = fileURLToPath(new URL("../server/src/main.ts", import.meta.url))
const LEASH = new URL("leave-with-parent.ts", import.meta.url).href
const START_MS = 30_000
const STOP_MS = 6_000
/** What the machine needs of its own environment; nothing of the person's own configuration gets into the demonstration. */
const INHERITED = ["PATH", "HOME", "USERPROFILE", "SystemRoot", "TEMP", "TMP", "TMPDIR", "TZ", "LANG"]

export interface ServerProcess {
  readonly url: string
  readonly runs: boolean
  /** Resolves once it listens. Rejects with its last words when it ends before. */
  start(): Promise<void>
  /** SIGTERM, and a kill where that does not help. */
  stop(): Promise<void>
  /** SIGKILL: it can save nothing. */
  kill(): Promise<void>
  /** For the moment of leaving, where nothing can be waited for. */
  killNow(): void
}

export interface ServerProcessOptions {
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
  /** Every line of the process, as it comes. */
  readonly onLine: (line: string) => void
  /** It ended by itself, also while it started. */
  readonly onDeath: (code: number | null) => void
}

export function createServerProcess({ port, environment, onLine, onDeath }: ServerProcessOptions): ServerProcess {
  let child: ChildProcess | undefined

  function launch(): ChildProcess {
    const inherited = INHERITED.flatMap(key => {
      const value = process.env[key]
      return value === undefined ? [] : [[key, value] as const]
    })
    return spawn(process.execPath, ["--import", LEASH, MAIN], {
      env: { ...Object.fromEntries(inherited), ...environment, HOST: "127.0.0.1", PORT: String(port) },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    })
  }

  async function start(): Promise<void> {
    if (child) return
    const started = launch()
    child = started
    const lastWords: string[] = []
    const listening = Promise.withResolvers<void>()
    for (const stream of [started.stdout, started.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on("line", line => {
        lastWords.push(line)
        if (lastWords.length > 20) lastWords.shift()
        onLine(line)
        if (line.startsWith("Diapason: http")) listening.resolve()
      })
    }
    started.once("error", listening.reject)
    // "close" and not "exit": what it said last has then been read.
    started.once("close", code => {
      listening.reject(new Error(`The server ended at its start.\n${lastWords.join("\n")}`))
      if (child !== started) return
      child = undefined
      onDeath(code)
    })
    const timer = setTimeout(
      () => listening.reject(new Error(`The server did not listen within ${START_MS / 1_000} s.`)),
      START_MS,
    )
    await listening.promise.finally(() => clearTimeout(timer))
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child
    if (!ending) return
    child = undefined
    if (ending.exitCode !== null || ending.signalCode !== null) return
    const exit = once(ending, "exit")
    ending.kill(signal)
    const timer = setTimeout(() => ending.kill("SIGKILL"), STOP_MS)
    await exit
    clearTimeout(timer)
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get runs() {
      return child !== undefined
    },
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    killNow: () => void child?.kill("SIGKILL"),
  }
}
