/** Signing in and out over HTTP, and the first account. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { test } from "node:test"
import { promisify } from "node:util"
import { Session } from "@diapason/shared/api"
import { ErrorBody } from "../src/http/errors.ts"
import { type Answer, cookieOf, OWNER, type RunningServer, signIn, startServer } from "./running-server.ts"

const sessionOf = (answer: Answer) => Session.parse(answer.json())
const codeOf = (answer: Answer) => ErrorBody.parse(answer.json()).error.code
const setCookie = (answer: Answer): string => (answer.headers["set-cookie"] ?? []).join("\n")

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

test("signing in gives a cookie that scripts cannot read, and signing out ends it for good", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const outside = sessionOf(await server.ask("/api/session"))
    assert.deepEqual([outside.state, outside.revision], ["sign_in", undefined])
    const answer = await server.ask("/api/session", {
      method: "POST",
      body: { name: "  mina ", password: OWNER.OWNER_PASSWORD },
    })
    assert.equal(answer.status, 200)
    assert.equal(sessionOf(answer).person?.name, "Mina")
    assert.match(setCookie(answer), /^diapason=[^;]+; HttpOnly; SameSite=Lax; Path=\/; Max-Age=7776000$/)

    const cookie = cookieOf(answer)
    const session = sessionOf(await server.ask("/api/session", { headers: { cookie } }))
    assert.deepEqual([session.state, session.person?.owner], ["signed_in", true])
    assert.equal((await server.ask("/api/music/albums", { headers: { cookie: `other=1; ${cookie}` } })).status, 200)

    const out = await server.ask("/api/session", { method: "DELETE", headers: { cookie } })
    assert.equal(sessionOf(out).state, "sign_in")
    assert.match(setCookie(out), /^diapason=; .*Max-Age=0/)
    assert.equal((await server.ask("/api/music/albums", { headers: { cookie } })).status, 401)
    assert.equal((await server.ask("/api/session", { method: "DELETE", headers: { cookie } })).status, 200)
  }))

test("a cookie that was changed, cut or made up is nobody's", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const cookie = await signIn(server)
    const [person = "", id = "", expiry = "", signature = ""] = cookie.replace("diapason=", "").split(".")
    const later = (Number.parseInt(expiry, 36) + 1).toString(36)
    for (const forged of [
      `${person}.${id}.${later}.${signature}`,
      `${person}.x.${expiry}.${signature}`,
      `${person}.${id}.${expiry}.`,
      `${person}.${id}.${expiry}`,
      "...",
      "",
      "a".repeat(5_000),
    ])
      assert.equal((await server.ask("/api/music/albums", { headers: { cookie: `diapason=${forged}` } })).status, 401)
  }))

test("a session ends after its days", () => {
  let time = Date.now()
  return withServer({ offLoopback: true, environment: OWNER, now: () => time }, async server => {
    const cookie = await signIn(server)
    time += 89 * 86_400_000
    assert.equal((await server.ask("/api/music/albums", { headers: { cookie } })).status, 200)
    time += 2 * 86_400_000
    assert.equal((await server.ask("/api/music/albums", { headers: { cookie } })).status, 401)
  })
})

test("the cookie is marked Secure where the person came by https", async () => {
  const attempt = (server: RunningServer, headers: Record<string, string>) =>
    server.ask("/api/session", {
      method: "POST",
      headers,
      body: { name: OWNER.OWNER_NAME, password: OWNER.OWNER_PASSWORD },
    })
  await withServer({ offLoopback: true, environment: OWNER }, async server => {
    assert.match(setCookie(await attempt(server, { "x-forwarded-proto": "https" })), /; Secure/)
    assert.doesNotMatch(setCookie(await attempt(server, { "x-forwarded-proto": "http" })), /Secure/)
  })
  await withServer({ environment: { ...OWNER, PUBLIC_URL: "https://music.example.org" } }, async server => {
    assert.match(setCookie(await attempt(server, { host: "music.example.org" })), /; Secure/)
    assert.match(setCookie(await attempt(server, { "x-forwarded-for": "203.0.113.9" })), /; Secure/)
    assert.doesNotMatch(setCookie(await attempt(server, {})), /Secure/)
  })
})

test("guessing is slowed down, and the wait is told", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const guess = (name: string, password: string) =>
      server.ask("/api/session", { method: "POST", body: { name, password } })
    const unknown = await guess("nobody", "a long password")
    assert.deepEqual([unknown.status, codeOf(unknown)], [401, "wrong_credentials"])
    let refused: Answer | undefined
    for (let attempt = 0; attempt < 8 && !refused; attempt++) {
      const answer = await guess("Mina", `guess ${attempt}`)
      if (answer.status === 429) refused = answer
      else assert.equal(codeOf(answer), "wrong_credentials")
    }
    assert.ok(refused, "no guess was refused")
    assert.equal(codeOf(refused), "too_many_requests")
    const wait = Number(refused.headers["retry-after"])
    assert.ok(wait >= 1 && wait <= 60, `retry-after ${wait}`)
    assert.equal((await guess("Mina", OWNER.OWNER_PASSWORD)).status, 429)
  }))

test("on a platform, guesses are counted against the address that its proxy names, not one that was sent", () =>
  withServer(
    { offLoopback: true, environment: { ...OWNER, KOYEB_INSTANCE_ID: "x", HOST: "0.0.0.0" } },
    async server => {
      const guess = (name: string, forwarded: string) =>
        server.ask("/api/session", {
          method: "POST",
          headers: { "x-forwarded-for": forwarded },
          body: { name, password: "wrong password" },
        })
      for (let n = 0; n < 5; n++) assert.equal((await guess(`name ${n}`, `198.51.100.${n}, 203.0.113.9`)).status, 401)
      assert.equal((await guess("another", "198.51.100.77, 203.0.113.9")).status, 429)
      assert.equal((await guess("another", "203.0.113.9, 203.0.113.10")).status, 401)
    },
  ))

test("the person at the machine makes the account, once; from then on a sign-in is needed", () =>
  withServer({}, async server => {
    const make = (name: string, password: string) =>
      server.ask("/api/accounts", { method: "POST", body: { name, password } })
    const open = sessionOf(await server.ask("/api/session"))
    assert.deepEqual([open.state, open.revision], ["open", 0])
    assert.equal((await make("Léa", "short")).status, 400)
    assert.equal((await make("   ", "long enough")).status, 400)
    const made = await make("Léa", "long enough")
    assert.deepEqual([made.status, sessionOf(made).person?.name], [200, "Léa"])
    assert.equal((await server.ask("/api/music/albums")).status, 401)
    assert.equal((await server.ask("/api/music/albums", { headers: { cookie: cookieOf(made) } })).status, 200)
    assert.equal(codeOf(await make("Eve", "long enough")), "conflict")
    const outside = sessionOf(await server.ask("/api/session"))
    assert.deepEqual([outside.state, outside.revision], ["sign_in", undefined])
  }))

test("a password is changed by who knows it; every other session ends", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const [here, elsewhere] = [await signIn(server), await signIn(server)]
    const change = (cookie: string, current: string, password: string) =>
      server.ask("/api/session/password", { method: "PUT", headers: { cookie }, body: { current, password } })
    const isInside = async (cookie: string) =>
      (await server.ask("/api/music/albums", { headers: { cookie } })).status === 200
    const signInWith = (password: string) =>
      server.ask("/api/session", { method: "POST", body: { name: "Mina", password } })

    assert.equal((await change("", OWNER.OWNER_PASSWORD, "quite another one")).status, 401)
    assert.equal(codeOf(await change(here, "not the password", "quite another one")), "wrong_credentials")
    assert.equal(codeOf(await change(here, OWNER.OWNER_PASSWORD, "short")), "invalid")
    assert.equal(await isInside(elsewhere), true)

    const changed = await change(here, OWNER.OWNER_PASSWORD, "quite another one")
    assert.deepEqual([changed.status, sessionOf(changed).person?.name], [200, "Mina"])
    assert.deepEqual(
      [await isInside(here), await isInside(elsewhere), await isInside(cookieOf(changed))],
      [false, false, true],
    )
    assert.deepEqual(
      [(await signInWith(OWNER.OWNER_PASSWORD)).status, (await signInWith("quite another one")).status],
      [401, 200],
    )
  }))

test("who has forgotten the password is given another one at the machine", async () => {
  const server = await startServer({ environment: OWNER })
  const run = async () =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, "../src/main.ts"), "new-password"], {
      env: {
        PATH: process.env.PATH,
        DATA_DIR: server.directory,
        ...(server.config.databaseUrl !== undefined && { DATABASE_URL: server.config.databaseUrl }),
      },
    })
  try {
    const cookie = await signIn(server)
    const [, name, password] = /^The new password of (\S+): (\S+)$/m.exec((await run()).stdout) ?? []
    assert.deepEqual([name, password?.length], ["Mina", 19])
    assert.equal((await server.ask("/api/music/albums", { headers: { cookie } })).status, 401)
    const answer = await server.ask("/api/session", { method: "POST", body: { name: "Mina", password } })
    assert.equal(answer.status, 200)
  } finally {
    await server.stop()
  }
})

test("passwords and cookies stand in no log", () =>
  withServer({ offLoopback: true, environment: OWNER }, async server => {
    const cookie = await signIn(server)
    await server.ask("/api/session", { method: "POST", body: { name: "Mina", password: "wrong-secret-guess" } })
    await server.ask("/api/music/albums?key=query-secret", { headers: { cookie } })
    const log = server.logged.join("")
    assert.ok(log.includes("/api/session"))
    for (const secret of [OWNER.OWNER_PASSWORD, "wrong-secret-guess", "query-secret", cookie.replace("diapason=", "")])
      assert.ok(!log.includes(secret), secret)
  }))
