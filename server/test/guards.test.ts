/** Who may do what: every route that is described, under every way of coming to it. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import {
  type Answer,
  askRaw,
  fill,
  OWNER,
  type Question,
  type RunningServer,
  signIn,
  startServer,
  TOKEN,
} from "./running-server.ts"

const Description = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

const OPEN = [
  "GET /api/health",
  "GET /api/session",
  "POST /api/session",
  "DELETE /api/session",
  "GET /api/drive/authorization/callback",
  "GET /api/shared/{key}",
  "GET /api/shared/{key}/track/{id}",
  "GET /api/shared/{key}/cover/{id}",
]
const WITH_TOKEN = [
  "POST /api/music/import-data",
  "POST /k/{token}/api/music/import-data",
  "GET /api/sync/v1/hello",
  "GET /api/sync/v1/changes",
  "GET /api/sync/v1/watch",
  "GET /api/sync/v1/buckets",
  "GET /api/sync/v1/bucket/{bucket}",
  "POST /api/sync/v1/rows",
  "POST /api/sync/v1/identity",
  "POST /api/sync/v1/replace",
]
const MACHINE = ["POST /api/accounts"]
const EITHER = ["GET /api/music/export-data"]
/** Who asks stands in the query: refusals come in the shape of that API, as its programs expect. */
const SUBSONIC = ["GET /rest/{method}", "POST /rest/{method}"]

const codeOf = (answer: Answer): string => ErrorBody.parse(answer.json()).error.code

const everyRoute = async (server: RunningServer, question: Question = {}): Promise<readonly string[]> => {
  const answer = await server.ask("/api/openapi.json", question)
  assert.equal(answer.status, 200)
  const { paths } = Description.parse(answer.json())
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )
}

/** Asks a route by its description. Bodies are empty: the guard must speak before they are looked at. */
const askRoute = (server: RunningServer, route: string, question: Question = {}): Promise<Answer> => {
  const [method = "", path = ""] = route.split(" ")
  const address = path.replace("{token}", "not-the-token").replaceAll(/\{\w+\}/g, "1")
  return server.ask(address, { method, ...question })
}

describe("off loopback, an account made, a token set", () => {
  let server: RunningServer
  let cookie: string
  let routes: readonly string[]
  before(async () => {
    server = await startServer({ offLoopback: true, environment: { ...OWNER, SYNC_TOKEN: TOKEN } })
    cookie = await signIn(server)
    routes = await everyRoute(server, { headers: { cookie } })
  })
  after(() => server.stop())

  test("every route is described, and no other", () => {
    for (const route of [...OPEN, ...WITH_TOKEN, ...MACHINE, ...EITHER, ...SUBSONIC])
      assert.ok(routes.includes(route), route)
    assert.ok(routes.length >= 30, `${routes.length} routes`)
    assert.ok(!routes.some(route => route.startsWith("HEAD")))
  })

  test("a stranger finds only what is open", async () => {
    for (const route of routes) {
      const answer = await askRoute(server, route)
      if (OPEN.includes(route)) assert.notEqual(answer.status === 401 && codeOf(answer) === "unauthorized", true, route)
      else if (MACHINE.includes(route)) assert.equal(codeOf(answer), "forbidden", route)
      else if (SUBSONIC.includes(route)) assert.match(answer.text, /status="failed"/, route)
      else {
        assert.equal(answer.status, 401, route)
        assert.equal(codeOf(answer), "unauthorized", route)
      }
    }
  })

  test("the token opens synchronisation and nothing else", async () => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    for (const route of routes.filter(one => !OPEN.includes(one) && one !== "GET /api/sync/v1/watch")) {
      const { status, text } = await askRoute(server, route, { headers })
      const opened = status !== 401 && status !== 403 && !text.includes('status="failed"')
      assert.equal(opened, WITH_TOKEN.includes(route) || EITHER.includes(route), `${route} ${status}`)
    }
  })

  test("a sign-in opens everything but synchronisation", async () => {
    for (const route of routes.filter(one => !OPEN.includes(one) && one !== "GET /api/events")) {
      const { status, text } = await askRoute(server, route, { headers: { cookie } })
      const closed = status === 401 || status === 403 || text.includes('status="failed"')
      const others = [...WITH_TOKEN, ...MACHINE, ...SUBSONIC]
      assert.equal(closed, others.includes(route), `${route} ${status}`)
    }
  })

  test("fault 31: wrong tokens are refused, whatever they resemble", async () => {
    for (const authorization of [
      `Bearer ${TOKEN.slice(1)}`,
      `Bearer ${TOKEN}0`,
      `Basic ${TOKEN}`,
      TOKEN,
      "Bearer",
      "Bearer  ",
      `Bearer ${TOKEN.toUpperCase()}`,
    ]) {
      const answer = await server.ask("/api/sync/v1/buckets", { headers: { authorization } })
      assert.equal(answer.status, 401, authorization)
    }
    assert.equal(
      (await server.ask("/api/sync/v1/buckets", { headers: { authorization: `bearer ${TOKEN}` } })).status,
      200,
    )
  })

  test("the token stands in the address for import-data alone, and in no log", async () => {
    const body = { albums: [], tracks: [], artists: [] }
    const answer = await server.ask(`/k/${TOKEN}/api/music/import-data`, { method: "POST", body })
    assert.equal(answer.status, 200, answer.text)
    for (const path of ["/api/sync/v1/buckets", "/api/music/albums", "/api/music/export-data", "/api/health"])
      assert.equal((await server.ask(`/k/${TOKEN}${path}`)).status, 404, path)
    assert.equal((await server.ask(`/api/sync/v1/buckets?token=${TOKEN}`)).status, 401)
    assert.ok(server.logged.some(line => line.includes("/k/…/api/music/import-data")))
    assert.ok(!server.logged.some(line => line.includes(TOKEN)))
  })

  test("unknown addresses tell nothing to strangers, and 404 to those who may ask", async () => {
    assert.equal((await server.ask("/api/music/nothing")).status, 401)
    assert.equal((await server.ask("/rest/ping/more")).status, 401)
    assert.equal((await server.ask("/api/sync/v1/nothing")).status, 401)
    assert.equal((await server.ask("/api/music/nothing", { headers: { cookie } })).status, 404)
    const headers = { authorization: `Bearer ${TOKEN}` }
    assert.equal((await server.ask("/api/sync/v1/nothing", { headers })).status, 404)
  })

  test("any Host is right here, and an Origin must be that of the Host", async () => {
    const host = "my-app.koyeb.app"
    const asked = (origin: string | undefined, more: Record<string, string> = {}) =>
      server.ask("/api/sync/now", {
        method: "POST",
        headers: { host, cookie, ...(origin === undefined ? {} : { origin }), ...more },
      })
    assert.equal((await asked(undefined)).status, 202)
    assert.equal((await asked(`https://${host}`)).status, 202)
    for (const origin of [
      "https://evil.example",
      "null",
      `https://${host}.evil.example`,
      `https://evil.example/${host}`,
    ]) {
      const answer = await asked(origin)
      assert.equal(codeOf(answer), "foreign_origin", origin)
    }
    assert.equal(codeOf(await asked(undefined, { "sec-fetch-site": "cross-site" })), "foreign_origin")
    assert.equal(codeOf(await asked(`https://${host}`, { "sec-fetch-site": "cross-site" })), "foreign_origin")
  })

  test("no answer lets another site read it", async () => {
    for (const path of ["/api/health", "/api/music/albums", "/"]) {
      const { headers } = await server.ask(path, { headers: { cookie, origin: "https://evil.example" } })
      assert.deepEqual(
        Object.keys(headers).filter(name => name.startsWith("access-control-")),
        [],
      )
    }
    const preflight = await server.ask("/api/sync/now", {
      method: "OPTIONS",
      headers: { origin: "https://evil.example", "access-control-request-method": "POST" },
    })
    assert.ok(preflight.status >= 400)
  })
})

describe("off loopback before there is an account", () => {
  let server: RunningServer
  let routes: readonly string[]
  before(async () => {
    const described = await startServer()
    routes = await everyRoute(described)
    await described.stop()
    server = await startServer({ offLoopback: true })
  })
  after(() => server.stop())

  test("it waits for its home, and nobody makes an account from the network", async () => {
    for (const route of routes) {
      const answer = await askRoute(server, route)
      if (OPEN.includes(route)) continue
      if (SUBSONIC.includes(route)) {
        assert.match(answer.text, /status="failed"/, route)
        continue
      }
      const code =
        WITH_TOKEN.includes(route) || route === "GET /api/music/export-data"
          ? "token_not_set"
          : MACHINE.includes(route)
            ? "forbidden"
            : "waiting_for_home"
      assert.equal(codeOf(answer), code, route)
    }
    assert.equal((await server.ask("/api/health")).status, 200)
    assert.equal((await server.ask("/")).status, 200)
    const { state, person } = z
      .object({ state: z.string(), person: z.null() })
      .parse((await server.ask("/api/session")).json())
    assert.deepEqual([state, person], ["waiting", null])
  })

  test("the refusal without a token says what to set", async () => {
    const answer = await server.ask("/api/sync/v1/buckets")
    assert.equal(answer.status, 403)
    assert.match(answer.text, /SYNC_TOKEN/)
  })
})

describe("on loopback, no account", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer()
    await fill(server)
  })
  after(() => server.stop())

  test("the person at this machine needs no sign-in", async () => {
    for (const path of ["/api/music/albums", "/api/sync/status", "/metrics", "/api/music/export-data"])
      assert.equal((await server.ask(path)).status, 200, path)
    assert.equal((await server.ask("/api/sync/v1/buckets")).status, 200)
  })

  test("who comes through a proxy must sign in, and cannot synchronise without a token", async () => {
    for (const headers of [
      { "x-forwarded-for": "203.0.113.9" },
      { "x-forwarded-proto": "https" },
      { "x-forwarded-host": "localhost" },
      { forwarded: "for=203.0.113.9" },
    ]) {
      assert.equal((await server.ask("/api/music/albums", { headers })).status, 401, JSON.stringify(headers))
      assert.equal(codeOf(await server.ask("/api/sync/v1/buckets", { headers })), "token_not_set")
      assert.equal((await server.ask("/api/music/export-data", { headers })).status, 401)
      const made = { method: "POST", headers, body: { name: "Eve", password: "a long password" } }
      assert.equal(codeOf(await server.ask("/api/accounts", made)), "forbidden")
    }
  })

  test("only names of this machine are answered", async () => {
    const { port } = new URL(server.url)
    for (const host of ["localhost", `localhost:${port}`, "127.0.0.1:1", `[::1]:${port}`, "LOCALHOST"])
      assert.equal((await server.ask("/api/health", { headers: { host } })).status, 200, host)
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1.evil.example",
      "localhost.evil.example",
      "localhost:x",
      "192.168.1.2",
    ])
      for (const path of ["/api/health", "/api/music/albums", "/", "/api/sync/v1/buckets"]) {
        const answer = await server.ask(path, { headers: { host } })
        assert.equal(codeOf(answer), "foreign_host", `${host} ${path}`)
      }
  })

  test("a request without a Host is refused", async () => {
    assert.match(await askRaw(server.url, "GET /api/health HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 403 .*foreign_host/s)
    assert.match(await askRaw(server.url, "GET /api/health HTTP/1.1\r\n\r\n"), /^HTTP\/1\.1 400 /)
  })

  test("pages of other sites are refused, reading included", async () => {
    for (const origin of ["https://evil.example", "null", "http://localhost.evil.example", "file://"]) {
      assert.equal(codeOf(await server.ask("/api/music/albums", { headers: { origin } })), "foreign_origin", origin)
      const deletion = { method: "DELETE", headers: { origin }, body: { albumIds: ["album-1"] } }
      assert.equal(codeOf(await server.ask("/api/music/albums", deletion)), "foreign_origin", origin)
      assert.equal(codeOf(await server.ask("/api/session", { headers: { origin } })), "foreign_origin", origin)
      const push = { method: "POST", headers: { origin }, body: { albums: [], tracks: [], artists: [] } }
      assert.equal(codeOf(await server.ask("/api/music/import-data", push)), "foreign_origin", origin)
    }
    const crossSite = { headers: { "sec-fetch-site": "cross-site" } }
    assert.equal(codeOf(await server.ask("/api/music/export-data", crossSite)), "foreign_origin")
    assert.equal((await server.ask("/", crossSite)).status, 200)
    for (const origin of ["http://localhost:5173", "http://127.0.0.1:5000", "http://[::1]:5000"])
      assert.equal((await server.ask("/api/music/albums", { headers: { origin } })).status, 200, origin)
  })
})

test("PUBLIC_URL: its Host and Origin are accepted, and nobody is exempt", async () => {
  const server = await startServer({ environment: { PUBLIC_URL: "https://music.example.org", ...OWNER } })
  try {
    const host = "music.example.org"
    assert.equal((await server.ask("/api/health", { headers: { host } })).status, 200)
    assert.equal((await server.ask("/api/music/albums", { headers: { host } })).status, 401)
    assert.equal((await server.ask("/api/music/albums")).status, 401)
    assert.equal(codeOf(await server.ask("/api/sync/v1/buckets")), "token_not_set")
    assert.equal(codeOf(await server.ask("/api/health", { headers: { host: "other.example.org" } })), "foreign_host")
    const cookie = await signIn(server)
    const now = (origin: string) => server.ask("/api/sync/now", { method: "POST", headers: { host, cookie, origin } })
    assert.equal((await now("https://music.example.org")).status, 202)
    assert.equal(codeOf(await now("http://music.example.org")), "foreign_origin")
    assert.equal(codeOf(await now("https://music.example.org:8443")), "foreign_origin")
  } finally {
    await server.stop()
  }
})

test("a token is needed on loopback too once one is set, each of a list is taken", async () => {
  const server = await startServer({ environment: { SYNC_TOKEN: "old-secret,new-secret" } })
  try {
    assert.equal((await server.ask("/api/sync/v1/buckets")).status, 401)
    assert.equal((await server.ask("/api/music/import-data", { method: "POST", body: {} })).status, 401)
    assert.equal((await server.ask("/api/music/albums")).status, 200)
    for (const token of ["old-secret", "new-secret"])
      assert.equal(
        (await server.ask("/api/sync/v1/buckets", { headers: { authorization: `Bearer ${token}` } })).status,
        200,
      )
    assert.equal(
      (await server.ask("/api/sync/v1/buckets", { headers: { authorization: "Bearer old-secret,new-secret" } })).status,
      401,
    )
  } finally {
    await server.stop()
  }
})
