/** Whose stars, plays and playlists: the name under which a person's rows are kept. */
import type { Reader } from "../database/database.ts"
import type { Person } from "./accounts.ts"

const OWNER = "owner"

/** The owner's are found again whether there is an account yet or not; every other person's go by their own id. */
export const keeperOf = (person: Pick<Person, "id" | "owner"> | null): string =>
  person === null || person.owner ? OWNER : person.id

/** The name of the person behind `keeperOf`; empty while there is no such account. */
export const createKeeperNames =
  (read: Reader) =>
  async (keeper: string): Promise<string> => {
    const accounts = read.selectFrom("account").select("name").orderBy("id").limit(1)
    const mine = keeper === OWNER ? accounts.where("owner", "=", 1) : accounts.where("id", "=", keeper)
    return (await mine.executeTakeFirst())?.name ?? ""
  }
