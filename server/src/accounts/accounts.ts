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

const checkPassword = (password: string): void => {
  if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD)
    throw new AppError(
      "invalid",
      `The password needs at least ${MIN_PASSWORD} characters, and at most ${MAX_PASSWORD}.`,
    )
}

/** Of a password that was just chosen. Another session key ends every session there was. */
const secretsOf = async (password: string) => ({
  passwordHash: await hashPassword(password),
  sessionKey: randomBytes(32).toString("base64url"),
})

export type Accounts = ReturnType<typeof createAccounts>

/** `now` in milliseconds since 1970. */
export const createAccounts = ({ store, now }: { readonly store: Store; readonly now: () => number }) => {
  const attempts = createAttempts(now)
  const verdicts = createVerdicts(now)
  const { read } = store

  type AccountRow = NonNullable<Awaited<ReturnType<typeof accountById>>>
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

  /** Ends every session of this person, on every server of the library. */
  const setPassword = async (account: AccountRow, password: string): Promise<string> => {
    const secrets = await secretsOf(password)
    const body = { name: account.name, owner: account.owner === 1, ...secrets }
    await store.write(writer => writer.put([{ kind: "account", id: account.id, body }], "edit"))
    return issueSession(account.id, secrets.sessionKey, now()).cookie
  }

  return {
    any,

    /** The owner named by variables, where there is no account yet. It gets the lowest version: a home overrules it. */
    ensureOwner: async (owner: { readonly name: string; readonly password: string }): Promise<void> => {
      if (await any()) return
      const body = { name: owner.name, owner: true, ...(await secretsOf(owner.password)) }
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
      checkPassword(password)
      const id = personIdOf(name)
      const body = { name: name.trim(), owner: true, ...(await secretsOf(password)) }
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
     * Returns the cookie of a new session: all others have ended. Throws `wrong_credentials` where `current` is not the
     * password, `too_many_requests` as signing in does, `invalid`.
     */
    changePassword: async (
      personId: string,
      { current, password, address }: { readonly current: string; readonly password: string; readonly address: string },
    ): Promise<string> => {
      checkPassword(password)
      const account = await accountById(personId)
      const right = await isPassword(account?.password_hash, {
        name: account?.name ?? "",
        password: current,
        address,
      })
      if (!account || !right) throw new AppError("wrong_credentials", "The present password is wrong.")
      return setPassword(account, password)
    },

    /** For the person at the machine who has forgotten it. Returns whose it is now; undefined without an account. */
    replaceOwnersPassword: async (password: string): Promise<Person | undefined> => {
      const account = await read
        .selectFrom("account")
        .selectAll()
        .where("owner", "=", 1)
        .orderBy("id")
        .executeTakeFirst()
      if (!account) return undefined
      await setPassword(account, password)
      return asPerson(account)
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
