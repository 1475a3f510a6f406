/**
 * Simulates by hand: `node server/test/simulation/run.ts --seeds 5000 [--from 1] [--class network] [--seconds 600]`.
 * Ends with status 1 at the first schedule that fails, cut down and printed so that it can be put into a test.
 */
import { parseArgs } from "node:util"
import { FAULT_CLASSES, type FaultClass, generate } from "./generate.ts"
import { runSchedule } from "./run-schedule.ts"
import { asText } from "./schedule.ts"
import { shrink } from "./shrink.ts"
import { openSimulationRoot } from "./simulation-root.ts"

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "500" },
    from: { type: "string", default: "1" },
    class: { type: "string", multiple: true },
    seconds: { type: "string", default: "3600" },
    keepGoing: { type: "boolean", default: false },
    first: { type: "boolean", default: false },
    lines: { type: "boolean", default: false },
  },
})
const classes = FAULT_CLASSES.filter(name => values.class === undefined || values.class.includes(name))
const { folders, close } = await openSimulationRoot()
const say = (text: string) => process.stdout.write(`${text}\n`)
const started = performance.now()
const seconds = () => (performance.now() - started) / 1_000
let runs = 0
let failures = 0
let most = 0

const look = async (name: FaultClass, seed: number): Promise<void> => {
  const schedule = generate(name, seed)
  const { wrong, comparisons, lines } = await runSchedule(folders, schedule)
  if (values.lines) say(lines.join("\n"))
  runs += 1
  most = Math.max(most, comparisons)
  if (wrong === undefined) return
  failures += 1
  say(`${name}, seed ${seed}: ${wrong}`)
  if (values.keepGoing) return
  const smallest = await shrink(schedule, async one => (await runSchedule(folders, one)).wrong !== undefined)
  const { wrong: why, lines: story } = await runSchedule(folders, smallest)
  say(`Cut down: ${why}\n${story.slice(-60).join("\n")}\n${asText(smallest)}`)
}

try {
  for (let n = 0; n < Number(values.seeds) && seconds() < Number(values.seconds); n++) {
    const name = classes[n % classes.length]
    if (name) await look(name, Number(values.from) + n)
    if (failures > 0 && (values.first || !values.keepGoing)) break
  }
} finally {
  close()
}
const perSecond = (runs / seconds()).toFixed(1)
say(`${runs} schedules, ${failures} failed, ${perSecond} a second, at most ${most} comparisons after the faults`)
process.exitCode = failures > 0 ? 1 : 0
