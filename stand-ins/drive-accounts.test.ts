import assert from "node:assert/strict"
import { createSign } from "node:crypto"
import { after, before, test } from "node:test"
import { createDriveStandIn } from "./drive.ts"

const drive = createDriveStandIn()

before(async () => {
  await drive.start()
  drive.addFolder({ id: "secret", name: "Secret", private: true })
  await drive.addFile({ id: "secret-song", name: "secret.mp3", parentId: "secret", bytes: Buffer.from("song") })
})
after(() => drive.stop())

async function look(headers: Record<string, string>, query = ""): Promise<number> {
  const response = await fetch(`${drive.url}/drive/v3/files/secret-song${query}`, { headers })
  await response.arrayBuffer()
  return response.status
}

async function token(form: Record<string, string>): Promise<Response> {
  return fetch(`${drive.url}/token`, { method: "POST", body: new URLSearchParams(form) })
}
function assertion(claims: Record<string, unknown>, privateKey: string): string {
  const head = Buffer.from(JSON.stringify({ alg: "RS256", typ: "JWT" })).toString("base64url")
  const body = Buffer.from(JSON.stringify(claims)).toString("base64url")
  const signature = createSign("RSA-SHA256").update(`${head}.${body}`).sign(privateKey).toString("base64url")
  return `${head}.${body}.${signature}`
}
const grant_type = "urn:ietf:params:oauth:grant-type:jwt-bearer"

test("a signed assertion opens private items, a forged one does not", async () => {
  const account = drive.createServiceAccountJson()
  const iat = Math.floor(Date.now() / 1000)
  const scope = "https://www.googleapis.com/auth/drive.readonly"
  const claims = { iss: account.client_email, aud: account.token_uri, scope, iat, exp: iat + 3600 }
  const good = await token({ grant_type, assertion: assertion(claims, account.private_key) })
  const authorization = `Bearer ${/ya29[\w.-]+/.exec(await good.text())?.[0]}`
  assert.equal(await look({ authorization }), 200)
  assert.equal(await look({}, `?key=${drive.apiKey}`), 404)
  const other = createDriveStandIn().createServiceAccountJson()
  for (const refused of [
    assertion(claims, other.private_key),
    assertion({ ...claims, exp: iat + 7200 }, account.private_key),
    assertion({ ...claims, aud: "https://elsewhere" }, account.private_key),
    assertion({ ...claims, scope: "everything" }, account.private_key),
  ]) {
    assert.equal((await token({ grant_type, assertion: refused })).status, 400)
  }
  drive.revokeTokens()
  assert.equal(await look({ authorization }), 401)
})

test("a refresh token gives access, a wrong one invalid_grant", async () => {
  const before = drive.counts.token
  const { clientId: client_id, clientSecret: client_secret, refreshToken: refresh_token } = drive.oauth
  const form = { grant_type: "refresh_token", client_id, client_secret, refresh_token }
  assert.equal((await token(form)).status, 200)
  const wrong = await token({ ...form, refresh_token: "old" })
  assert.equal(wrong.status, 400)
  assert.match(await wrong.text(), /invalid_grant/)
  assert.equal((await token({ ...form, client_secret: "x" })).status, 401)
  assert.equal(drive.counts.token - before, 3)
})
