/** From a seed to a schedule: each class of them makes other things break. */
import { createRandom, type Random } from "./random.ts"
import { type CrashPoint, EDITS, type FaultKind, type Machine, type Schedule, type Step, TARGETS } from "./schedule.ts"

const SECOND = 1_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
export const ITEMS = 4

const POINTS: readonly [CrashPoint, ...CrashPoint[]] = [
  "now",
  "commit",
  "commit",
  "commit",
  "before-commit",
  "after-commit-before-poke",
  "after-commit-before-poke",
  "after-hello",
  "mid-snapshot",
  "after-remote-commit-before-response",
  "before-ack-save",
  "mid-repair",
]
const LOSSES: readonly [FaultKind, ...FaultKind[]] = [
  "refuse",
  "lose request",
  "lose answer",
  "reset request",
  "reset answer",
  "again",
  "again",
  "late",
  "slow",
  "half",
  "stale",
]
const ANSWERS: readonly [FaultKind, ...FaultKind[]] = [
  "redirect",
  "500",
  "500 after",
  "503 page",
  "429",
  "page",
  "nothing",
  "other service",
  "forbidden",
]

type Make = (random: Random, machines: readonly [Machine, ...Machine[]]) => Step

const edit: Make = (random, machines) => {
  const at = random.pick(machines)
  if (random.chance(0.07)) return { do: "import", at, albums: random.below(8) }
  return { do: "edit", at, edit: random.pick(EDITS), item: random.below(ITEMS) }
}
/** The same few things everywhere, perhaps in the same millisecond. */
const closeEdit: Make = (random, machines) => ({
  do: "edit",
  at: random.pick(machines),
  edit: random.pick(["artist", "playlist", "account"]),
  item: 0,
})
const wait: Make = random => ({
  do: "wait",
  ms: random.weighted([
    [4, 0],
    [3, 170],
    [3, 700],
    [4, 2 * SECOND],
    [1, 12 * SECOND],
    [1, 31 * SECOND],
  ]),
})

const linkOf = (random: Random, machines: readonly Machine[]): { readonly from: Machine; readonly to: Machine } => {
  const links = machines.flatMap(from =>
    TARGETS[from].filter(to => machines.includes(to)).map(to => ({ from, to }) as const),
  )
  return random.pick([{ from: "home", to: "remote" }, ...links])
}
const fault =
  (kinds: readonly [FaultKind, ...FaultKind[]]): Make =>
  (random, machines) => ({
    do: "fault",
    ...linkOf(random, machines),
    nth: random.below(7),
    kind: random.pick(kinds),
    ms: random.pick([300, 3 * SECOND, 25 * SECOND, 40 * SECOND]),
  })
const cut: Make = (random, machines) => ({
  do: "cut",
  ...linkOf(random, machines),
  ms: random.pick([400, 4 * SECOND, 30 * SECOND]),
})
const crash: Make = (random, machines) => ({
  do: "crash",
  at: random.pick(machines),
  point: random.pick(POINTS),
  nth: random.below(4),
})
const clock: Make = (random, machines) => ({
  do: "clock",
  at: random.pick(machines),
  ms: random.pick([-DAY, DAY, -HOUR, HOUR, -5, 5, -1, 1, -400 * DAY]),
})
const at =
  (what: "wipe" | "backup" | "restore" | "power cut" | "off" | "on" | "now"): Make =>
  (random, machines) => ({ do: what, at: random.pick(machines) })
const clone: Make = (random, machines) => ({ do: "clone", from: random.pick(machines), to: random.pick(machines) })
const wipeOnTheWay = fault(["wipe", "crash"])
const days: Make = random => ({ do: "days", days: random.pick([10, 100, 150, 190, 250, 410]) })
const choose: Make = random => ({ do: "choose", at: "home", choice: random.pick(["join", "replace"]) })

type Weights = readonly (readonly [weight: number, make: Make])[]

const NETWORK: Weights = [
  [5, fault(LOSSES)],
  [1, cut],
  [1, at("now")],
]
const DISKS: Weights = [
  [1, at("backup")],
  [1, at("restore")],
  [1, at("power cut")],
  [1, at("wipe")],
  [1, clone],
]

export const CLASSES = {
  network: NETWORK,
  answers: [
    [4, fault(ANSWERS)],
    [1, fault(LOSSES)],
    [1, at("now")],
  ],
  crash: [
    [4, crash],
    [1, wipeOnTheWay],
    [1, at("off")],
    [1, at("on")],
  ],
  disk: DISKS,
  clock: [
    [4, clock],
    [8, closeEdit],
  ],
  everything: [...NETWORK, [2, fault(ANSWERS)], [2, crash], [1, wipeOnTheWay], ...DISKS, [1, clock]],
} as const satisfies Readonly<Record<string, Weights>>
export type FaultClass = keyof typeof CLASSES | "strangers" | "years"

const STRANGERS: Weights = [
  [2, choose],
  [1, at("wipe")],
  [1, fault(LOSSES)],
  [1, crash],
]
const YEARS: Weights = [
  [4, days],
  [3, at("off")],
  [2, at("on")],
  [1, at("wipe")],
  [1, at("backup")],
  [1, at("restore")],
  [1, clone],
]
const WEIGHTS: Readonly<Record<FaultClass, Weights>> = { ...CLASSES, strangers: STRANGERS, years: YEARS }
export const FAULT_CLASSES = Object.keys(WEIGHTS).filter((name): name is FaultClass => Object.hasOwn(WEIGHTS, name))

const TOPOLOGIES: readonly [readonly [number, Topology], ...(readonly [number, Topology])[]] = [
  [4, ["home", "remote"]],
  [4, ["home", "remote", "laptop"]],
  [1, ["home", "remote", "mirror"]],
  [1, ["home", "remote", "laptop", "mirror"]],
]
type Topology = readonly [Machine, ...Machine[]]

/** The same seed makes the same schedule. */
export const generate = (faults: FaultClass, seed: number): Schedule => {
  const random = createRandom(seed)
  const machines: Topology = faults === "strangers" ? ["home", "remote"] : random.weighted(TOPOLOGIES)
  const length = 6 + random.below(16)
  const makes = [[8, edit], [6, wait], ...WEIGHTS[faults]] as const
  const steps = Array.from({ length }, () => random.weighted([[0, wait], ...makes])(random, machines))
  return { seed, machines, ...(faults === "strangers" ? { strangers: true } : {}), steps }
}
