/** Schedules of writes, exchanges and faults as data: the same ones drive the model and the real stores. */
import fc from "fast-check"

export const STORES = ["home", "remote", "laptop"] as const
export type StoreName = (typeof STORES)[number]
export const CLIENTS = ["home", "laptop"] as const
/** The stores that start exchanges, both with `remote`. */
export type Client = (typeof CLIENTS)[number]

/** What happens to the n-th request of an exchange. */
export interface RequestFault {
  readonly request: number
  readonly kind:
    | "lose request"
    | "lose answer"
    /** It arrives once now and once more at a later `deliver`. */
    | "deliver again"
    /** Nothing of this exchange gets through any more. */
    | "cut"
    /** The remote loses its disk just before. */
    | "wipe remote"
}

export type Step =
  /** The n-th item gets new content, large enough for a message of its own when `large`. */
  | { readonly do: "write"; readonly at: StoreName; readonly item: number; readonly large: boolean }
  | { readonly do: "delete"; readonly at: StoreName; readonly item: number }
  /** A listening with an id of the player's making: the same one may reach several stores. */
  | { readonly do: "play"; readonly at: StoreName; readonly play: number }
  | { readonly do: "exchange"; readonly by: Client; readonly faults: readonly RequestFault[] }
  /** The oldest request on its way a second time arrives. */
  | { readonly do: "deliver" }
  /** The program starts anew: what it knew of the remote in memory is gone. */
  | { readonly do: "restart"; readonly by: Client }
  | { readonly do: "wipe"; readonly at: StoreName }
  | { readonly do: "backup"; readonly at: StoreName }
  | { readonly do: "restore"; readonly at: StoreName }
  /** The data folder is copied over another machine's. */
  | { readonly do: "clone"; readonly from: StoreName; readonly to: StoreName }
  /** The clock of one machine is put forward or back, in milliseconds. */
  | { readonly do: "clock"; readonly at: StoreName; readonly jump: number }

export interface Schedule {
  /** Every so many steps a millisecond goes by: above 1, several writes get the same version. */
  readonly stepsPerMillisecond: number
  readonly steps: readonly Step[]
}

export const ITEMS = 7
const DAY = 86_400_000

const store = fc.constantFrom(...STORES)
const client = fc.constantFrom(...CLIENTS)
const item = fc.nat(ITEMS - 1)
const write: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("write"),
  at: store,
  item,
  large: fc.nat(3).map(n => n === 0),
})
const erase: fc.Arbitrary<Step> = fc.record({ do: fc.constant("delete"), at: store, item })
const play: fc.Arbitrary<Step> = fc.record({ do: fc.constant("play"), at: store, play: fc.nat(3) })
const restart: fc.Arbitrary<Step> = fc.record({ do: fc.constant("restart"), by: client })
const deliver: fc.Arbitrary<Step> = fc.constant({ do: "deliver" })
const wipe: fc.Arbitrary<Step> = fc.record({ do: fc.constant("wipe"), at: store })
const backup: fc.Arbitrary<Step> = fc.record({ do: fc.constant("backup"), at: store })
const restore: fc.Arbitrary<Step> = fc.record({ do: fc.constant("restore"), at: store })
const clone: fc.Arbitrary<Step> = fc.record({ do: fc.constant("clone"), from: store, to: store })
const clock: fc.Arbitrary<Step> = fc.record({
  do: fc.constant("clock"),
  at: store,
  jump: fc.oneof(fc.constantFrom(-DAY, DAY, -3_600_000, 3_600_000), fc.integer({ min: -5, max: 5 })),
})

const exchange = (...kinds: readonly RequestFault["kind"][]): fc.Arbitrary<Step> =>
  fc.record({
    do: fc.constant("exchange"),
    by: client,
    faults:
      kinds.length === 0
        ? fc.constant([])
        : fc.array(fc.record({ request: fc.nat(6), kind: fc.constantFrom(...kinds) }), { maxLength: 2 }),
  })

const NETWORK = ["lose request", "lose answer", "deliver again", "cut"] as const

const schedules = (
  faults: readonly { readonly weight: number; readonly arbitrary: fc.Arbitrary<Step> }[],
  { stepsPerMillisecond = 1, steps = 30 }: { readonly stepsPerMillisecond?: number; readonly steps?: number } = {},
): fc.Arbitrary<Schedule> =>
  fc.record({
    stepsPerMillisecond: fc.constant(stepsPerMillisecond),
    steps: fc.array(
      fc.oneof(
        { weight: 8, arbitrary: write },
        { weight: 3, arbitrary: erase },
        { weight: 2, arbitrary: play },
        { weight: 1, arbitrary: restart },
        ...faults,
      ),
      { minLength: 1, maxLength: steps, size: "max" },
    ),
  })

/** One class of fault each, and all of them together. */
export const SCHEDULES = {
  network: schedules([
    { weight: 8, arbitrary: exchange(...NETWORK) },
    { weight: 2, arbitrary: deliver },
  ]),
  wipe: schedules([
    { weight: 8, arbitrary: exchange() },
    { weight: 1, arbitrary: wipe },
  ]),
  "wipe in the middle": schedules([{ weight: 8, arbitrary: exchange("wipe remote", "lose answer") }]),
  restore: schedules([
    { weight: 8, arbitrary: exchange() },
    { weight: 2, arbitrary: backup },
    { weight: 1, arbitrary: restore },
  ]),
  clone: schedules([
    { weight: 8, arbitrary: exchange() },
    { weight: 1, arbitrary: clone },
  ]),
  clock: schedules(
    [
      { weight: 8, arbitrary: exchange() },
      { weight: 2, arbitrary: clock },
    ],
    { stepsPerMillisecond: 5 },
  ),
  everything: schedules(
    [
      { weight: 10, arbitrary: exchange(...NETWORK, "wipe remote") },
      { weight: 2, arbitrary: deliver },
      { weight: 1, arbitrary: wipe },
      { weight: 2, arbitrary: backup },
      { weight: 1, arbitrary: restore },
      { weight: 1, arbitrary: clone },
      { weight: 2, arbitrary: clock },
    ],
    { stepsPerMillisecond: 3, steps: 40 },
  ),
} as const
export type FaultClass = keyof typeof SCHEDULES

const inWords = (step: Step): string => {
  switch (step.do) {
    case "exchange":
      return [`exchange by ${step.by}`, ...step.faults.map(fault => `request ${fault.request}: ${fault.kind}`)].join(
        "; ",
      )
    case "clone":
      return `clone ${step.from} over ${step.to}`
    default:
      return Object.values(step).join(" ")
  }
}

/** A schedule for a person to read, one step a line. */
export const describeSchedule = ({ stepsPerMillisecond, steps }: Schedule): string =>
  [`(${stepsPerMillisecond} steps a millisecond)`, ...steps.map((step, n) => `${n}. ${inWords(step)}`)].join("\n")
