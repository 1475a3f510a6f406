/** What Google refuses of uploads, the stand-in refuses too; and the product never sends it. */
import assert from "node:assert/strict"
import { createHash, randomBytes } from "node:crypto"
import { after, before, test } from "node:test"
import { createUploads } from "../server/src/drive/uploads.ts"
import { createDriveStandIn } from "./drive.ts"

const UNIT = 256 * 1024
const never = new AbortController().signal
const scope = "https://www.googleapis.com/auth/drive.file"
const google = createDriveStandIn({ oauth: { clientId: "c", clientSecret: "s", refreshToken: "1//adds", scope } })
let token: string

before(async () => {
  await google.start()
  token = await tokenFor("1//adds")
})
after(() => google.stop())

async function tokenFor(refreshToken: string): Promise<string> {
  const form = { grant_type: "refresh_token", client_id: "c", client_secret: "s", refresh_token: refreshToken }
  const answer = await fetch(`${google.url}/token`, { method: "POST", body: new URLSearchParams(form) })
  return String(Object(await answer.json()).access_token)
}
const uploads = (url = google.url) =>
  createUploads({ baseUrl: url, oauth: google.oauth }, { signedIn: () => undefined })
const begin = (metadata: unknown, headers: Record<string, string> = {}, by = token) =>
  fetch(`${google.url}/upload/drive/v3/files?uploadType=resumable`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${by}`,
      "content-type": "application/json",
      "x-upload-content-type": "audio/flac",
      "x-upload-content-length": String(2 * UNIT + 7),
      ...headers,
    },
    body: JSON.stringify(metadata),
  })
const put = (session: string, range: string, bytes?: Uint8Array<ArrayBuffer>) =>
  fetch(session, {
    method: "PUT",
    redirect: "manual",
    headers: { authorization: `Bearer ${token}`, "content-range": range },
    ...(bytes && { body: bytes }),
  })
const whole = { name: "a.flac", mimeType: "audio/flac" }

test("metadata, scope and size are checked before anything is taken", async () => {
  const status = async (answer: Promise<Response>) => (await answer).status
  assert.equal(await status(begin({ mimeType: "audio/flac" })), 400)
  assert.equal(await status(begin({ name: "a.flac" })), 400)
  assert.equal(await status(begin({ ...whole, parents: ["nowhere"] })), 404)
  assert.equal(await status(begin({ ...whole, size: 7 })), 400)
  assert.equal(await status(begin(whole, { "x-upload-content-length": "" })), 400)
  assert.equal(await status(begin(whole, { "content-type": "text/plain" })), 400)
  assert.equal(await status(begin({ ...whole, appProperties: { a: "x".repeat(124) } })), 400)
  const reads = createDriveStandIn()
  await reads.start()
  const client = createUploads({ baseUrl: reads.url, oauth: reads.oauth }, { signedIn: () => undefined })
  await assert.rejects(client.folder({ name: "Diapason", key: "folder" }, never), /not add files/)
  await reads.stop()
})

test("chunks are multiples of 256 KiB, in order, of the size that was announced", async () => {
  const bytes = new Uint8Array(randomBytes(2 * UNIT + 7))
  const size = bytes.byteLength
  const session = (await begin(whole)).headers.get("location") ?? ""
  assert.equal((await put(session, `bytes */${size}`)).headers.get("range"), null)
  assert.equal((await put(session, `bytes 0-${UNIT - 2}/${size}`, bytes.slice(0, UNIT - 1))).status, 400)
  assert.equal((await put(session, `bytes 0-${UNIT - 1}/${size + 1}`, bytes.slice(0, UNIT))).status, 400)
  assert.equal((await put(session, `bytes ${UNIT}-${2 * UNIT - 1}/${size}`, bytes.slice(UNIT, 2 * UNIT))).status, 400)
  const first = await put(session, `bytes 0-${UNIT - 1}/${size}`, bytes.slice(0, UNIT))
  assert.deepEqual([first.status, first.headers.get("range")], [308, `bytes=0-${UNIT - 1}`])
  const last = await put(session, `bytes ${UNIT}-${size - 1}/${size}`, bytes.slice(UNIT))
  assert.equal(last.status, 200)
  const [file] = google.uploaded()
  assert.ok(file && Buffer.from(file.bytes).equals(bytes))
  google.expireUploads()
  assert.equal((await put(session, `bytes */${size}`)).status, 404)
})

test("the product sends nothing that is refused, and nothing elsewhere", async () => {
  const bytes = new Uint8Array(randomBytes(UNIT + 3))
  const md5 = createHash("md5").update(bytes).digest("hex")
  const client = uploads()
  const parent = await client.folder({ name: "Diapason", key: "folder" }, never)
  assert.deepEqual(
    await client.folder({ name: "Another name", key: "folder" }, never),
    parent,
    "found again by its key",
  )
  const facts = { name: "it's.flac", mimeType: "audio/flac", size: bytes.byteLength, parentId: parent.id, md5 }
  assert.equal(await client.find(facts, never), undefined)
  const session = await client.begin(facts, never)
  const size = bytes.byteLength
  assert.deepEqual(await client.ask(session, size, never), { received: 0 })
  assert.throws(() => client.send(session, { bytes: bytes.slice(0, 5), start: 0, size }, never), RangeError)
  assert.deepEqual(await client.send(session, { bytes: bytes.slice(0, UNIT), start: 0, size }, never), {
    received: UNIT,
  })
  const sent = await client.send(session, { bytes: bytes.slice(UNIT), start: UNIT, size }, never)
  assert.ok(sent && "file" in sent)
  assert.deepEqual(await client.find(facts, never), sent.file)
  for (const address of ["https://example.org/upload/drive/v3/files", `${google.url}/elsewhere`, "no address", ""])
    assert.throws(() => client.ask(address, size, never), { code: "drive_unavailable" })
})
