/** One machine: a disk with a data folder, and the real program on it, in virtual time. */
import { type Database, openDatabase } from "../../src/database/database.ts"
import { createAlbums } from "../../src/library/albums.ts"
import { createStore } from "../../src/library/store.ts"
import type { Trace } from "../../src/library/trace.ts"
import { createImportData } from "../../src/replication/old-data/import-data.ts"
import { createReceiver } from "../../src/replication/receiver.ts"
import { createReplication } from "../../src/replication/replication.ts"
import type { Fetch } from "../../src/replication/requests.ts"
import type { StoreFolders } from "../fault-model/store-folders.ts"
import { answerAt, type DoorAnswer, type DoorRequest } from "./doors.ts"
import { addressOf } from "./network.ts"
import type { Random } from "./random.ts"
import { type CrashPoint, type Machine, TARGETS } from "./schedule.ts"
import type { Timeline } from "./timeline.ts"

export const TOKEN = "0123456789abcdef0123456789abcdef"

export interface MachineDeps {
  readonly name: Machine
  readonly timeline: Timeline
  readonly folders: StoreFolders
  readonly random: Random
  /** Those that take part in the schedule. */
  readonly machines: readonly Machine[]
  readonly wayOut: (from: Machine, isOff: () => boolean) => Fetch
  readonly print: (machine: Machine, line: string) => void
  readonly onBug: (error: unknown) => void
  readonly skew: () => number
}

export type Program = Awaited<ReturnType<typeof startProgram>>
export type RunningMachine = Awaited<ReturnType<typeof createMachine>>

/** `onPoint` may end the program: what it does after that reaches nobody. */
const startProgram = async (
  { name, timeline, random, machines, wayOut, print, onBug, skew }: MachineDeps,
  folder: string,
  onPoint: (point: CrashPoint) => void,
) => {
  let off = false
  const isOff = () => off
  const dying = new AbortController()
  const clock = timeline.clock(skew, random.next, isOff)
  const reach = (point: CrashPoint): void => {
    if (!off) onPoint(point)
  }
  const trace: Trace = reach
  const file = await openDatabase(folder)
  const database: Database = {
    ...file,
    transact: async work => {
      const result = await file.transact(work)
      reach("commit")
      return result
    },
  }
  const report = (error: unknown): void => {
    if (!off) onBug(error)
  }
  const store = createStore({ database, now: clock.now, trace, newId: random.id })
  const durable = name === "home" || name === "laptop"
  const receiver = createReceiver({ store, clock, version: "simulated", durable, trace })
  const targets = TARGETS[name]
    .filter(target => machines.includes(target))
    .map(target => ({ url: addressOf(target), token: TOKEN }))
  const importData = createImportData({ store, now: clock.now })
  const replication = createReplication({
    store,
    receiver,
    role: targets.length > 0 ? "home" : "remote",
    targets,
    clock,
    print: line => {
      if (!off) print(name, line)
    },
    exportData: async function* () {
      yield "{}"
    },
    importData: async () => undefined,
    onFault: report,
    trace,
    fetch: wayOut(name, isOff),
  })
  if (targets.length > 0) replication.start()
  return {
    store,
    clock,
    replication,
    albums: createAlbums({ store, now: clock.now }),
    importData: (whole: unknown) => importData(whole, { replace: true, allowEmpty: true }),
    hasTargets: targets.length > 0,
    isOff,
    serve: (request: DoorRequest): Promise<DoorAnswer> =>
      new Promise((resolve, reject) => {
        dying.signal.addEventListener("abort", () => reject(new Error("the program died")))
        answerAt(receiver, TOKEN, request).then(resolve, error => {
          report(error)
          reject(error)
        })
      }),
    /** As a power cut or `kill -9` ends it: nothing of it goes on. */
    kill: (): void => {
      off = true
      dying.abort()
    },
    /** After `kill`, once nothing of it runs any more. */
    letGo: async (): Promise<void> => {
      await replication.stop()
      await file.close()
    },
  }
}

export const createMachine = async (deps: MachineDeps, firstFolder: string, onKilled: () => void) => {
  const { folders } = deps
  let folder = firstFolder
  let program: Program | undefined
  const ended: Program[] = []
  let armed: { readonly point: CrashPoint; left: number } | undefined
  /** The data folder as it was when an armed point was reached. */
  let rescued: string | undefined
  const used = new Set([folder])

  const onPoint = (point: CrashPoint): void => {
    if (armed?.point !== point || armed.left-- > 0) return
    armed = undefined
    rescued = folders.copyOf(folder)
    used.add(rescued)
    program?.kill()
    onKilled()
  }
  const start = async (): Promise<void> => {
    program = await startProgram(deps, folder, onPoint)
  }
  const end = (): void => {
    if (!program) return
    program.kill()
    ended.push(program)
    program = undefined
  }
  await start()

  return {
    name: deps.name,
    program: () => program,
    runs: (): boolean => program !== undefined && !program.isOff(),
    folder: () => folder,
    copy: (): string => {
      const copy = folders.copyOf(folder)
      used.add(copy)
      return copy
    },
    /** Dies, and starts again with what was committed. */
    restart: async (): Promise<void> => {
      end()
      folder = rescued ?? folder
      rescued = undefined
      await start()
    },
    arm: (point: CrashPoint, nth: number): void => {
      armed = { point, left: nth }
    },
    disarm: (): void => {
      armed = undefined
    },
    switchOff: end,
    switchOn: async (): Promise<void> => {
      if (!program) await start()
    },
    /** Another data folder; starts with it, unless it was switched off. */
    replace: async (next: string): Promise<void> => {
      const wasOn = program !== undefined
      end()
      rescued = undefined
      folder = next
      used.add(next)
      if (wasOn) await start()
    },
    close: async (): Promise<void> => {
      end()
      for (const one of ended) await one.letGo()
      for (const one of used) folders.remove(one)
    },
  }
}
