import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { AppError } from "@diapason/shared/errors"
import { createPatience, type Patience } from "./cover-patience.ts"

/** Pictures that come when they are told to, and a clock that goes when it is told to. */
function slowDrive(t: TestContext, patience: Patience) {
  t.mock.timers.enable({ apis: ["setTimeout"] })
  let now = 0
  t.mock.method(performance, "now", () => now)
  return {
    pass: async (ms: number) => {
      now += ms
      t.mock.timers.tick(ms)
      await new Promise(setImmediate)
    },
    ask: () => {
      const picture = Promise.withResolvers<string>()
      const asked = { told: "nothing yet", come: () => picture.resolve("picture") }
      patience(picture.promise).then(
        told => {
          asked.told = told
        },
        (error: unknown) => {
          asked.told = error instanceof AppError ? error.code : String(error)
        },
      )
      return asked
    },
  }
}
const told = (asked: readonly { readonly told: string }[]) =>
  asked.map(({ told }) => (told === "drive_unavailable" ? "later" : told))

test("all of a browser's connections but one wait long; that one is free again soon", async t => {
  const { ask, pass } = slowDrive(t, createPatience())
  const asked = [ask(), ask(), ask(), ask(), ask(), ask()]
  await pass(1_500)
  assert.deepEqual(told(asked), [...Array(5).fill("nothing yet"), "later"])
  asked[0]?.come()
  await pass(3_499)
  assert.deepEqual(told(asked).slice(0, 3), ["picture", "nothing yet", "nothing yet"])
  await pass(1)
  assert.deepEqual(told(asked).slice(0, 3), ["picture", "later", "later"])
})

test("once a long wait was in vain, one at a time waits long, until one comes that took its time", async t => {
  const { ask, pass } = slowDrive(t, createPatience())
  const first = ask()
  await pass(5_000)
  const asked = [ask(), ask(), ask()]
  await pass(200)
  assert.deepEqual(told(asked), ["nothing yet", "later", "later"])
  // A picture that lay here says nothing of Drive.
  const kept = ask()
  kept.come()
  await pass(0)
  const next = ask()
  await pass(200)
  assert.deepEqual([kept.told, next.told], ["picture", "drive_unavailable"])
  first.come()
  await pass(0)
  const better = [ask(), ask()]
  await pass(1_400)
  assert.deepEqual(told(better), ["nothing yet", "nothing yet"])
})

test("a picture that fails is told as it failed", async () => {
  await assert.rejects(createPatience()(Promise.reject(new Error("no picture"))), /no picture/)
})
