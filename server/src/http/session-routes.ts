/** Signing in and out, and the first account. */
import { Session } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { FastifyReply } from "fastify"
import { z } from "zod"
import type { Accounts } from "../accounts/accounts.ts"
import type { Config } from "../config.ts"
import type { Store } from "../library/store.ts"
import { askerAddress } from "./asker-address.ts"
import { type Call, endpoint } from "./endpoint.ts"
import type { GuardCheck, Standing } from "./guard.ts"
import { readSessionCookie, sessionCookie } from "./session-cookie.ts"

export interface SessionRooms {
  readonly config: Pick<Config, "role" | "publicUrl" | "onLoopback" | "platform">
  readonly accounts: Accounts
  /** As it is when it is asked for: a person may have signed in meanwhile. */
  readonly driveConfigured: boolean
  readonly standingOf: GuardCheck["standingOf"]
  readonly store: Pick<Store, "identity">
}

const Credentials = z.object(
  {
    name: z
      .string({ error: "a name is needed, as text" })
      .min(1, "a name is needed")
      .max(100, "at most 100 characters"),
    password: z
      .string({ error: "a password is needed, as text" })
      .min(1, "a password is needed")
      .max(200, "at most 200 characters"),
  },
  { error: 'send {"name": "…", "password": "…"} as JSON' },
)

const NewPassword = z.object(
  {
    current: z.string({ error: "the present password is needed, as text" }).max(200, "at most 200 characters"),
    password: z.string({ error: "the new password is needed, as text" }).max(200, "at most 200 characters"),
  },
  { error: 'send {"current": "…", "password": "…"} as JSON' },
)

export const sessionEndpoints = (rooms: SessionRooms) => {
  const { config, accounts, standingOf, store } = rooms
  const sessionOf = async (standing: Standing): Promise<Session> => {
    const inside = standing.state === "signed_in" || standing.state === "open"
    return {
      ...standing,
      role: config.role,
      driveConfigured: rooms.driveConfigured && inside,
      ...(inside && { revision: (await store.identity()).revision }),
    }
  }

  const signIn = async (
    { name, password }: z.output<typeof Credentials>,
    request: Call<unknown, unknown, unknown>["request"],
    reply: FastifyReply,
  ): Promise<Session> => {
    const { person, cookie } = await accounts.signIn(name, password, askerAddress(request, config))
    reply.header("set-cookie", sessionCookie(cookie, request.headers, config))
    return sessionOf({ state: "signed_in", person })
  }

  return {
    show: endpoint({
      summary: "Who one is, and whether a sign-in is needed",
      answer: Session,
      handle: async ({ request }) => sessionOf(await standingOf(request.headers)),
    }),
    signIn: endpoint({
      summary: "Sign in: answers with a cookie",
      body: Credentials,
      answer: Session,
      handle: ({ body, request, reply }) => signIn(body, request, reply),
    }),
    signOut: endpoint({
      summary: "Sign out: ends this session on every server of the library",
      answer: Session,
      handle: async ({ request, reply }) => {
        const cookie = readSessionCookie(request.headers)
        if (cookie !== undefined) await accounts.signOut(cookie)
        reply.header("set-cookie", sessionCookie("", request.headers, config))
        return sessionOf(await standingOf({ ...request.headers, cookie: "" }))
      },
    }),
    changePassword: endpoint({
      summary: "Change one's password: every other session ends, on every server of the library",
      body: NewPassword,
      answer: Session,
      handle: async ({ body, request, reply }) => {
        const { person } = request
        if (!person) throw new AppError("conflict", "There is no account yet: make one first.")
        const address = askerAddress(request, config)
        const cookie = await accounts.changePassword(person.id, { ...body, address })
        reply.header("set-cookie", sessionCookie(cookie, request.headers, config))
        return sessionOf({ state: "signed_in", person })
      },
    }),
    createOwner: endpoint({
      summary: "Make the owner's account, at the machine itself and once, and sign in",
      body: Credentials,
      answer: Session,
      handle: async ({ body, request, reply }) => {
        await accounts.createOwner(body.name, body.password)
        return signIn(body, request, reply)
      },
    }),
  }
}
