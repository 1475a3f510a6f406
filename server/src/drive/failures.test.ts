import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import type { DriveFault } from "../../../stand-ins/drive-faults.ts"
import { systemClock } from "./clock.ts"
import { createDrive } from "./drive.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
const waits: number[] = []
const clock = {
  ...systemClock,
  random: () => 0.5,
  sleep: async (milliseconds: number) => void waits.push(milliseconds),
}
const file = { id: "the-file-id" }

function drive() {
  return createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { clock })
}

before(async () => {
  await google.start()
  await google.addFile({ ...file, name: "a.mp3", bytes: Buffer.from("0123456789") })
})
after(() => google.stop())
beforeEach(() => {
  google.clearFaults()
  google.resetCounts()
  waits.length = 0
})

const passing: readonly [string, DriveFault][] = [
  ["rateLimitExceeded", { status: 403, reason: "rateLimitExceeded" }],
  ["userRateLimitExceeded", { status: 403, reason: "userRateLimitExceeded" }],
  ["429", { status: 429, reason: "rateLimitExceeded" }],
  ["500", { status: 500, reason: "internalError" }],
  ["502 unheard of", { status: 502, reason: "whatever" }],
  ["503", { status: 503, reason: "backendError" }],
  ["the sorry page with 403", { html: 403 }],
  ["the sorry page with 429", { html: 429 }],
  ["a dropped connection", { reset: true }],
]

describe("what may pass is asked again", () => {
  for (const [name, fault] of passing) {
    test(name, async () => {
      google.setFault({ ...fault, times: 4 })
      assert.equal((await drive().get(file, never)).name, "a.mp3")
      assert.deepEqual(waits, [1500, 2500, 4500, 8500])
      google.setFault(fault)
      google.resetCounts()
      await assert.rejects(drive().get(file, never), { code: /^drive_(quota|unavailable)$/ })
      assert.equal(google.counts.get, 5, "five tries at most")
    })
  }

  test("after the time that Google asks for, within 30 s", async () => {
    google.setFault({ status: 503, reason: "backendError", retryAfter: "7", times: 1 })
    google.setFault({ status: 503, reason: "backendError", retryAfter: "3600", skip: 1, times: 1 })
    await drive().get(file, never)
    assert.deepEqual(waits, [7000, 30_000])
  })

  test("slowly where sharing is limited", async () => {
    google.setFault({ status: 403, reason: "sharingRateLimitExceeded", times: 1 })
    await drive().get(file, never)
    assert.deepEqual(waits, [10_000])
  })

  test("not after the caller has left", async () => {
    google.setFault({ status: 503, reason: "backendError" })
    const leaving = new AbortController()
    const sleeping = {
      ...systemClock,
      sleep(milliseconds: number, signal: AbortSignal) {
        leaving.abort(new Error("left"))
        return systemClock.sleep(milliseconds, signal)
      },
    }
    const left = createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { clock: sleeping }).get(
      file,
      leaving.signal,
    )
    await assert.rejects(left, /left/)
    assert.equal(google.counts.get, 1)
  })
})

const lasting: readonly [DriveFault, string, RegExp][] = [
  [{ status: 403, reason: "dailyLimitExceeded" }, "drive_quota", /quota of today/],
  [{ status: 403, reason: "quotaExceeded" }, "drive_quota", /quota/],
  [{ status: 403, reason: "downloadQuotaExceeded" }, "drive_quota", /a copy of it works/],
  [{ status: 403, reason: "accessNotConfigured" }, "drive_forbidden", /Enable it/],
  [{ status: 403, reason: "cannotDownloadFile" }, "drive_forbidden", /switched off downloads/],
  [{ status: 403, reason: "cannotDownloadAbusiveFile" }, "drive_forbidden", /harmful/],
  [{ status: 403, reason: "insufficientFilePermissions" }, "drive_forbidden", /share it with/],
  [{ status: 404, reason: "notFound" }, "drive_not_found", /the item the-file-id.*share it with/],
  [{ status: 400, reason: "invalid" }, "drive_unavailable", /400/],
  [{ status: 401, reason: "required" }, "drive_forbidden", /sign-in/],
  [{ redirect: "http://127.0.0.1:1/elsewhere" }, "drive_unavailable", /elsewhere/],
]

describe("what lasts is said at once", () => {
  for (const [fault, code, message] of lasting) {
    test(fault.reason ?? "a redirect", async () => {
      google.setFault(fault)
      await assert.rejects(drive().get(file, never), { code, message })
      assert.equal(google.counts.get, 1)
      assert.deepEqual(waits, [])
    })
  }
})
