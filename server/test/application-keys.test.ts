/** Application keys: made, shown once, revoked; what they open, how programs prove that they know one, and what stands in logs. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { redact } from "../src/http/log.ts"
import { fill, OWNER, type RunningServer, signIn, startServer, TOKEN } from "./running-server.ts"
import { createSubsonicClient, formOf, makeKey, type Query } from "./subsonic-client.ts"
import { readFault, SHAPES } from "./subsonic-shapes.ts"
import { POSTGRES } from "./test-database.ts"
import { until } from "./until.ts"

const NAME = OWNER.OWNER_NAME
const PASSWORD = OWNER.OWNER_PASSWORD

const withServer = async (
  options: Parameters<typeof startServer>[0],
  work: (server: RunningServer) => Promise<void>,
): Promise<void> => {
  const server = await startServer(options)
  try {
    await work(server)
  } finally {
    await server.stop()
  }
}

const token = (secret: string, salt: string): Query => ({
  t: createHash("md5")
    .update(secret + salt)
    .digest("hex"),
  s: salt,
})
const ping = async (server: RunningServer, credentials: Query): Promise<number> => {
  const answer = await server.ask(`/rest/ping?${formOf({ ...credentials, f: "json" })}`)
  assert.equal(answer.status, 200)
  return answer.text.includes('"status":"ok"') ? -1 : readFault(answer.json()).code
}
const OK = -1

const Keys = z.object({
  applicationKeys: z.array(z.strictObject({ id: z.string(), name: z.string(), createdAt: z.string() })),
})
const listKeys = async (server: RunningServer, cookie: string) =>
  Keys.parse((await server.ask("/api/session/application-keys", { headers: { cookie } })).json()).applicationKeys

test("a key is shown once, and opens nothing any more once it is revoked", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const cookie = await signIn(server)
    const { id, key } = await makeKey(server, cookie, "  the phone ")
    assert.match(key, /^[\w-]{27,}$/)
    assert.notEqual((await makeKey(server, cookie)).key, key)
    const [first] = await listKeys(server, cookie)
    assert.deepEqual([first?.id, first?.name], [id, "the phone"])
    assert.equal(await ping(server, { apiKey: key }), OK)
    const revoke = () => server.ask(`/api/session/application-keys/${id}`, { method: "DELETE", headers: { cookie } })
    assert.equal((await revoke()).status, 200)
    assert.equal((await revoke()).status, 404)
    assert.equal((await listKeys(server, cookie)).length, 1)
    assert.equal(await ping(server, { apiKey: key }), 44)
    assert.equal(await ping(server, { u: NAME, p: key }), 40)
    assert.equal(await ping(server, { u: NAME, ...token(key, "salt") }), 40)
  }))

test("every way to show a key or the password, and what is wrong about each", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    assert.equal(await ping(server, { u: NAME, ...token(PASSWORD, "salt") }), 41)
    assert.equal(await ping(server, { u: "nobody", ...token(PASSWORD, "salt") }), 41)
    const { key } = await makeKey(server, await signIn(server))
    const hex = (text: string) => `enc:${Buffer.from(text).toString("hex")}`
    const right: readonly Query[] = [
      { apiKey: key },
      { u: NAME, p: key },
      { u: "  mina", p: hex(key) },
      { u: NAME, p: PASSWORD },
      { u: NAME, p: hex(PASSWORD) },
      { u: NAME, ...token(key, "c19b2d") },
      { u: NAME, p: PASSWORD, t: "", s: "", apiKey: "" },
    ]
    for (const credentials of right) assert.equal(await ping(server, credentials), OK, JSON.stringify(credentials))
    const wrong: readonly (readonly [number, Query])[] = [
      [10, {}],
      [10, { p: PASSWORD }],
      [10, { u: NAME }],
      [10, { u: NAME, t: token(key, "a").t ?? "" }],
      [40, { u: NAME, ...token(PASSWORD, "salt") }],
      [40, { u: NAME, t: token(key, "one").t ?? "", s: "two" }],
      [40, { u: "nobody", ...token(key, "salt") }],
      [40, { u: "nobody", p: key }],
      [40, { u: NAME, p: "enc:zz" }],
      [43, { u: NAME, apiKey: key }],
      [43, { apiKey: key, p: PASSWORD }],
      [43, { u: NAME, p: PASSWORD, ...token(key, "salt") }],
      [44, { apiKey: key.slice(1) }],
      [44, { apiKey: PASSWORD }],
    ]
    for (const [code, credentials] of wrong)
      assert.equal(await ping(server, credentials), code, JSON.stringify(credentials))
    const posted = await server.ask("/rest/getUser.view", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: formOf({ u: NAME, ...token(key, "salt"), username: NAME, f: "json" }),
    })
    assert.match(posted.text, /"adminRole":true/)
  }))

test("a key opens /metrics, and no other door", () =>
  withServer({ offLoopback: true, environment: { ...OWNER, SYNC_TOKEN: TOKEN } }, async server => {
    const { key } = await makeKey(server, await signIn(server))
    const authorization = `Bearer ${key}`
    assert.equal((await server.ask("/metrics", { headers: { authorization } })).status, 200)
    assert.equal((await server.ask("/metrics", { headers: { authorization: `Bearer ${key}x` } })).status, 401)
    assert.equal((await server.ask("/metrics", { headers: { authorization: `Bearer ${TOKEN}` } })).status, 401)
    for (const path of [
      "/api/music/albums",
      "/api/session/application-keys",
      "/api/sync/status",
      "/api/sync/v1/buckets",
      "/api/music/export-data",
      "/api/openapi.json",
    ])
      assert.equal((await server.ask(path, { headers: { authorization } })).status, 401, path)
    const session = z
      .object({ state: z.string() })
      .parse((await server.ask("/api/session", { headers: { authorization } })).json())
    assert.equal(session.state, "sign_in")
  }))

test("guessing passwords is slowed down; a program with an old one is not, nor is its owner", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    for (let n = 0; n < 20; n++) assert.equal(await ping(server, { u: NAME, p: "the old password" }), 40)
    assert.equal(await ping(server, { u: NAME, p: PASSWORD }), OK)
    const codes: number[] = []
    for (let n = 0; n < 8; n++) codes.push(await ping(server, { u: NAME, p: `guess ${n}` }))
    assert.deepEqual([codes[0], codes.at(-1)], [40, 0])
    assert.equal(await ping(server, { u: NAME, p: PASSWORD }), OK)
  }))

test("a right password is hashed once for many requests, also when they come together", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const codes = await Promise.all(Array.from({ length: 30 }, () => ping(server, { u: NAME, p: PASSWORD })))
    assert.deepEqual(new Set(codes), new Set([OK]))
  }))

test("at this machine without an account any name may listen, and a key is nobody's", () =>
  withServer({}, async server => {
    await fill(server)
    const client = createSubsonicClient(server, { u: "anybody", p: "anything" })
    assert.equal((await client.get("getArtists", SHAPES.artists)).index.length, 2)
    assert.equal((await client.get("getUser", SHAPES.user, { username: "anybody" })).username, "anybody")
    await client.done("star", { id: "tr-t1" })
    assert.equal((await client.get("getStarred2", SHAPES.starred2)).song.length, 1)
    assert.equal(await ping(server, { u: "anybody", ...token("x", "y") }), OK)
    assert.equal(await ping(server, {}), 10)
    assert.equal(await ping(server, { apiKey: "x" }), 44)
    const made = await server.ask("/api/session/application-keys", { method: "POST", body: { name: "phone" } })
    assert.deepEqual([made.status, ErrorBody.parse(made.json()).error.code], [409, "conflict"])

    const address = "/rest/ping?u=a&p=b&f=json"
    for (const headers of [{ "x-forwarded-for": "203.0.113.9" }, { forwarded: "for=203.0.113.9" }])
      assert.equal(readFault((await server.ask(address, { headers })).json()).code, 40)
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { host: "evil.example" },
    ])
      assert.equal((await server.ask(address, { headers })).status, 403, JSON.stringify(headers))
  }))

test("before there is an account nobody gets in from the network, and a foreign Host never does", () =>
  withServer({ offLoopback: true }, async server => {
    for (const credentials of [
      { u: "a", p: "b" },
      { u: "a", ...token("b", "c") },
    ])
      assert.equal(await ping(server, credentials), 40)
    assert.equal(await ping(server, { apiKey: "x" }), 44)
  }))

test("a program with a key may come from a page of its own, but by our name", () =>
  withServer({ environment: OWNER }, async server => {
    const { key } = await makeKey(server, await signIn(server))
    const asked = (headers: Record<string, string>) => server.ask(`/rest/ping?apiKey=${key}`, { headers })
    assert.match((await asked({ origin: "file://" })).text, /status="ok"/)
    assert.equal((await asked({ host: "evil.example" })).status, 403)
  }))

test("a page of another origin reads what a key opens, and nothing that is open at this machine alone", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const { key } = await makeKey(server, await signIn(server))
    const headers = { origin: "https://player.example.org" }
    const opened = await server.ask(`/rest/ping?f=json&apiKey=${key}`, { headers })
    assert.equal(opened.headers["access-control-allow-origin"], "*")
    assert.equal(opened.headers["cross-origin-resource-policy"], "cross-origin")
    const other = await server.ask("/api/health", { headers })
    assert.equal(other.headers["access-control-allow-origin"], undefined)
    await withServer({}, async alone => {
      const answer = await alone.ask("/rest/ping?u=me&f=json")
      assert.equal(answer.headers["access-control-allow-origin"], undefined)
    })
  }))

test("no log holds a key, a password or a token, however they came", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const { key } = await makeKey(server, await signIn(server))
    const proof = token(key, "salt-of-this-test")
    const secrets = [
      key,
      PASSWORD,
      Buffer.from(PASSWORD).toString("hex"),
      String(proof.t),
      "salt-of-this-test",
      "wrong-secret",
    ]
    const queries: readonly Query[] = [
      { apiKey: key },
      { u: NAME, p: PASSWORD },
      { u: NAME, p: `enc:${Buffer.from(PASSWORD).toString("hex")}` },
      { u: NAME, ...proof },
      { apiKey: "wrong-secret" },
      { u: NAME, p: "wrong-secret" },
    ]
    for (const query of queries)
      for (const method of ["ping", "stream", "nothing", "ping/more"]) {
        await server.ask(`/rest/${method}?${formOf(query)}&id=tr-x`)
        await server.ask(`/rest/${method}`, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: formOf(query),
        })
      }
    await server.ask("/metrics", { headers: { authorization: `Bearer ${key}` } })
    assert.ok(server.logged.some(line => line.includes('"/rest/ping"')))
    for (const line of [...server.logged, ...server.printed])
      for (const secret of secrets) assert.ok(!line.includes(secret), line)
  }))

test("whatever writes a whole address into a log, what opens the door is left out of it", () => {
  for (const name of ["p", "t", "s", "apiKey"])
    for (const address of [`/rest/ping?${name}=secret&u=Mina`, `/rest/ping.view?u=Mina&v=1&${name}=secret`]) {
      assert.ok(!redact(address).includes("secret"), address)
      assert.ok(redact(address).includes("u=Mina"), address)
    }
})

test(
  "the library and what lies beside it can be read by its owner alone, from the first start on",
  { skip: POSTGRES !== undefined },
  () =>
    withServer({ environment: OWNER }, async server => {
      await makeKey(server, await signIn(server))
      const files = (await readdir(server.directory)).filter(name => name.startsWith("diapason.sqlite"))
      assert.ok(files.length > 1, files.join())
      for (const name of files) assert.equal((await stat(join(server.directory, name))).mode & 0o077, 0, name)
    }),
)

test("a key made at home opens the remote too, and one revoked there opens nothing at home", async () => {
  const remote = await startServer({
    offLoopback: true,
    environment: { SYNC_TOKEN: TOKEN, KOYEB_INSTANCE_ID: "instance" },
  })
  const home = await startServer({ environment: { ...OWNER, KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN } })
  try {
    await fill(home, undefined, { authorization: `Bearer ${TOKEN}` })
    const { id, key } = await makeKey(home, await signIn(home))
    await until("the key on the remote", async () => (await ping(remote, { apiKey: key })) === OK)
    const there = createSubsonicClient(remote, { u: NAME, ...token(key, "salt") })
    assert.equal((await there.get("search3", SHAPES.searchResult3, { query: "" })).song.length, 3)
    await there.done("star", { id: "tr-t3" })
    const here = createSubsonicClient(home, { apiKey: key })
    await until("the star at home", async () => (await here.get("getStarred2", SHAPES.starred2)).song.length === 1)
    const cookie = await signIn(remote)
    await remote.ask(`/api/session/application-keys/${id}`, { method: "DELETE", headers: { cookie } })
    await until("the key gone at home", async () => (await ping(home, { apiKey: key })) === 44)
  } finally {
    await home.stop()
    await remote.stop()
  }
})
