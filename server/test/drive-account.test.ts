/** A person signs in to Google by the page: strict stand-in, real redirects, and what the other server gets of it. */
import assert from "node:assert/strict"
import { afterEach, beforeEach, test } from "node:test"
import { createDriveStandIn } from "../../stand-ins/drive.ts"
import { makeFrames } from "../src/imports/tags/test-audio.ts"
import { ask, type RunningServer, startServer, TOKEN } from "./running-server.ts"
import { until } from "./until.ts"

const CALLBACK = "/api/drive/authorization/callback"
let google: ReturnType<typeof createDriveStandIn>
let servers: RunningServer[] = []

beforeEach(async () => {
  google = createDriveStandIn()
  await google.start()
  google.addFolder({ id: "private-folder", name: "Private", private: true })
})
afterEach(async () => {
  for (const server of servers) await server.stop()
  servers = []
  await google.stop()
})

const client = () => ({
  GOOGLE_DRIVE_URL: google.url,
  GOOGLE_OAUTH_CLIENT_ID: google.oauth.clientId,
  GOOGLE_OAUTH_CLIENT_SECRET: google.oauth.clientSecret,
})
const start = async (environment: Record<string, string>): Promise<RunningServer> => {
  const server = await startServer({ environment })
  servers.push(server)
  return server
}
const begin = async (server: RunningServer): Promise<URL> => {
  const answer = await server.ask("/api/drive/authorization", { method: "POST" })
  assert.equal(answer.status, 200, answer.text)
  return new URL(String(Object(answer.json()).url))
}
/** What the browser does: to Google's page, and back to where it says. */
const consentTo = async (address: URL): Promise<URL> => {
  const page = await ask(address.href)
  assert.equal(page.status, 302, page.text)
  return new URL(page.headers.location ?? "")
}
const standing = async (server: RunningServer) => Object((await server.ask("/api/drive/authorization")).json())
const signIn = async (server: RunningServer): Promise<void> => {
  const back = await ask((await consentTo(await begin(server))).href)
  assert.deepEqual([back.status, back.headers.location], [303, "/"])
}

test("signed in by the page, private folders are there; signed out, they are not; the token is nowhere to be seen", async () => {
  const server = await start(client())
  assert.deepEqual(await standing(server), { state: "signed_out", keys: [] })
  assert.equal(Object((await server.ask("/api/session")).json()).driveConfigured, false)
  const address = await begin(server)
  assert.equal(address.searchParams.get("redirect_uri"), `${server.url}${CALLBACK}`)
  const callback = await consentTo(address)
  const back = await ask(callback.href)
  assert.deepEqual([back.status, back.headers.location], [303, "/"])
  assert.deepEqual((await standing(server)).keys, ["account"])
  assert.equal(Object((await server.ask("/api/session")).json()).driveConfigured, true)

  await google.addFile({ parentId: "private-folder", name: "a.mp3", bytes: await makeFrames(server.directory, 2) })
  const look = await server.ask("/api/music/drive-preview", { method: "POST", body: { url: "private-folder" } })
  assert.equal(look.status, 200, look.text)

  assert.equal((await ask(callback.href)).status, 400, "what came back works once")
  const secrets = [callback.searchParams.get("code") ?? "?", google.oauth.clientSecret, "1//"]
  for (const secret of secrets) assert.ok(!server.logged.some(line => line.includes(secret)), "a secret is in the log")

  assert.equal(Object((await server.ask("/api/drive/authorization", { method: "DELETE" })).json()).state, "signed_out")
  const refused = await server.ask("/api/music/drive-preview", { method: "POST", body: { url: "private-folder" } })
  assert.equal(refused.status, 503, refused.text)
})

test("a state of somebody else's, a no, a verifier that does not fit: nothing is kept, and the words say so", async () => {
  const server = await start(client())
  const forged = await server.ask(`${CALLBACK}?state=${"x".repeat(43)}&code=4/abc`)
  assert.equal(forged.status, 400)
  assert.match(forged.text, /Begin it again/)
  google.denyConsent(true)
  await signIn(server)
  const told = await standing(server)
  assert.equal(told.state, "signed_out")
  assert.match(told.problem, /was told not to/)
  google.denyConsent(false)

  const mine = await consentTo(await begin(server))
  const other = await consentTo(await begin(server))
  mine.searchParams.set("code", other.searchParams.get("code") ?? "")
  await ask(mine.href)
  assert.equal((await standing(server)).state, "signed_out")
  await signIn(server)
  assert.deepEqual(Object.keys(await standing(server)), ["state", "signedInAt", "keys"])
})

test("after the seven days of an app that was not published, the words say what to press", async () => {
  const server = await start(client())
  await signIn(server)
  google.expireSignIns()
  google.revokeTokens()
  const look = await server.ask("/api/music/drive-preview", { method: "POST", body: { url: "private-folder" } })
  assert.equal(look.status, 502)
  assert.match(look.text, /seven days.*Publish app/)
  assert.match((await standing(server)).problem, /Publish app/)
  const { token } = google.counts
  await server.ask("/api/music/drive-preview", { method: "POST", body: { url: "private-folder" } })
  assert.equal(google.counts.token, token, "a refusal is not asked for again at once")
  await signIn(server)
  const again = await server.ask("/api/music/drive-preview", { method: "POST", body: { url: "private-folder" } })
  assert.equal(again.status, 422, "it is there, and empty")
})

test("the other server gets the sign-in sealed, and opens what is private with no variable of its own", async () => {
  const remote = await start({ SYNC_ROLE: "remote", SYNC_TOKEN: TOKEN, GOOGLE_DRIVE_URL: google.url })
  const home = await start({ ...client(), KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN })
  assert.equal((await standing(remote)).state, "elsewhere")
  assert.equal((await remote.ask("/api/drive/authorization", { method: "POST" })).status, 409)
  await signIn(home)
  await until("the sign-in", async () => (await standing(remote)).state === "signed_in")
  const look = await remote.ask("/api/music/drive-preview", { method: "POST", body: { url: "private-folder" } })
  assert.equal(look.status, 422, look.text)
  const rows = await remote.ask("/api/sync/v1/changes?after=0", { headers: { authorization: `Bearer ${TOKEN}` } })
  assert.ok(!rows.text.includes("1//") && !rows.text.includes(google.oauth.clientSecret))
  await home.ask("/api/drive/authorization", { method: "DELETE" })
  await until("the end of the sign-in", async () => (await standing(remote)).state === "elsewhere")
})
