/**
 * The end of tombstones as pure functions: what stores that forget old deletions must do so that nothing deleted comes back
 * and nothing new is lost. Every rule can be switched off. Exchanges are whole: what cursors save is judged elsewhere.
 */
import { createRandom } from "../simulation/random.ts"
import { createLedger, type Held, sameLiveRows } from "./verdict.ts"

export const COMPACTION_RULES = {
  /** A store that forgot deletions up to a version takes no older row whose key it does not know: it answers with a deletion. */
  refuseForgotten: true,
  /** Proved equal, both stores know what either forgot: a store that was filled anew inherits it. */
  inherit: true,
  /** What was written without any contact for half the horizon, and never delivered, gets a fresh version before it is told. */
  lift: true,
  /** Nothing is forgotten while a partner that still counts has not been met for a month. */
  recentContact: true,
}
export type CompactionRules = typeof COMPACTION_RULES

interface Row {
  readonly version: number
  readonly live: boolean
  readonly hash: string
  /** Made here, and not delivered to anybody. */
  readonly own: boolean
}
interface Store {
  rows: Map<string, Row>
  /** For the judgement alone: the deletions that were forgotten here. */
  ghosts: Map<string, Row>
  /** Deletions up to this version may have been forgotten. */
  forgotten: number
  /** Day of the last exchange with each partner. */
  met: Map<Name, number>
}
const NAMES = ["home", "laptop", "remote"] as const
type Name = (typeof NAMES)[number]
type Client = "home" | "laptop"

export type CompactionStep =
  | { readonly do: "write"; readonly at: Name; readonly item: number }
  | { readonly do: "delete"; readonly at: Name; readonly item: number }
  | { readonly do: "exchange"; readonly by: Client }
  | { readonly do: "days"; readonly days: number }
  | { readonly do: "compact"; readonly at: Name }
  | { readonly do: "wipe"; readonly at: Name }
  | { readonly do: "backup"; readonly at: Name }
  | { readonly do: "restore"; readonly at: Name }
  | { readonly do: "clone"; readonly from: Name; readonly to: Name }

const HORIZON = 400
const RECENT = 30
const STEPS_A_DAY = 1_000

const copyOf = (store: Store): Store => ({
  ...store,
  rows: new Map(store.rows),
  ghosts: new Map(store.ghosts),
  met: new Map(store.met),
})
const isNewer = (a: Row, b: Row): boolean => a.version > b.version || (a.version === b.version && a.hash > b.hash)

const CONTACTS: readonly [readonly Client[], ...(readonly Client[])[]] = [
  ["home"],
  ["home"],
  ["laptop"],
  ["home", "laptop"],
  [],
]

/** Times in which only some meet, long stretches between them. */
export const generateYears = (seed: number, { disks }: { readonly disks: boolean }): readonly CompactionStep[] => {
  const random = createRandom(seed)
  const at = () => random.pick(NAMES)
  const edit = (): CompactionStep => ({ do: random.pick(["write", "delete"]), at: at(), item: random.below(2) })
  const loss = (): CompactionStep =>
    random.pick<CompactionStep>([
      { do: "wipe", at: "remote" },
      { do: "backup", at: at() },
      { do: "restore", at: at() },
      { do: "clone", from: "home", to: "laptop" },
    ])
  return Array.from({ length: 3 + random.below(5) }, (): readonly CompactionStep[] => {
    const meets = random.pick(CONTACTS)
    const meet = (): readonly CompactionStep[] => meets.map(by => ({ do: "exchange", by }))
    const edits: readonly CompactionStep[] = Array.from({ length: random.below(3) }, edit)
    const days: CompactionStep = { do: "days", days: random.pick([5, 25, 100, 190, 250, 390, 410]) }
    const before = disks && random.chance(0.3) ? [loss()] : []
    const compactions: readonly CompactionStep[] = random.chance(0.6) ? [{ do: "compact", at: at() }] : []
    return [...before, ...edits, ...meet(), days, ...(random.chance(0.7) ? meet() : []), ...compactions]
  }).flat()
}

/** Returns the first thing that is wrong once all have exchanged in peace. */
export const runCompaction = (rules: CompactionRules, steps: readonly CompactionStep[]): string | undefined => {
  let time = 1_000 * STEPS_A_DAY
  const day = () => Math.floor(time / STEPS_A_DAY)
  const empty = (): Store => ({ rows: new Map(), ghosts: new Map(), forgotten: 0, met: new Map() })
  const stores: Record<Name, Store> = { home: empty(), laptop: empty(), remote: empty() }
  const backups: Record<Name, Store> = { home: empty(), laptop: empty(), remote: empty() }
  const ledger = createLedger()
  const held = ({ rows }: Store): Held => new Map([...rows].map(([key, row]) => [key, row]))
  const known = ({ rows, ghosts }: Store): Held => new Map([...ghosts, ...rows])
  const allHeld = () => NAMES.map(name => held(stores[name]))

  const rowOf = (key: string, version: number, live: boolean, own: boolean): Row => ({
    version,
    live,
    own,
    hash: `${key} ${version} ${live}`,
  })
  const write = (at: Name, key: string, live: boolean): void => {
    const { rows } = stores[at]
    const seen = rows.get(key)
    if (!live && !seen?.live) return
    const row = rowOf(key, Math.max(time, (seen?.version ?? 0) + 1), live, true)
    rows.set(key, row)
    ledger.wrote(key, row, seen)
  }
  const take = (into: Store, key: string, row: Row): void => {
    const present = into.rows.get(key)
    if (present ? !isNewer(row, present) : row.version <= into.forgotten && !row.live) return
    const isForgotten = rules.refuseForgotten && !present && row.version < into.forgotten
    into.rows.set(key, isForgotten ? rowOf(key, into.forgotten, false, false) : { ...row, own: false })
  }
  const liftOwn = (store: Store, since: number): void => {
    if (!rules.lift || day() - since < HORIZON / 2) return
    for (const [key, row] of store.rows)
      if (row.own && row.live && row.version < time - (HORIZON / 2) * STEPS_A_DAY)
        store.rows.set(key, rowOf(key, time, true, true))
  }

  const exchange = (by: Client): void => {
    const [me, remote] = [stores[by], stores.remote]
    liftOwn(remote, remote.met.get(by) ?? 0)
    for (const [key, row] of remote.rows) take(me, key, row)
    liftOwn(me, me.met.get("remote") ?? 0)
    for (let round = 0; round < 3; round++) {
      for (const [key, row] of me.rows) take(remote, key, row)
      for (const [key, row] of remote.rows) take(me, key, row)
    }
    for (const [key, row] of me.rows) me.rows.set(key, { ...row, own: false })
    if (by === "home") for (const [key, row] of remote.rows) remote.rows.set(key, { ...row, own: false })
    me.met.set("remote", day())
    remote.met.set(by, day())
    if (!rules.inherit || !sameLiveRows([held(me), held(remote)])) return
    me.forgotten = remote.forgotten = Math.max(me.forgotten, remote.forgotten)
  }

  const compact = (at: Name): void => {
    const store = stores[at]
    const away = [...store.met.values()].map(met => day() - met).filter(days => days <= HORIZON)
    if (rules.recentContact && away.some(days => days > RECENT)) return
    const cut = time - HORIZON * STEPS_A_DAY
    for (const [key, row] of store.rows) {
      if (row.live || row.version > cut || row.own) continue
      store.rows.delete(key)
      store.ghosts.set(key, row)
      store.forgotten = Math.max(store.forgotten, row.version)
    }
  }

  const replace = (name: Name, store: Store): void => {
    ledger.exposes(known(stores[name]))
    stores[name] = store
  }
  const takeStep = (step: CompactionStep): void => {
    if (step.do === "write" || step.do === "delete") write(step.at, `item ${step.item}`, step.do === "write")
    else if (step.do === "exchange") exchange(step.by)
    else if (step.do === "days") time += step.days * STEPS_A_DAY
    else if (step.do === "compact") compact(step.at)
    else if (step.do === "wipe") replace(step.at, empty())
    else if (step.do === "backup") backups[step.at] = copyOf(stores[step.at])
    else if (step.do === "restore") replace(step.at, copyOf(backups[step.at]))
    else replace(step.to, copyOf(stores[step.from]))
  }

  for (const step of steps) {
    time += 1
    takeStep(step)
  }
  ledger.faultsEnd(NAMES.map(name => known(stores[name])))
  for (let round = 0; round < 3; round++) for (const by of ["home", "laptop"] as const) exchange(by)
  return ledger.verdict(allHeld())
}
