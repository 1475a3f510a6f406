/**
 * Real servers under random violence: node scripts/torture.mjs [--minutes 2] [--seed N]
 * Prints its seed and its progress; the history where something was lost, came back or stayed unequal. Ends by itself.
 */
import { parseArgs } from "node:util"
import { torture } from "../server/test/torture/torture.ts"

const { values } = parseArgs({ options: { minutes: { type: "string", default: "2" }, seed: { type: "string" } } })
const minutes = Number(values.minutes)
const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
if (!(minutes > 0 && minutes <= 600) || !Number.isInteger(seed)) {
  process.stderr.write("--minutes takes a number up to 600, --seed a whole number.\n")
  process.exit(1)
}
process.stdout.write(`seed ${seed}, ${minutes} minutes\n`)
try {
  const report = await torture({ seconds: minutes * 60, seed, tell: line => process.stdout.write(`${line}\n`) })
  const { operations, rounds, albums, plays, seconds } = report
  process.stdout.write(
    `${operations} acts in ${rounds} rounds, ${albums} albums, ${plays} plays, ${seconds} s: nothing lost\n`,
  )
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
