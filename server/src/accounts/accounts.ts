/** Who may sign in: the owner's account, passwords, sessions, and how often one may try. */
import { hash, randomBytes } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { SEED_VERSION } from "@diapason/shared/rows"
import { fold } from "../library/fold.ts"
import type { Store } from "../library/store.ts"
import { createAttempts } from "./attempts.ts"
import { hashPassword, verifyPassword } from "./passwords.ts"
import { isSigned, issueSession, readClaim } from "./sessions.ts"
import { createVerdicts } from "./verdicts.ts"

export interface Person {
  readonly id: string
  readonly name: string
  readonly owner: boolean
}

const MIN_PASSWORD = 8
const MAX_PASSWORD = 200
/** Compared against when the name is unknown, so that unknown names cost as much time as known ones. */
const NOBODY = "argon2id$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

/** The same name gives the same id on every store. */
const personIdOf = (name: string): string => `person-${hash("sha256", fold(name), "base64url").slice(0, 16)}`

export const asPerson = (account: { readonly id: string; readonly name: string; readonly owner: number }): Person => ({
  id: account.id,
  name: account.name,
  owner: account.owner === 1,
})

export type Accounts = ReturnType<typeof createAccounts>

/** `now` in milliseconds since 1970. */
export const createAccounts = ({ store, now }: { readonly store: Store; readonly now: () => number }) => {
  const attempts = createAttempts(now)
  const verdicts = createVerdicts(now)
  const { read } = store

  const accountById = (id: string) => read.selectFrom("account").selectAll().where("id", "=", id).executeTakeFirst()
  const accountByName = (name: string) =>
    read.selectFrom("account").selectAll().where("name_key", "=", fold(name)).executeTakeFirst()
  const any = async (): Promise<boolean> =>
    (await read.selectFrom("account").select("id").limit(1).executeTakeFirst()) !== undefined

  /** Counts the attempt against the name and the address. Throws `too_many_requests`. */
  const isPassword = async (
    passwordHash: string | undefined,
    { name, password, address }: { readonly name: string; readonly password: string; readonly address: string },
  ): Promise<boolean> => {
    const keys = [`name ${fold(name).slice(0, 100)}`, `address ${address}`]
    attempts.begin(keys)
    const verified = await verifyPassword(password.slice(0, MAX_PASSWORD + 1), passwordHash ?? NOBODY)
    const right = verified && passwordHash !== undefined
    if (right) attempts.succeed(keys)
    return right
  }

  return {
    any,

    /** The owner named by variables, where there is no account yet. It gets the lowest version: a home overrules it. */
    ensureOwner: async (owner: { readonly name: string; readonly password: string }): Promise<void> => {
      if (await any()) return
      const body = {
        name: owner.name,
        passwordHash: await hashPassword(owner.password),
        owner: true,
        sessionKey: randomBytes(32).toString("base64url"),
      }
      await store.write(writer =>
        writer.apply(
          [{ kind: "account", id: personIdOf(owner.name), version: SEED_VERSION, body: store.asBody(body) }],
          null,
        ),
      )
    },

    /** The first account, made by the person at the machine. Throws `conflict` when there is one already. */
    createOwner: async (name: string, password: string): Promise<Person> => {
      if (fold(name) === "") throw new AppError("invalid", "The name is empty.")
      if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD)
        throw new AppError(
          "invalid",
          `The password needs at least ${MIN_PASSWORD} characters, and at most ${MAX_PASSWORD}.`,
        )
      const id = personIdOf(name)
      const body = {
        name: name.trim(),
        passwordHash: await hashPassword(password),
        owner: true,
        sessionKey: randomBytes(32).toString("base64url"),
      }
      await store.write(async writer => {
        const taken = await writer.tx.selectFrom("account").select("id").limit(1).executeTakeFirst()
        if (taken) throw new AppError("conflict", "This library has its owner already: sign in instead.")
        await writer.put([{ kind: "account", id, body }], "add")
      })
      return { id, name: body.name, owner: true }
    },

    /** Throws `wrong_credentials`, or `too_many_requests` after several failures from one address or for one name. */
    signIn: async (
      name: string,
      password: string,
      address: string,
    ): Promise<{ readonly person: Person; readonly cookie: string }> => {
      const account = await accountByName(name)
      const right = await isPassword(account?.password_hash, { name, password, address })
      if (!account || !right) throw new AppError("wrong_credentials", "The name or the password is wrong.")
      return { person: asPerson(account), cookie: issueSession(account.id, account.session_key, now()).cookie }
    },

    /**
     * For programs that send the password with every request: what was found stands for some minutes. Undefined where it is
     * wrong; throws `too_many_requests` as signing in does.
     */
    personOfPassword: async (name: string, password: string, address: string): Promise<Person | undefined> => {
      const account = await accountByName(name)
      const right = await verdicts.of([account?.password_hash ?? fold(name), password], () =>
        isPassword(account?.password_hash, { name, password, address }),
      )
      return account && right ? asPerson(account) : undefined
    },

    personOf: async (cookie: string): Promise<Person | undefined> => {
      const claim = readClaim(cookie)
      if (!claim || claim.expiresAt < now()) return undefined
      const account = await accountById(claim.personId)
      if (!account || !isSigned(cookie, account.session_key)) return undefined
      const ended = await read
        .selectFrom("signout")
        .select("session_id")
        .where("session_id", "=", claim.sessionId)
        .executeTakeFirst()
      return ended ? undefined : asPerson(account)
    },

    /** Ends this session everywhere the library goes. An unknown or ended one is left alone. */
    signOut: async (cookie: string): Promise<void> => {
      const claim = readClaim(cookie)
      const account = claim && (await accountById(claim.personId))
      if (!claim || !account || !isSigned(cookie, account.session_key)) return
      await store.write(writer =>
        writer.put([{ kind: "signout", id: claim.sessionId, body: { expiresAt: claim.expiresAt } }], "add"),
      )
    },
  }
}
