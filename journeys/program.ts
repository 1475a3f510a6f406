/** The built program as a process of its own: started, ended or killed as a person or a platform does it. */
import assert from "node:assert/strict"
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { type Answer, ask, type Question } from "../server/test/running-server.ts"
import { until } from "../server/test/until.ts"

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const MAIN = join(ROOT, "server/dist/main.js")
const START_MS = 30_000
/** What a person is promised, and a little for a busy machine. */
const STOP_MS = 6_000

/** Makes sure that what runs is what the sources say. */
export const buildProgram = (): void => {
  const { status } = spawnSync(process.execPath, [join(ROOT, "scripts/build.mjs"), "page", "server"], {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: 120_000,
  })
  assert.equal(status, 0, "the page or the server could not be built")
}

export type Program = ReturnType<typeof createProgram>

/**
 * `environment` is asked at each start. The port of the first start and the data folder stay the same over all starts.
 * `main` is what runs: the built program, unless told.
 */
export const createProgram = (environment: () => Readonly<Record<string, string>>, main = MAIN) => {
  let folder: string | undefined
  let port = 0
  let child: ChildProcess | undefined
  let said = ""

  const exited = (process: ChildProcess): boolean => process.exitCode !== null || process.signalCode !== null

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    const running = child
    assert.ok(running, "it does not run")
    child = undefined
    if (!exited(running)) {
      const closed = once(running, "exit", { signal: AbortSignal.timeout(STOP_MS) })
      running.kill(signal)
      await closed
    }
    return running.exitCode
  }

  const url = (): string => `http://127.0.0.1:${port}`

  return {
    url,
    port: (): number => port,
    /** False as soon as it has ended, by itself too. */
    isRunning: (): boolean => child !== undefined && !exited(child),
    /** The folder of the library; there from the first start. */
    dataFolder: (): string => {
      assert.ok(folder, "it never ran")
      return join(folder, "data")
    },
    /** It ended by itself, and that was meant. */
    ended: async (): Promise<void> => {
      const running = child
      assert.ok(running, "it does not run")
      if (!exited(running)) await once(running, "exit", { signal: AbortSignal.timeout(START_MS) })
      child = undefined
    },
    ask: (path: string, question?: Question): Promise<Answer> => ask(`${url()}${path}`, question),
    /** Everything that the present run has printed. */
    said: (): string => said,
    /** The owner's lines of the present run, in their order. */
    consoleLines: (): readonly string[] => said.split("\n").filter(line => line.startsWith("[SYNC")),

    start: async (): Promise<void> => {
      assert.equal(child, undefined, "it runs already")
      folder ??= await mkdtemp(join(tmpdir(), "diapason-journey-"))
      said = ""
      const { PATH = "", HOME = "" } = process.env
      const starting = spawn(process.execPath, ["--max-semi-space-size=1", main], {
        cwd: tmpdir(),
        env: {
          PATH,
          HOME,
          KOYEB_URL: "",
          DATA_DIR: join(folder, "data"),
          // As under npm: it ends by itself when the one who started it is gone.
          npm_lifecycle_event: "start",
          ...environment(),
          PORT: String(port),
        },
        stdio: ["ignore", "pipe", "pipe"],
      })
      child = starting
      for (const stream of [starting.stdout, starting.stderr])
        stream.setEncoding("utf8").on("data", (text: string) => {
          said += text
        })
      await until("the address of a server", () => exited(starting) || /^Diapason: \S+$/m.test(said), {
        limitMs: START_MS,
        everyMs: 20,
      })
      if (exited(starting)) child = undefined
      assert.ok(!exited(starting), `it ended: ${said}`)
      port = Number(/^Diapason: \S+:(\d+)$/m.exec(said)?.[1])
      assert.ok(port > 0, said)
    },
    /** As a person or a platform ends it. */
    stop: async (): Promise<void> => assert.equal(await end("SIGTERM"), 0, said),
    /** As a loss of power ends it. */
    kill: async (): Promise<void> => void (await end("SIGKILL")),
    /** The disk is gone. */
    wipe: async (): Promise<void> => {
      assert.equal(child, undefined, "a disk is lost with the machine only")
      if (folder) await rm(join(folder, "data"), { recursive: true })
    },
    close: async (): Promise<void> => {
      if (child) await end("SIGKILL")
      if (folder) await rm(folder, { recursive: true, force: true })
    },
  }
}
