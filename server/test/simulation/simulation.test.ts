import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { settings } from "../fault-model/settings.ts"
import type { StoreFolders } from "../fault-model/store-folders.ts"
import { FAULT_CLASSES, generate } from "./generate.ts"
import { runSchedule } from "./run-schedule.ts"
import { asText, type Schedule } from "./schedule.ts"
import { shrink } from "./shrink.ts"
import { openSimulationRoot } from "./simulation-root.ts"

const MS_EACH = 2_000
const { schedules, seed } = settings(20)
let folders: StoreFolders
let close = () => {}
before(async () => {
  const root = await openSimulationRoot()
  folders = root.folders
  close = root.close
})
after(() => close())

const wrongIn = async (schedule: Schedule): Promise<string | undefined> => (await runSchedule(folders, schedule)).wrong

for (const faults of FAULT_CLASSES)
  test(`machines come through every schedule of "${faults}" whole and equal`, {
    timeout: 60_000 + schedules * MS_EACH,
  }, async () => {
    for (let n = 0; n < schedules; n++) {
      const schedule = generate(faults, seed + n)
      const wrong = await wrongIn(schedule)
      if (wrong === undefined) continue
      const smallest = await shrink(schedule, async one => (await wrongIn(one)) !== undefined)
      assert.fail(`${faults}, seed ${seed + n}: ${wrong}\nCut down: ${await wrongIn(smallest)}\n${asText(smallest)}`)
    }
  })

test("the same seed makes the same schedule and the same story, to the last request", async () => {
  for (let n = 0; n < 12; n++) {
    const [one, other] = [generate("everything", n), generate("everything", n)]
    assert.deepEqual(one, other)
    assert.equal((await runSchedule(folders, one)).hash, (await runSchedule(folders, other)).hash)
  }
  const [one, other] = [generate("network", 1), generate("network", 2)]
  assert.notEqual((await runSchedule(folders, one)).hash, (await runSchedule(folders, other)).hash)
})

/** Found by simulation, cut down by it. */
const ONCE_WRONG: Readonly<Record<string, Schedule>> = {
  "a remote that goes back while the home holds a request there": {
    seed: 36,
    machines: ["home", "remote"],
    steps: [
      { do: "import", at: "remote", albums: 7 },
      { do: "wait", ms: 2_000 },
      { do: "power cut", at: "remote" },
    ],
  },
}
for (const [name, schedule] of Object.entries(ONCE_WRONG))
  test(`once wrong: ${name}`, async () => assert.equal(await wrongIn(schedule), undefined))

test("what is done at the remote is fetched at once by a home that holds a request there", async () => {
  const { lines } = await runSchedule(folders, {
    seed: 1,
    machines: ["home", "remote"],
    steps: [
      { do: "wait", ms: 3_000 },
      { do: "edit", at: "remote", edit: "album", item: 1 },
      { do: "wait", ms: 2_000 },
    ],
  })
  const done = lines.findIndex(line => line.includes('"album"'))
  const quiet = lines.findIndex(line => line.endsWith("quiet"))
  assert.ok(lines.slice(done, quiet).some(line => line.endsWith("/api/sync/v1/changes")))
})
