/** Runs a schedule against real stores: SQLite files, the real exchange, and real HTTP to the remote. */

import { openDatabase } from "../../src/database/database.ts"
import { createStore } from "../../src/library/store.ts"
import { noTrace } from "../../src/library/trace.ts"
import type { Acquaintance } from "../../src/replication/acquaintance.ts"
import { systemClock } from "../../src/replication/clock.ts"
import { exchange } from "../../src/replication/exchange.ts"
import { createPace } from "../../src/replication/pace.ts"
import { createQuarantine } from "../../src/replication/quarantine.ts"
import { createRemote } from "../../src/replication/remote.ts"
import { type FaultCode, SyncFault } from "../../src/replication/sync-fault.ts"
import { createTwins } from "../../src/replication/twins.ts"
import { createPeer } from "../peer.ts"
import { checkConsistency, rowsOf } from "./consistency.ts"
import { createFaultyRemote } from "./faulty-remote.ts"
import { keyOf, performWrite, type Write, wordOf } from "./items.ts"
import {
  CLIENTS,
  type Client,
  type RequestFault,
  type Schedule,
  STORES,
  type Step,
  type StoreName,
} from "./schedule.ts"
import type { StoreFolders } from "./store-folders.ts"
import { createLedger, type Held, type HeldRow, sameLiveRows } from "./verdict.ts"

const START = Date.UTC(2026, 0, 1)
const FRESH_STARTS = 3
const QUIET_ROUNDS = 5
const EXCHANGE_MS = 20_000
/** The next exchange begins at once, as the program itself does it. */
const FRESH: ReadonlySet<FaultCode> = new Set(["store_changed", "position", "copied_folder"])

export interface EngineOutcome {
  readonly wrong: string | undefined
  readonly rounds: number
  readonly repairedRows: number
}

const openClient = async (directory: string, now: () => number) => {
  const database = await openDatabase(directory)
  return { directory, store: createStore({ database, now }), close: () => database.close() }
}

const openRemote = async (directory: string, now: () => number) => {
  const peer = await createPeer({ directory, clock: { ...systemClock, now } })
  return {
    directory,
    store: peer.store,
    close: () => peer.close(),
    remote: createRemote({ url: peer.url, token: undefined, clock: { ...systemClock, now } }),
  }
}

const heldOf = async ({ store }: { readonly store: Awaited<ReturnType<typeof openClient>>["store"] }): Promise<Held> =>
  new Map(
    (await rowsOf(store.read)).map(({ kind, id, version, hash, body }) => [
      `${kind} ${id}`,
      { version, hash, live: body !== null } satisfies HeldRow,
    ]),
  )

/** Throws what is a fault of the program; what the rows tell is in `wrong`. Closes and removes all it opened. */
export const runEngine = async (
  folders: StoreFolders,
  { steps, stepsPerMillisecond }: Schedule,
): Promise<EngineOutcome> => {
  let time = START
  let repairedRows = 0
  const skew: Record<StoreName, number> = { home: 0, remote: 0, laptop: 0 }
  const clockOf = (name: StoreName) => () => time + skew[name]
  const stores = {
    home: await openClient(folders.fresh(), clockOf("home")),
    remote: await openRemote(folders.fresh(), clockOf("remote")),
    laptop: await openClient(folders.fresh(), clockOf("laptop")),
  }
  const used = STORES.map(name => stores[name].directory)
  const backups: Record<StoreName, string> = { home: "", remote: "", laptop: "" }
  const known: Partial<Record<Client, Acquaintance>> = {}
  const delayed: (() => Promise<unknown>)[] = []
  const ledger = createLedger()

  const backUp = (name: StoreName): void => {
    backups[name] = folders.copyOf(stores[name].directory)
    used.push(backups[name])
  }

  /** The machine's data folder is another one now. */
  const replaceFolder = async (name: StoreName, folder: string): Promise<void> => {
    used.push(folder)
    ledger.exposes(await heldOf(stores[name]))
    await stores[name].close()
    if (name === "remote") stores.remote = await openRemote(folder, clockOf(name))
    else {
      stores[name] = await openClient(folder, clockOf(name))
      delete known[name]
    }
  }

  const write = async (step: Write, n: number): Promise<void> => {
    const target = stores[step.at]
    const { kind, id } = keyOf(step)
    const key = `${kind} ${id}`
    const before = (await heldOf(target)).get(key)
    await target.store.write(writer => performWrite(writer, step, n))
    const row = (await heldOf(target)).get(key)
    if (row && row.hash !== before?.hash) ledger.wrote(key, row, before)
    else if (step.do === "write") throw new Error(`step ${n}: what was written is not there`)
  }

  const session = async (by: Client, faults: readonly RequestFault[]): Promise<void> => {
    const remote = createFaultyRemote({
      current: () => stores.remote.remote,
      faults,
      wipeRemote: () => replaceFolder("remote", folders.fresh()),
      deliverLater: again => delayed.push(again),
    })
    const deps = {
      store: stores[by].store,
      remote,
      now: clockOf(by),
      onSending: () => {},
      onProgress: (current: Acquaintance) => {
        known[by] = current
      },
      trace: noTrace,
      pace: createPace(),
      quarantine: createQuarantine(),
      twins: createTwins({ store: stores[by].store, clock: systemClock }),
      durable: true,
      onMoved: () => {},
    }
    const result = await exchange(deps, known[by], AbortSignal.timeout(EXCHANGE_MS))
    const [refused] = deps.quarantine.rows()
    if (refused !== undefined) throw new Error(`${refused.kind} ${refused.id} is said to be refused`)
    if (result === "old") throw new Error("the remote is said to be an old server")
    known[by] = result
    repairedRows += result.repaired
  }

  const runExchange = async (by: Client, faults: readonly RequestFault[]): Promise<void> => {
    for (let start = 0; start < FRESH_STARTS; start++)
      try {
        return await session(by, start === 0 ? faults : [])
      } catch (error) {
        if (!(error instanceof SyncFault)) throw error
        delete known[by]
        if (error.code === "unreachable" && faults.length > 0) return
        if (!FRESH.has(error.code)) throw error
      }
    throw new Error(`${by} starts afresh again and again`)
  }

  const deliver = async (): Promise<void> => {
    try {
      await delayed.shift()?.()
    } catch (error) {
      if (!(error instanceof SyncFault && FRESH.has(error.code))) throw error
    }
  }

  const take = async (step: Step, n: number): Promise<void> => {
    if (step.do === "write" || step.do === "delete" || step.do === "play") await write(step, n)
    else if (step.do === "exchange") await runExchange(step.by, step.faults)
    else if (step.do === "deliver") await deliver()
    else if (step.do === "restart") delete known[step.by]
    else if (step.do === "wipe") await replaceFolder(step.at, folders.fresh())
    else if (step.do === "backup") backUp(step.at)
    else if (step.do === "restore") await replaceFolder(step.at, folders.copyOf(backups[step.at]))
    else if (step.do === "clock") skew[step.at] += step.jump
    else if (step.from !== step.to) await replaceFolder(step.to, folders.copyOf(stores[step.from].directory))
  }

  const allHeld = () => Promise.all(STORES.map(name => heldOf(stores[name])))

  try {
    for (const name of STORES) backUp(name)
    for (const [n, step] of steps.entries()) {
      if (n % stepsPerMillisecond === 0) time++
      await take(step, n)
    }
    ledger.faultsEnd(await allHeld())
    while (delayed.length > 0) await deliver()
    let rounds = 0
    while (rounds < QUIET_ROUNDS && (rounds === 0 || !sameLiveRows(await allHeld()))) {
      for (const client of CLIENTS) await runExchange(client, [])
      rounds++
    }
    const words = steps.map((_step, n) => wordOf(n))
    for (const name of STORES) await checkConsistency(stores[name].store.read, words)
    return { wrong: ledger.verdict(await allHeld()), rounds, repairedRows }
  } finally {
    for (const name of STORES) await stores[name].close()
    for (const folder of used) folders.remove(folder)
  }
}
