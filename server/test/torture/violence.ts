/** What is done to the servers: killed, ended, wiped, put back, copied, locked, full, misled by clocks, cut off. */
import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"
import { z } from "zod"
import { ANSWERS, type HttpFault } from "../../../stand-ins/http-faults.ts"
import type { NetworkConditions } from "../../../stand-ins/network.ts"
import type { TracePoint } from "../../src/library/trace.ts"
import type { Chance } from "./chance.ts"
import { type Act, type createMemory, SIDES, type SideName } from "./memory.ts"
import type { Place } from "./place.ts"

const DAY_MS = 86_400_000
const CONDITIONS: readonly NetworkConditions[] = [
  { latencyMs: 120 },
  { bytesPerSecond: 4_000 },
  { sliceBytes: 3 },
  { resetAfterSent: 900 },
  { resetAfterReceived: 300 },
  { hang: true },
  {},
]
const PUSH = { method: "POST", path: "/api/music/import-data" } as const
const HTTP_FAULTS: readonly HttpFault[] = [
  { ...PUSH, loseResponse: true, times: 2 },
  { ...PUSH, duplicate: true },
  { ...PUSH, keep: true },
  { ...PUSH, dropResponseAfter: 5, times: 2 },
  { ...PUSH, largerThan: 600, answer: { status: 413 } },
  { drop: true, times: 3 },
  { hang: true, times: 1 },
  { answer: ANSWERS.unavailable, times: 4 },
  { answer: ANSWERS.portal, times: 3 },
  { answer: { status: 500 }, times: 3 },
  { path: "/api/sync/v1/hello", cached: true, times: 3 },
  { stripRequest: ["content-encoding"], stripResponse: ["content-encoding"] },
]
const POINTS: readonly TracePoint[] = [
  "before-commit",
  "after-commit-before-poke",
  "after-hello",
  "after-remote-commit-before-response",
  "before-ack-save",
  "mid-repair",
]
const Imports = z.object({ imports: z.array(z.object({ state: z.string() })) })
/** Told by ourselves: a lock we hold, a disk we filled. */
const MEANT = /database is locked|disk is full|storage_full|ERR_SQLITE/

export const createViolence = ({
  place,
  memory,
  chance,
  note,
}: {
  readonly place: Place
  readonly memory: ReturnType<typeof createMemory>
  readonly chance: Chance
  readonly note: (line: string) => void
}) => {
  const { sides, lines } = place
  const backups = new Map<SideName, ReadonlySet<Act>>()
  const anySide = (): SideName => chance.oneOf(SIDES) ?? "remote"
  const anyHome = (): "home" | "laptop" => chance.oneOf(["home", "laptop"] as const) ?? "home"

  const down = async (name: SideName): Promise<void> => {
    const side = sides[name]
    if (side.isRunning()) await (chance.below(3) === 0 ? side.stop() : side.kill())
    else await side.ended().catch(() => undefined)
  }
  /** It may have died where it was told to. */
  const up = async (name: SideName): Promise<void> => {
    if (!sides[name].isRunning()) {
      await sides[name].ended().catch(() => undefined)
      await sides[name].start()
    }
  }
  const whileDown = async (names: readonly SideName[], act: () => void): Promise<void> => {
    place.unlock()
    place.freeDisk()
    for (const name of names) sides[name].spare()
    for (const name of names) await down(name)
    act()
    for (const name of names) await up(name)
  }
  /** An import that goes on after a restore would be a new act that nobody remembers. */
  const importsRest = async (name: SideName): Promise<boolean> => {
    if (!sides[name].isRunning()) return false
    const answer = await sides[name].ask("/api/music/imports").catch(() => undefined)
    if (answer?.status !== 200) return false
    return Imports.parse(answer.json()).imports.every(({ state }) => state !== "queued" && state !== "running")
  }

  const acts: readonly (readonly [weight: number, act: () => Promise<void>])[] = [
    [
      6,
      async () => {
        const name = anySide()
        note(`${name}: ends and starts`)
        await whileDown([name], () => {})
      },
    ],
    [
      4,
      async () => {
        const name = anySide()
        const point = chance.oneOf(POINTS) ?? "before-commit"
        note(`${name}: to die ${point}`)
        sides[name].dieAt(point)
        await sleep(chance.below(600))
      },
    ],
    [4, async () => void (await Promise.all(SIDES.map(up)))],
    [
      2,
      async () => {
        note("remote: loses its disk")
        await whileDown(["remote"], () => place.wipe("remote"))
        memory.forget("remote")
      },
    ],
    [
      1,
      async () => {
        const name = anyHome()
        note(`${name}: loses its disk`)
        await whileDown([name], () => place.wipe(name))
        memory.forget(name)
      },
    ],
    [
      2,
      async () => {
        const name = anySide()
        if (!(await importsRest(name))) return
        note(`${name}: is backed up`)
        await whileDown([name], () => place.backup(name))
        backups.set(name, memory.remember(name))
      },
    ],
    [
      2,
      async () => {
        const name = anySide()
        const backup = backups.get(name)
        if (!backup) return
        note(`${name}: is put back`)
        await whileDown([name], () => place.restore(name))
        memory.recall(name, backup)
      },
    ],
    [
      1,
      async () => {
        if (!(await importsRest("home"))) return
        note("the home's folder is copied to the laptop")
        await whileDown(["home", "laptop"], () => place.copy("home", "laptop"))
        memory.recall("laptop", memory.remember("home"))
      },
    ],
    [
      8,
      async () => {
        const name = anyHome()
        const conditions = chance.oneOf(CONDITIONS) ?? {}
        note(`${name}: the wire is ${JSON.stringify(conditions)}`)
        lines[name].wire.breakOpen()
        lines[name].wire.set(conditions)
      },
    ],
    [
      6,
      async () => {
        const name = anyHome()
        const fault = chance.oneOf(HTTP_FAULTS) ?? {}
        note(`${name}: the proxy does ${JSON.stringify(fault).slice(0, 90)}`)
        lines[name].proxy.setFault(fault)
      },
    ],
    [
      3,
      async () => {
        const name = anyHome()
        note(`${name}: old messages arrive late`)
        await lines[name].proxy.deliverKept().catch(() => undefined)
      },
    ],
    [
      3,
      async () => {
        const name = anyHome()
        const { wire } = lines[name]
        note(`${name}: the wire is ${wire.isCut ? "whole" : "cut"}`)
        if (wire.isCut) wire.restore()
        else wire.cut()
      },
    ],
    [
      2,
      async () => {
        const name = anySide()
        if (!place.lock(name)) return
        note(`${name}: its database is locked`)
        await sleep(chance.between(100, 3_000))
        place.unlock()
      },
    ],
    [
      2,
      async () => {
        if (place.fillDisk()) note("remote: its disk is full")
      },
    ],
    [
      2,
      async () => {
        const name = anySide()
        const ahead = chance.between(-3, 3) * DAY_MS + chance.between(-5_000, 5_000)
        note(`${name}: its clock is ${ahead} ms ahead`)
        sides[name].setClock(ahead)
      },
    ],
  ]

  return {
    up,
    strike: async (): Promise<void> => void (await chance.weighed(acts)?.()),
    /** Nothing went wrong inside but what we brought about. */
    assertSound: (name: SideName): void => {
      const faults = sides[name]
        .everSaid()
        .split("\n")
        .filter(line => /"level":[56]0|^\s+at |Error:/.test(line) && !MEANT.test(line))
      assert.deepEqual(faults.slice(0, 3), [], `${name} met faults of its own`)
    },
  }
}
