/** A short torture with each check; `npm run torture -- --minutes 15` goes on for longer. */
import { test } from "node:test"
import { torture } from "./torture.ts"

const SECONDS = 30

test("three servers under random violence end equal, with all that was acknowledged", { timeout: 200_000 }, async t => {
  const seed = Math.floor(Math.random() * 2 ** 31)
  t.diagnostic(`seed ${seed}: node scripts/torture.mjs --seed ${seed} --minutes 0.5`)
  const { operations, rounds } = await torture({ seconds: SECONDS, seed })
  t.diagnostic(`${operations} acts in ${rounds} rounds`)
})
