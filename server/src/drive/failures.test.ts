import assert from "node:assert/strict"
import { after, before, beforeEach, describe, test } from "node:test"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import type { DriveFault } from "../../../stand-ins/drive-faults.ts"
import { systemClock } from "./clock.ts"
import { createDrive } from "./drive.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
const waits: number[] = []
let passed = 0
/** A clock on which waiting is at once, and long ago. */
const clock = {
  ...systemClock,
  now: () => passed,
  random: () => 0.5,
  sleep: async (milliseconds: number) => {
    waits.push(milliseconds)
    passed += milliseconds
  },
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
  [{ status: 403, reason: "dailyLimitExceededUnreg" }, "drive_quota", /quota of today/],
  [{ status: 403, reason: "quotaExceeded", location: "quota.download" }, "drive_quota", /a copy of it works/],
  [{ status: 403, reason: "forbidden" }, "drive_forbidden", /GOOGLE_API_KEY/],
  [{ status: 400, reason: "keyInvalid" }, "drive_forbidden", /GOOGLE_API_KEY/],
  [
    { status: 400, reason: "badRequest", details: [{ reason: "API_KEY_INVALID" }] },
    "drive_forbidden",
    /GOOGLE_API_KEY/,
  ],
  [{ status: 403, reason: "insufficientPermissions" }, "drive_forbidden", /scope lacks drive.readonly/],
  [
    { status: 403, reason: "forbidden", details: [{ reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" }] },
    "drive_forbidden",
    /scope lacks drive.readonly/,
  ],
  [
    {
      status: 403,
      reason: "forbidden",
      details: [
        {
          reason: "SERVICE_DISABLED",
          metadata: { activationUrl: "https://console.developers.google.com/apis/api/drive/overview?project=1" },
        },
      ],
    },
    "drive_forbidden",
    /APIs & Services: https:\/\/console\.developers\.google\.com\/apis\/api\/drive\/overview\?project=1\./,
  ],
  [
    {
      status: 403,
      reason: "accessNotConfigured",
      details: [{ reason: "SERVICE_DISABLED", metadata: { activationUrl: "https://evil.example/" } }],
    },
    "drive_forbidden",
    /APIs & Services\.$/,
  ],
  [{ status: 403, reason: "domainPolicy" }, "drive_forbidden", /administrator/],
  [{ status: 403, reason: "appNotAuthorizedToFile" }, "drive_forbidden", /was not given/],
  [{ status: 403, reason: "fileNotDownloadable" }, "drive_forbidden", /Google document/],
  [{ status: 416, reason: "requestedRangeNotSatisfiable" }, "range_not_satisfiable", /has changed/],
  [{ status: 400, reason: "badRequest" }, "drive_unavailable", /400/],
  [{ status: 404, reason: "notFound" }, "drive_not_found", /the item the-file-id.*share it with/],
  [{ status: 400, reason: "invalid" }, "drive_unavailable", /400/],
  [{ status: 401, reason: "required" }, "drive_forbidden", /sign-in/],
  [{ redirect: "http://127.0.0.1:1/elsewhere" }, "drive_unavailable", /elsewhere/],
]

describe("what lasts is said at once", () => {
  for (const [fault, code, message] of lasting) {
    test(`${fault.reason ?? "a redirect"} ${fault.location ?? ""}${fault.details?.[0]?.reason ?? ""}`, async () => {
      google.setFault(fault)
      await assert.rejects(drive().get(file, never), { code, message })
      assert.equal(google.counts.get, 1)
      assert.deepEqual(waits, [])
    })
  }
})

describe("what the next call would meet again is not asked", () => {
  const bytes = (open: ReturnType<typeof drive>, id: string) => open.readRange({ id }, 0, 3, never)

  test("the quota of the day, a key, an API that is off: of all calls, for a while", async () => {
    for (const [reason, minutes] of [
      ["dailyLimitExceeded", 30],
      ["accessNotConfigured", 1],
      ["keyInvalid", 1],
    ] as const) {
      google.resetCounts()
      const open = drive()
      const heal = google.setFault({ status: 403, reason })
      await assert.rejects(open.get(file, never))
      heal()
      await assert.rejects(open.get({ id: "another" }, never), { code: /drive_(quota|forbidden)/ })
      await assert.rejects(bytes(open, file.id))
      assert.equal(google.counts.get + google.counts.media, 1, reason)
      passed += minutes * 60_000 + 1
      assert.equal((await open.get(file, never)).name, "a.mp3")
    }
  })

  test("a file that too many have downloaded: its bytes alone, for hours", async () => {
    const open = drive()
    const heal = google.setFault({ on: "media", id: file.id, status: 403, reason: "downloadQuotaExceeded" })
    await assert.rejects(bytes(open, file.id), { code: "drive_quota" })
    heal()
    passed += 60 * 60_000
    await assert.rejects(bytes(open, file.id), { code: "drive_quota" })
    assert.equal(google.counts.media, 1)
    assert.equal((await open.get(file, never)).name, "a.mp3")
    await google.addFile({ id: "other-file-id", name: "b.mp3", bytes: Buffer.from("0123456789") })
    assert.equal((await bytes(open, "other-file-id")).length, 4)
    passed += 61 * 60_000
    assert.equal((await bytes(open, file.id)).length, 4)
  })

  test("too many requests are too many of all: the others wait as well, a listener does not", async () => {
    const open = drive()
    google.setFault({ on: "get", status: 403, reason: "rateLimitExceeded", times: 1 })
    const ends: (() => void)[] = []
    const stopped = {
      ...clock,
      sleep: (milliseconds: number) => new Promise<void>(end => ends.push(() => end(void waits.push(milliseconds)))),
    }
    const paused = createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { clock: stopped })
    const first = paused.get(file, never)
    while (ends.length === 0) await new Promise(setImmediate)
    const second = paused.get(file, never)
    while (ends.length === 1) await new Promise(setImmediate)
    const { body } = await paused.openRange(file, 0, 3, never)
    for await (const piece of body) assert.equal(piece.length, 4)
    assert.equal(google.counts.get, 1)
    passed += 10_000
    for (const end of ends) end()
    await Promise.all([first, second])
    assert.equal((await open.get(file, never)).name, "a.mp3")
  })
})
