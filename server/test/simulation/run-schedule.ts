/** Runs a schedule: the real programs of all machines, then quiet, then the judgement. */
import { hash } from "node:crypto"
import { gunzipSync } from "node:zlib"
import { PushAnswer, PushHeader } from "@diapason/shared/sync"
import type { StoreFolders } from "../fault-model/store-folders.ts"
import { createLedger } from "../fault-model/verdict.ts"
import { performEdit, performImport } from "./edits.ts"
import { createMachine, type Program, type RunningMachine } from "./machine.ts"
import { addressOf, createNetwork, type Delivery } from "./network.ts"
import { checkStore, heldOf, liveRowsOf } from "./oracle.ts"
import { createRandom } from "./random.ts"
import type { Edit, Machine, Schedule, Step } from "./schedule.ts"
import { createTimeline } from "./timeline.ts"

const START = Date.UTC(2026, 0, 1)
const DAY = 86_400_000
const RESTART_MS = 700
/** Whatever is late has arrived after this. */
const LATE_MS = 61_000
const LOOK_EVERY_MS = 2_000
/** The longest wait between two tries is five minutes. */
const PATIENCE_MS = 15 * 60_000
/** Comparisons of digests on one link from the end of all faults until both sides know that they are equal. */
const MOST_COMPARISONS = 6

export interface Outcome {
  /** The first thing that is wrong. */
  readonly wrong: string | undefined
  /** Of everything that happened: equal for equal schedules. */
  readonly hash: string
  readonly comparisons: number
  /** Virtual milliseconds from the end of all faults until all was equal. */
  readonly quiet: number
  readonly lines: readonly string[]
}

const DISK_STEPS: ReadonlySet<Step["do"]> = new Set(["wipe", "restore", "clone", "power cut", "choose"])
/** Where no disk goes back, the cursors alone must do: a repair would hide that one of them is wrong. */
const keepsDisks = (step: Step): boolean => !DISK_STEPS.has(step.do) && !(step.do === "fault" && step.kind === "wipe")

/** What these write is never there already. */
const ALWAYS_NEW: ReadonlySet<Edit> = new Set(["artist", "playlist", "entry", "account", "large"])

class Wrong extends Error {}

/** Closes and removes all it opened. */
export const runSchedule = async (
  folders: StoreFolders,
  { seed, machines, strangers, steps }: Schedule,
): Promise<Outcome> => {
  const timeline = createTimeline(START)
  const random = createRandom(seed)
  const ledger = createLedger()
  const lines: string[] = []
  const bugs: unknown[] = []
  const running = new Map<Machine, RunningMachine>()
  const skews = new Map<Machine, number>()
  const backups = new Map<Machine, string>()
  const beforeLast = new Map<Machine, string>()
  const comparisons = new Map<string, number>()
  /** Links whose remote has said since the last failure that both are equal. */
  const proofs = new Set<string>()
  let days = 0
  let repairs = 0

  const note = (line: string): void => {
    lines.push(`${timeline.now() - START} ${line}`)
  }
  const onBug = (error: unknown): void => {
    bugs.push(error)
  }
  const machineOf = (name: Machine): RunningMachine => {
    const machine = running.get(name)
    if (!machine) throw new Error(`${name} does not take part`)
    return machine
  }
  const programOf = async (name: Machine) => {
    const machine = machineOf(name)
    await machine.switchOn()
    if (!machine.runs()) await machine.restart()
    const program = machine.program()
    if (!program) throw new Error(`${name} does not start`)
    return program
  }
  const expose = async (name: Machine): Promise<void> => ledger.exposes(await heldOf((await programOf(name)).store))
  const freshFolder = () => folders.fresh(strangers, random.id)
  const replaceDisk = async (name: Machine, folder: string): Promise<void> => {
    await expose(name)
    await machineOf(name).replace(folder)
  }

  const judge = async ({ from, to, path, request, answer }: Delivery): Promise<void> => {
    if (path !== "/api/music/import-data" || answer.status !== 200) return
    const said = PushAnswer.parse(JSON.parse(answer.body.toString()))
    if (said.digestEqual === null) return
    const link = `${from}-${to}`
    comparisons.set(link, (comparisons.get(link) ?? 0) + 1)
    if (!said.digestEqual) return
    proofs.add(link)
    const packed = request.headers["content-encoding"] === "gzip" ? gunzipSync(request.body) : request.body
    const header = PushHeader.parse(JSON.parse(packed.toString().split("\n")[0] ?? ""))
    const sender = machineOf(from).program()
    const receiver = machineOf(to).program()
    if (!sender || !receiver) return
    const me = await sender.store.identity()
    if (me.revision !== header.to || me.storeId !== header.sender) return
    const [ours, theirs] = [await heldOf(sender.store), await heldOf(receiver.store)]
    if (liveRowsOf(ours) !== liveRowsOf(theirs)) onBug(new Wrong(`${link}: said to be equal, and is not`))
  }

  const network = createNetwork({
    timeline,
    random,
    note,
    onBug,
    onRequest: path => {
      if (path === "/api/sync/v1/buckets") repairs += 1
    },
    runs: to => running.get(to)?.runs() === true,
    serve: async (to, request) => {
      const program = machineOf(to).program()
      if (!program) throw new Error("it is not running")
      return program.serve(request)
    },
    strike: (what, to) =>
      timeline.whole(() => (what === "wipe" ? replaceDisk(to, freshFolder()) : machineOf(to).restart())),
    onAnswer: delivery => timeline.whole(() => judge(delivery)),
  })

  const print = (name: Machine, line: string): void => {
    note(`${name}: ${line}`)
    if (!line.includes("réussie")) return
    if (![...proofs].some(link => link.startsWith(name))) onBug(new Wrong(`${name} says "réussie" without a proof`))
  }

  const open = async (name: Machine): Promise<void> => {
    const revive = () =>
      void timeline.schedule(RESTART_MS, () => {
        const machine = running.get(name)
        if (machine?.program() && !machine.runs()) timeline.whole(machine.restart).catch(onBug)
      })
    const deps = {
      name,
      timeline,
      folders,
      random: createRandom(seed * 7 + machines.indexOf(name) + 1),
      machines,
      wayOut: network.wayOut,
      print,
      onBug,
      skew: () => days * DAY + (skews.get(name) ?? 0),
    }
    running.set(name, await createMachine(deps, freshFolder(), revive))
  }

  /** What a person did is remembered as far as it was kept: a program may die in the middle of it. */
  const act = async (name: Machine, work: (program: Program) => Promise<void>, mustWrite = false) => {
    const program = await programOf(name)
    if (needsPast) beforeLast.set(name, machineOf(name).copy())
    const before = await heldOf(program.store)
    await work(program)
    const after = await heldOf((await programOf(name)).store)
    const changed = [...after].filter(([key, row]) => row.hash !== before.get(key)?.hash)
    for (const [key, row] of changed) ledger.wrote(key, row, before.get(key))
    if (mustWrite && changed.length === 0 && program === (await programOf(name)))
      onBug(new Wrong(`what was written at ${name} is not there`))
  }
  const needsPast = steps.some(step => step.do === "power cut")

  const choose = async (name: Machine, choice: "join" | "replace"): Promise<void> => {
    const program = await programOf(name)
    const asked = new AbortController()
    if (choice === "replace") await expose("remote")
    let done = false
    program.replication
      .choose({ url: addressOf("remote"), choice, takeOver: true }, asked.signal)
      .catch((error: unknown) => note(`${name} cannot ${choice}: ${error}`))
      .finally(() => {
        done = true
      })
    for (let n = 0; n < 200 && !done; n++) await timeline.advance(50)
    asked.abort()
  }

  const take = async (step: Step, n: number): Promise<void> => {
    switch (step.do) {
      case "edit":
        return act(step.at, program => performEdit(program, step.edit, step.item, n), ALWAYS_NEW.has(step.edit))
      case "import":
        return act(step.at, program => performImport(program, step.albums, n))
      case "wait":
        return timeline.advance(step.ms)
      case "fault":
        return network.arm(step)
      case "cut":
        return network.cut(step.from, step.to, step.ms)
      case "crash":
        if (step.point !== "now") return machineOf(step.at).arm(step.point, step.nth)
        await programOf(step.at)
        return machineOf(step.at).restart()
      case "off":
        return machineOf(step.at).switchOff()
      case "on":
        return machineOf(step.at).switchOn()
      case "wipe":
        return replaceDisk(step.at, freshFolder())
      case "backup":
        backups.set(step.at, machineOf(step.at).copy())
        return
      case "restore":
        return replaceDisk(step.at, backups.has(step.at) ? folders.copyOf(backups.get(step.at) ?? "") : freshFolder())
      case "power cut": {
        const past = beforeLast.get(step.at)
        return past === undefined ? machineOf(step.at).restart() : replaceDisk(step.at, folders.copyOf(past))
      }
      case "clone":
        return step.from === step.to ? undefined : replaceDisk(step.to, machineOf(step.from).copy())
      case "clock":
        skews.set(step.at, (skews.get(step.at) ?? 0) + step.ms)
        return
      case "now":
        return machineOf(step.at).program()?.replication.now()
      case "choose":
        return choose(step.at, step.choice)
      case "days":
        days += step.days
        return
    }
  }

  const allHeld = async () => {
    const all = []
    for (const name of machines) all.push(await heldOf((await programOf(name)).store))
    return all
  }
  const isQuiet = async (): Promise<boolean> => {
    const [first = "", ...others] = (await allHeld()).map(liveRowsOf)
    if (others.some(other => other !== first)) return false
    for (const name of machines) {
      const { targets } = await (await programOf(name)).replication.status()
      if (targets.some(({ state, digestEqual, pending }) => state !== "idle" || digestEqual !== true || pending > 0))
        return false
    }
    return true
  }

  /** A person decides where a program waits for it. */
  const decide = async (): Promise<void> => {
    const [halted] = (await (await programOf("home")).replication.status()).targets.filter(
      one => one.state === "halted",
    )
    if (halted?.reason === "library_choice") await choose("home", "join")
    if (halted?.reason !== "library_mismatch") return
    await choose("home", "replace")
    ledger.faultsEnd(await allHeld())
  }

  const describe = async (): Promise<string> => {
    const states = []
    for (const name of machines)
      for (const target of (await (await programOf(name)).replication.status()).targets)
        states.push(`${name}: ${target.state} ${target.reason ?? ""} ${target.digestEqual} ${target.pending}`)
    return states.join("; ")
  }

  const run = async (): Promise<{ readonly wrong: string | undefined; readonly quiet: number }> => {
    for (const name of machines) await open(name)
    for (const [n, step] of steps.entries()) {
      note(JSON.stringify(step))
      await take(step, n)
      await timeline.settle()
      if (bugs.length > 0) return { wrong: undefined, quiet: 0 }
    }
    network.heal()
    // What is on its way strikes yet.
    await timeline.advance(100)
    for (const name of machines) machineOf(name).disarm()
    for (const name of machines) await programOf(name)
    note("quiet")
    ledger.faultsEnd(await allHeld())
    await timeline.advance(LATE_MS)
    const from = timeline.now()
    comparisons.clear()
    while (!(await isQuiet())) {
      if (timeline.now() - from > PATIENCE_MS) return { wrong: `not equal in the end: ${await describe()}`, quiet: 0 }
      if (strangers) await decide()
      await timeline.advance(LOOK_EVERY_MS)
    }
    const held = await allHeld()
    for (const name of machines) await checkStore((await programOf(name)).store)
    return { wrong: ledger.verdict(held), quiet: timeline.now() - from }
  }

  try {
    const { wrong, quiet } = await run()
    const [bug] = bugs
    const most = Math.max(0, ...comparisons.values())
    const slow = most > MOST_COMPARISONS ? `equal only after ${most} comparisons` : undefined
    lines.push(...(await allHeld()).map(liveRowsOf))
    const hidden = repairs > 0 && steps.every(keepsDisks) ? "a repair was needed though no disk was lost" : undefined
    return {
      wrong:
        bug === undefined ? (wrong ?? slow ?? hidden) : bug instanceof Error ? (bug.stack ?? bug.message) : String(bug),
      hash: hash("sha256", lines.join("\n")),
      comparisons: most,
      quiet,
      lines,
    }
  } finally {
    for (const machine of running.values()) await machine.close()
  }
}
