/** For the person at the machine who has forgotten the password of the owner: gives another one. */
import { randomInt } from "node:crypto"
import { createAccounts } from "./accounts/accounts.ts"
import type { Config } from "./config.ts"
import { openDatabase } from "./database/database.ts"
import { createStore } from "./library/store.ts"

/** None that is taken for another. */
const SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
const GROUPS = 4
const GROUP = 4

const made = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: GROUP }, () => SIGNS.charAt(randomInt(SIGNS.length))).join(""),
  ).join("-")

/** Undefined where there is no account yet. A server that runs on the same library knows it at once. */
export const giveNewPassword = async ({ dataDirectory, databaseUrl }: Config) => {
  const database = await openDatabase(dataDirectory, databaseUrl)
  try {
    const accounts = createAccounts({ store: createStore({ database, now: Date.now }), now: Date.now })
    const password = made()
    const owner = await accounts.replaceOwnersPassword(password)
    return owner && { name: owner.name, password }
  } finally {
    await database.close()
  }
}
