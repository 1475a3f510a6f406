/** The protocol as pure functions over three small stores: no input or output, no time of its own, every rule removable. */
import { hash } from "node:crypto"
import { copyOf, digestOf, feed, type Row, type Store } from "./model-store.ts"
import {
  CLIENTS,
  type Client,
  type RequestFault,
  type Schedule,
  STORES,
  type Step,
  type StoreName,
} from "./schedule.ts"
import { createLedger, type Held, sameLiveRows } from "./verdict.ts"

export const RULES = {
  /** Both sides compare what they hold at the end of an exchange, and repair. */
  digest: true,
  /** Every message names the store it is meant for. */
  target: true,
  /** The receiver remembers how far it has the sender's rows, and expects what follows. */
  receiverCursor: true,
  /** At equal versions the larger hash wins everywhere. */
  hashTieBreak: true,
  /** A version is larger than the one its writer saw, whatever the clock says. */
  versionAfterSeen: true,
}
export type Rules = typeof RULES

interface Known {
  readonly id: string
  readonly applied: number
  readonly pulled: number
}
interface Push {
  readonly sender: string
  readonly target: string
  readonly span?: { readonly from: number; readonly to: number }
  readonly rows: readonly Row[]
  readonly pulled: number
  readonly digest?: string
}

const ROUNDS_IN_EXCHANGE = 6
const FRESH_STARTS = 3
const QUIET_ROUNDS = 8

class Stopped extends Error {
  /** The next exchange begins at once, from the greeting. */
  readonly again: boolean
  constructor(again: boolean) {
    super()
    this.again = again
  }
}

export interface Outcome {
  readonly wrong: string | undefined
  /** Exchanges of every client with the remote until all were equal, once the faults were over. */
  readonly rounds: number
}

/** Runs the schedule, then lets the stores exchange in peace. Equal schedules give equal outcomes. */
export const runModel = (rules: Rules, { steps, stepsPerMillisecond }: Schedule): Outcome => {
  let ids = 0
  let time = 1_000
  const emptyStore = (): Store => ({ id: `s${ids++}`, revision: 0, rows: new Map(), applied: new Map(), sent: 0 })
  const stores: Record<StoreName, Store> = { home: emptyStore(), remote: emptyStore(), laptop: emptyStore() }
  const backups: Record<StoreName, Store> = {
    home: copyOf(stores.home),
    remote: copyOf(stores.remote),
    laptop: copyOf(stores.laptop),
  }
  const skew: Record<StoreName, number> = { home: 0, remote: 0, laptop: 0 }
  const known: Partial<Record<Client, Known>> = {}
  const delayed: (() => void)[] = []
  const ledger = createLedger()

  const wins = (row: Row, before: Row | undefined): boolean =>
    before === undefined ||
    row.version > before.version ||
    (rules.hashTieBreak && row.version === before.version && row.hash > before.hash)
  const put = (store: Store, row: Row, via: string | null): void => {
    store.rows.set(row.key, { ...row, revision: ++store.revision, via })
  }
  const apply = (store: Store, rows: readonly Row[], via: string): void => {
    for (const row of rows) if (wins(row, store.rows.get(row.key))) put(store, row, via)
  }
  const held = (store: Store): Held =>
    new Map([...store.rows].map(([key, { version, hash, body }]) => [key, { version, hash, live: body !== null }]))
  const allHeld = (): readonly Held[] => STORES.map(name => held(stores[name]))

  const write = (at: StoreName, key: string, body: string | null): void => {
    const store = stores[at]
    const seen = store.rows.get(key)
    if ((seen?.body ?? null) === body) return
    const clock = Math.max(0, time + skew[at]) * 1024
    const version = rules.versionAfterSeen ? Math.max(clock, (seen?.version ?? 0) + 1) : clock
    const row: Row = { key, version, body, hash: hash("md5", `${key} ${version} ${body}`) }
    const before = held(store).get(key)
    put(store, row, null)
    ledger.wrote(key, { version, hash: row.hash, live: body !== null }, before)
  }

  const replaceStore = (name: StoreName, store: Store): void => {
    ledger.exposes(held(stores[name]))
    stores[name] = store
    if (name !== "remote") delete known[name]
  }

  /** The answering side. */
  const receive = (push: Push) => {
    const me = stores.remote
    if (rules.target && push.target !== me.id) throw new Stopped(true)
    const applied = me.applied.get(push.sender) ?? 0
    const { span } = push
    if (span && rules.receiverCursor) {
      const duplicate = span.to <= applied && span.from < span.to
      if (!duplicate && span.from !== applied) return { position: applied }
      if (!duplicate) {
        apply(me, push.rows, push.sender)
        me.applied.set(push.sender, span.to)
      }
    } else apply(me, push.rows, push.sender)
    return {
      applied: rules.receiverCursor ? (me.applied.get(push.sender) ?? 0) : (span?.to ?? 0),
      revision: me.revision,
      equal: push.digest === undefined || push.digest === digestOf(me),
      waiting: [...me.rows.values()].filter(row => row.revision > push.pulled && row.via !== push.sender).length,
    }
  }

  const session = (by: Client, faults: readonly RequestFault[]): void => {
    let requests = 0
    let cut = false
    const call = <T>(answer: () => T, { repeatable = false } = {}): T => {
      const fault = faults.find(one => one.request === requests)?.kind
      requests++
      cut ||= fault === "cut"
      if (cut || fault === "lose request") throw new Stopped(false)
      if (fault === "wipe remote") replaceStore("remote", emptyStore())
      if (fault === "deliver again" && repeatable) delayed.push(answer)
      const result = answer()
      if (fault === "lose answer") throw new Stopped(false)
      return result
    }

    const greet = (): Known => {
      const me = stores[by]
      const hello = call(() => ({
        id: stores.remote.id,
        revision: stores.remote.revision,
        applied: stores.remote.applied.get(me.id) ?? 0,
      }))
      if (hello.id === me.id) {
        me.id = `s${ids++}`
        throw new Stopped(true)
      }
      me.revision = Math.max(me.revision, hello.applied)
      return {
        id: hello.id,
        applied: rules.receiverCursor ? hello.applied : me.sent,
        pulled: Math.min(me.applied.get(hello.id) ?? 0, hello.revision),
      }
    }
    const pull = (start: Known): Known => {
      const me = stores[by]
      let { pulled } = start
      for (;;) {
        const part = call(() => {
          if (rules.target && stores.remote.id !== start.id) throw new Stopped(true)
          return feed(stores.remote, me.id, pulled)
        })
        apply(me, part.rows, start.id)
        me.applied.set(start.id, part.to)
        pulled = Math.max(pulled, part.to)
        if (part.last) return { ...start, pulled }
      }
    }
    const push = (start: Known) => {
      const me = stores[by]
      let current = start
      for (;;) {
        const { rows, last, to } = feed(me, current.id, current.applied)
        const message: Push = {
          sender: me.id,
          target: current.id,
          span: { from: current.applied, to },
          rows,
          pulled: current.pulled,
          ...(last && rules.digest ? { digest: digestOf(me) } : {}),
        }
        const answer = call(() => receive(message), { repeatable: true })
        if ("position" in answer) {
          if (answer.position === current.applied) throw new Stopped(false)
          current = { ...current, applied: answer.position ?? 0 }
          continue
        }
        current = { ...current, applied: answer.applied }
        if (!rules.receiverCursor) me.sent = answer.applied
        known[by] = current
        if (last) return { current, answer }
      }
    }
    const repair = (current: Known): void => {
      const me = stores[by]
      const theirs = call(() => [...stores.remote.rows.values()])
      const mine = [...me.rows.values()]
      const hashes = new Set(theirs.map(row => row.hash))
      apply(me, theirs, current.id)
      const missing = mine.filter(row => !hashes.has(row.hash))
      const message: Push = { sender: me.id, target: current.id, rows: missing, pulled: current.pulled }
      call(() => receive(message), { repeatable: true })
    }

    const acquainted = known[by]
    let current = acquainted ?? pull(greet())
    for (let round = 0; round < ROUNDS_IN_EXCHANGE; round++) {
      const { current: after, answer } = push(current)
      current = after
      if (answer.waiting > 0) current = pull(current)
      else current = { ...current, pulled: Math.max(current.pulled, answer.revision) }
      known[by] = current
      if (answer.waiting > 0) continue
      if (answer.equal) return
      repair(current)
    }
    throw new Stopped(false)
  }

  const exchange = (by: Client, faults: readonly RequestFault[]): void => {
    for (let start = 0; start < FRESH_STARTS; start++)
      try {
        session(by, start === 0 ? faults : [])
        return
      } catch (error) {
        if (!(error instanceof Stopped)) throw error
        delete known[by]
        if (!error.again) return
      }
  }

  const deliver = (): void => {
    try {
      delayed.shift()?.()
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
    }
  }

  const take = (step: Step, n: number): void => {
    if (step.do === "write") write(step.at, `item ${step.item}`, `${n}`)
    else if (step.do === "delete") write(step.at, `item ${step.item}`, null)
    else if (step.do === "play") write(step.at, `play ${step.play}`, "played")
    else if (step.do === "exchange") exchange(step.by, step.faults)
    else if (step.do === "deliver") deliver()
    else if (step.do === "restart") delete known[step.by]
    else if (step.do === "wipe") replaceStore(step.at, emptyStore())
    else if (step.do === "backup") backups[step.at] = copyOf(stores[step.at])
    else if (step.do === "restore") replaceStore(step.at, copyOf(backups[step.at]))
    else if (step.do === "clock") skew[step.at] += step.jump
    else if (step.from !== step.to) replaceStore(step.to, copyOf(stores[step.from]))
  }

  for (const [n, step] of steps.entries()) {
    if (n % stepsPerMillisecond === 0) time++
    take(step, n)
  }
  ledger.faultsEnd(allHeld())
  while (delayed.length > 0) deliver()
  let rounds = 0
  while (rounds < QUIET_ROUNDS && (rounds === 0 || !sameLiveRows(allHeld()))) {
    for (const client of CLIENTS) exchange(client, [])
    rounds++
  }
  return { wrong: ledger.verdict(allHeld()), rounds }
}
