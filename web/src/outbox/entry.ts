/** What waits to be safe: one change a person made, and when it may be forgotten. Pure. */

export type Entry = {
  /** What it is about: a newer entry of the same id takes its place. */
  readonly id: string
  /** Whose it is; it is sent in no other's name. */
  readonly personId: string
  readonly method: "PUT" | "POST" | "DELETE"
  readonly path: string
  readonly body: unknown
  /**
   * The library it belongs to; null until a store that holds music is met. A server that has just lost its disk has another until
   * its home is back: what is written there before would make it a stranger to that home.
   */
  readonly libraryId: string | null
  /** ISO 8601: when the person did it. */
  readonly at: string
  /** Milliseconds since 1970: it may still grow until then. */
  readonly notBefore: number
  /** The store that has taken it, and that store's revision; null before. */
  readonly sent: { readonly storeId: string; readonly revision: number } | null
  readonly refusals: number
}

export type NewEntry = Omit<Entry, "libraryId" | "sent" | "refusals">

/** What the server answers to every write. */
export type Receipt = { readonly revision: number; readonly durable: boolean }

/** What the server says of itself; `durableRevision`: up to where a home has taken its rows. */
export type StoreState = {
  readonly storeId: string
  readonly libraryId: string
  readonly counts: { readonly albums: number }
  readonly durable: boolean
  readonly durableRevision: number
}

/** A star for an album that a refilled server does not know yet is refused for a while; for ever is too long. */
const MOST_REFUSALS = 100
const MOST_AGE_MS = 90 * 86_400_000
/** Nobody presses more in a lifetime offline; the oldest goes. */
export const MOST_ENTRIES = 5_000

export const newEntry = (entry: NewEntry): Entry => ({
  ...entry,
  libraryId: null,
  sent: null,
  refusals: 0,
})

/** The entry as one of the library it is met in, once that is known. */
export function settledIn(entry: Entry, { libraryId, counts }: StoreState): Entry {
  return entry.libraryId === null && counts.albums > 0 ? { ...entry, libraryId } : entry
}

/** Those that the store has not, or no longer, in the order in which they were done. */
export function due(
  entries: readonly Entry[],
  { storeId, libraryId }: StoreState,
  { personId, now }: { readonly personId: string; readonly now: number },
): readonly Entry[] {
  return entries
    .filter(entry => entry.personId === personId && entry.libraryId === libraryId)
    .filter(entry => entry.notBefore <= now && entry.sent?.storeId !== storeId)
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

/** The entry after the store's answer, or null when it need not be kept. */
export function answered(entry: Entry, { revision, durable }: Receipt, storeId: string): Entry | null {
  return durable ? null : { ...entry, sent: { storeId, revision }, refusals: 0 }
}

/** The entry after a refusal (an HTTP status), or null when asking again is useless. */
export function refused(entry: Entry, status: number, now: number): Entry | null {
  if (status === 400 || status === 405 || status === 413 || status === 422) return null
  const old = now - Date.parse(entry.at) > MOST_AGE_MS
  return old || entry.refusals >= MOST_REFUSALS ? null : { ...entry, refusals: entry.refusals + 1 }
}

/** Whether a store's word makes an entry safe: a home has pulled it, or the disk stays. */
export function isSafe({ sent }: Entry, { storeId, durable, durableRevision }: StoreState): boolean {
  if (sent?.storeId !== storeId) return false
  return durable || durableRevision >= sent.revision
}
