import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { systemClock } from "./clock.ts"
import { createDrive } from "./drive.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
const secret = { id: "secret-song" }
const noWait = { ...systemClock, sleep: async () => {} }

before(async () => {
  await google.start()
  google.addFolder({ id: "secret", name: "Secret", private: true })
  await google.addFile({ id: "secret-song", name: "s.mp3", parentId: "secret", bytes: Buffer.from("song") })
})
after(() => google.stop())
beforeEach(() => {
  google.clearFaults()
  google.resetCounts()
})

test("without any key everything says what to set", async () => {
  for (const apiKey of [undefined, ""]) {
    const drive = createDrive({ baseUrl: google.url, apiKey })
    assert.equal(drive.configured, false)
    await assert.rejects(drive.get(secret, never), { code: "drive_not_configured", message: /GOOGLE_API_KEY/ })
  }
  assert.equal(google.counts.get, 0)
})

test("a wrong API key is named, and never quoted", async () => {
  const drive = createDrive({ baseUrl: google.url, apiKey: "AIzaWrongSecret" })
  await assert.rejects(drive.get(secret, never), error => {
    assert.ok(error instanceof Error)
    assert.match(error.message, /GOOGLE_API_KEY/)
    return !JSON.stringify([error, error.message, error.stack, String(error.cause)]).includes("WrongSecret")
  })
})

test("neither is it where nobody answers", async () => {
  const gone = createDriveStandIn()
  await gone.start()
  await gone.stop()
  const drive = createDrive({ baseUrl: gone.url, apiKey: "AIzaWrongSecret" }, { clock: noWait })
  await assert.rejects(drive.get(secret, never), error => {
    assert.ok(error instanceof Error)
    assert.match(error.message, /ECONNREFUSED/)
    return !JSON.stringify([error, error.message, error.stack, String(error.cause)]).includes("WrongSecret")
  })
})

test("a service account sees private items with one token for many calls", async () => {
  const account = google.createServiceAccountJson()
  const drive = createDrive({ baseUrl: google.url, apiKey: google.apiKey, serviceAccount: account })
  const items = await Promise.all(Array.from({ length: 10 }, () => drive.get(secret, never)))
  assert.equal(items[9]?.name, "s.mp3")
  assert.equal(google.counts.token, 1)
  await assert.rejects(drive.get({ id: "nowhere-at-all" }, never), { message: /share it with music@stand-in/ })
})

test("a token that Google withdrew is renewed once", async () => {
  const drive = createDrive({ baseUrl: google.url, serviceAccount: google.createServiceAccountJson() })
  await drive.get(secret, never)
  google.revokeTokens()
  assert.equal((await drive.get(secret, never)).name, "s.mp3")
  assert.equal(google.counts.token, 2)
  google.setFault({ on: "get", status: 401, reason: "authError" })
  google.resetCounts()
  await assert.rejects(drive.get(secret, never), { code: "drive_forbidden", message: /sign-in/ })
  assert.deepEqual([google.counts.get, google.counts.token], [2, 1])
})

test("a token is renewed a minute before its end", async () => {
  let now = Date.now()
  const clock = { ...systemClock, now: () => now }
  const drive = createDrive({ baseUrl: google.url, serviceAccount: google.createServiceAccountJson() }, { clock })
  await drive.get(secret, never)
  now += 3_539_000
  await drive.get(secret, never)
  assert.equal(google.counts.token, 1)
  now += 2_000
  google.setFault({ on: "token", status: 400, reason: "asked-and-refused", times: 1 })
  await assert.rejects(drive.get(secret, never), { code: "drive_forbidden" })
  assert.equal(google.counts.token, 2)
})

test("a sign-in that is down for a moment is asked again", async () => {
  const deps = { clock: noWait }
  const drive = createDrive({ baseUrl: google.url, serviceAccount: google.createServiceAccountJson() }, deps)
  google.setFault({ on: "token", status: 503, times: 2 })
  assert.equal((await drive.get(secret, never)).name, "s.mp3")
  assert.equal(google.counts.token, 3)
})

test("a private key that is none is said without quoting it", async () => {
  const account = { ...google.createServiceAccountJson(), private_key: "-----BEGIN NONSENSE" }
  const drive = createDrive({ baseUrl: google.url, serviceAccount: account })
  await assert.rejects(drive.get(secret, never), { code: "drive_not_configured", message: /private_key/ })
})

test("a person's refresh token works, a withdrawn one says what to renew", async () => {
  const drive = createDrive({ baseUrl: google.url, oauth: google.oauth })
  assert.equal((await drive.get(secret, never)).name, "s.mp3")
  const old = createDrive({ baseUrl: google.url, oauth: { ...google.oauth, refreshToken: "old" } })
  await assert.rejects(old.get(secret, never), { code: "drive_forbidden", message: /GOOGLE_OAUTH_REFRESH_TOKEN/ })
})

test("the caller's leaving does not spoil the token for the others", async () => {
  google.setFault({ on: "token", latencyMs: 100 })
  const drive = createDrive({ baseUrl: google.url, serviceAccount: google.createServiceAccountJson() })
  const leaving = new AbortController()
  const left = drive.get(secret, leaving.signal)
  const staying = drive.get(secret, never)
  setTimeout(() => leaving.abort(new Error("left")), 20)
  await assert.rejects(left, /left/)
  assert.equal((await staying).name, "s.mp3")
  assert.equal(google.counts.token, 1)
})
