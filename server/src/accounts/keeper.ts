/** Whose stars, plays and playlists: the name under which a person's rows are kept. */
import type { Person } from "./accounts.ts"

const OWNER = "owner"

/** The owner's are found again whether there is an account yet or not; every other person's go by their own id. */
export const keeperOf = (person: Person | null): string => (person === null || person.owner ? OWNER : person.id)
