/** Application keys: random, named, revocable; each opens for programs what one person may hear, and nothing else. */
import { createHash, hash, randomBytes, timingSafeEqual } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { fold } from "../library/fold.ts"
import type { Store } from "../library/store.ts"
import { asPerson, type Person } from "./accounts.ts"

/** As it is shown in lists: the key itself is shown once, when it is made. */
export interface ApplicationKey {
  readonly id: string
  readonly name: string
  /** ISO 8601. */
  readonly createdAt: string
}

/** 192 bits: nobody guesses them, so that no attempts need to be counted. */
const KEY_BYTES = 24
const KEYS_PER_PERSON = 50
const LONGEST_NAME = 100

const isEqual = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** As Subsonic has it: the lower-case MD5 of the secret followed by the salt. */
const tokenOf = (key: string, salt: string): string => createHash("md5").update(key).update(salt).digest("hex")

export type ApplicationKeys = ReturnType<typeof createApplicationKeys>

/** `now` in milliseconds since 1970. */
export const createApplicationKeys = ({
  store,
  now,
}: {
  readonly store: Pick<Store, "read" | "write">
  readonly now: () => number
}) => {
  const { read } = store
  /** Keys of accounts that are gone open nothing. */
  const withAccount = () =>
    read
      .selectFrom("application_key")
      .innerJoin("account", "account.id", "application_key.person_id")
      .select(["account.id", "account.name", "account.owner", "application_key.key"])

  return {
    /** Oldest first. */
    list: async (personId: string): Promise<readonly ApplicationKey[]> => {
      const keys = await read
        .selectFrom("application_key")
        .select(["id", "name", "created_at"])
        .where("person_id", "=", personId)
        .orderBy("created_at")
        .orderBy("id")
        .execute()
      return keys.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at }))
    },

    /** Throws `invalid` for a name that is empty or too long, `conflict` where the person has fifty already. */
    make: async (personId: string, name: string): Promise<ApplicationKey & { readonly key: string }> => {
      const shown = name.trim()
      if (shown === "" || shown.length > LONGEST_NAME)
        throw new AppError("invalid", `The key needs a name of at most ${LONGEST_NAME} characters: who will use it?`)
      const id = randomBytes(12).toString("base64url")
      const key = randomBytes(KEY_BYTES).toString("base64url")
      const createdAt = new Date(now()).toISOString()
      await store.write(async writer => {
        const present = await writer.tx
          .selectFrom("application_key")
          .select("id")
          .where("person_id", "=", personId)
          .execute()
        if (present.length >= KEYS_PER_PERSON)
          throw new AppError("conflict", `There are ${KEYS_PER_PERSON} keys already: revoke one that is not used.`)
        await writer.put([{ kind: "application_key", id, body: { personId, name: shown, key, createdAt } }], "add")
      })
      return { id, name: shown, createdAt, key }
    },

    /** From now on it opens nothing, here and wherever the library goes. Throws `not_found`. */
    revoke: (personId: string, id: string): Promise<void> =>
      store.write(async writer => {
        const known = await writer.tx
          .selectFrom("application_key")
          .select("id")
          .where("id", "=", id)
          .where("person_id", "=", personId)
          .executeTakeFirst()
        if (!known) throw new AppError("not_found", "There is no such key. It may have been revoked already.")
        await writer.remove([{ kind: "application_key", id }])
      }),

    /** Whose key it is; undefined for one that was never made, or revoked. */
    personOf: async (key: string): Promise<Person | undefined> => {
      const found = await withAccount().where("key_hash", "=", hash("sha256", key)).executeTakeFirst()
      return found && isEqual(found.key, key) ? asPerson(found) : undefined
    },

    /** The person of that name, where the token was made from one of the person's keys and this salt. */
    personOfToken: async (name: string, token: string, salt: string): Promise<Person | undefined> => {
      const keys = await withAccount().where("account.name_key", "=", fold(name)).execute()
      const right = keys.filter(({ key }) => isEqual(tokenOf(key, salt), token.toLowerCase()))
      return right[0] && asPerson(right[0])
    },

    any: async (): Promise<boolean> => (await withAccount().limit(1).executeTakeFirst()) !== undefined,
  }
}
