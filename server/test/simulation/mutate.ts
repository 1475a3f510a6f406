/**
 * Switches every rule of the protocol off, one after the other, in a copy of the tree, and tells what notices:
 * `node server/test/simulation/mutate.ts [--rule words] [--seconds 25]`. Ends with status 1 when nothing notices one of them.
 */
import { spawn } from "node:child_process"
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { MUTATIONS, type Mutation } from "./mutations.ts"

const { values } = parseArgs({
  options: {
    rule: { type: "string", default: "" },
    seconds: { type: "string", default: "60" },
    seeds: { type: "string", default: "150" },
  },
})
const root = join(import.meta.dirname, "../../..")
const copy = mkdtempSync(join(tmpdir(), "diapason-mutations-"))
const say = (text: string) => process.stdout.write(`${text}\n`)
const SIMULATION = "test/simulation/run.ts"

const copyTree = (): void => {
  const skipped = /node_modules|[/\\]\.git([/\\]|$)|[/\\]dist([/\\]|$)|[/\\]server[/\\]data/
  for (const part of ["server", "shared", "stand-ins", "journeys", "package.json"])
    cpSync(join(root, part), join(copy, part), { recursive: true, filter: path => !skipped.test(path) })
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"))
}

const run = (args: readonly string[], limit: number): Promise<{ readonly failed: boolean; readonly output: string }> =>
  new Promise(resolve => {
    const child = spawn(process.execPath, args, { cwd: join(copy, "server"), timeout: limit })
    let output = ""
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", part => {
        output += part
      })
    child.on("close", status => resolve({ failed: status !== 0, output }))
  })

const apply = ({ edits }: Mutation): (() => void) => {
  const before = new Map<string, string>()
  for (const { file, from, to } of edits) {
    const path = join(copy, "server/src", file)
    const text = readFileSync(path, "utf8")
    if (!before.has(path)) before.set(path, text)
    if (!text.includes(from)) throw new Error(`${file} no longer holds: ${from}`)
    writeFileSync(
      path,
      text.replace(from, () => to),
    )
  }
  return () => {
    for (const [path, text] of before) writeFileSync(path, text)
  }
}

const firstLine = (text: string): string =>
  (text.split("\n").find(line => /, seed \d+: |^✖/.test(line)) ?? text.slice(0, 200)).trim().slice(0, 160)

/** What noticed, or undefined. */
const look = async (mutation: Mutation): Promise<string | undefined> => {
  const seconds = Number(values.seconds)
  for (const name of mutation.classes) {
    const args = [
      SIMULATION,
      "--class",
      name,
      "--seeds",
      values.seeds,
      "--seconds",
      String(seconds),
      "--keepGoing",
      "--first",
    ]
    const { failed, output } = await run(args, (seconds + 30) * 1_000)
    if (failed) return firstLine(output)
  }
  for (const file of mutation.tests ?? []) {
    const { failed, output } = await run(["--test", file], 120_000)
    if (output.includes("ERR_MODULE_NOT_FOUND")) throw new Error(`${file} needs what the copy lacks`)
    if (failed) return `${file}: ${firstLine(output)}`
  }
  return undefined
}

let missed = 0
try {
  copyTree()
  for (const mutation of MUTATIONS.filter(one => one.rule.includes(values.rule))) {
    const undo = apply(mutation)
    const noticed = await look(mutation)
    undo()
    if (noticed === undefined && mutation.assertion === undefined) missed += 1
    say(`${noticed ? "caught" : mutation.assertion ? "assertion" : "NOT CAUGHT"}  ${mutation.rule}`)
    say(`        ${noticed ?? mutation.assertion ?? ""}`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.exitCode = missed > 0 ? 1 : 0
