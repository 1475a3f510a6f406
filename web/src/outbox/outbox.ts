/** Sends what a person did as soon as it can, and keeps it until it is safe: over reloads, without a network, past a server that loses its disk. */
import { ApiError } from "../api.ts"
import { createStore } from "../store.ts"
import {
  answered,
  due,
  type Entry,
  isSafe,
  MOST_ENTRIES,
  type NewEntry,
  newEntry,
  type Receipt,
  refused,
  type StoreState,
  settledIn,
} from "./entry.ts"
import type { Shelf } from "./shelf.ts"

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 5 * 60_000
/** Beyond what a timer can hold there is no hurry. */
const LONGEST_TIMER_MS = 60 * 60_000

export type Outbox = ReturnType<typeof createOutbox>

export function createOutbox(deps: {
  readonly shelf: Shelf
  /** Whose page this is; null while nobody is signed in. */
  readonly personId: () => string | null
  readonly state: () => Promise<StoreState>
  readonly send: (entry: Entry) => Promise<Receipt>
  /** The server has taken it. */
  readonly onTaken: (entry: Entry) => void
  readonly now: () => number
}) {
  /** By id; the shelf holds the same, and outlives the page. */
  const entries = new Map<string, Entry>()
  /** How many of them are this person's. */
  const held = createStore(0)
  const loaded = load()
  let running = false
  let again = false
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    try {
      for (const entry of await deps.shelf.all()) if (!entries.has(entry.id)) entries.set(entry.id, entry)
    } catch {
      // A browser that keeps nothing still sends what happens on this page.
    }
    count()
  }

  function count() {
    const personId = deps.personId()
    held.set([...entries.values()].filter(entry => entry.personId === personId).length)
  }

  async function put(entry: Entry): Promise<void> {
    entries.set(entry.id, entry)
    count()
    await deps.shelf.put(entry).catch(() => undefined)
    const [oldest] = entries.keys()
    if (entries.size > MOST_ENTRIES && oldest !== undefined) await remove(oldest)
  }

  async function remove(id: string): Promise<void> {
    entries.delete(id)
    count()
    await deps.shelf.remove(id).catch(() => undefined)
  }

  /** What became of an entry, unless a newer one has taken its place meanwhile. */
  async function keep(before: Entry, after: Entry | null): Promise<void> {
    if (entries.get(before.id) !== before || after === before) return
    await (after ? put(after) : remove(before.id))
  }

  async function sendAll(): Promise<void> {
    await loaded
    const personId = deps.personId()
    if (personId === null || entries.size === 0) return
    // Asked before sending: what an older store is said to have is sent once too often, never once too little.
    const state = await deps.state()
    for (const entry of entries.values()) {
      if (isSafe(entry, state)) await remove(entry.id)
      else await keep(entry, settledIn(entry, state))
    }
    for (const entry of due([...entries.values()], state, { personId, now: deps.now() }))
      await sendOne(entry, state.storeId)
  }

  async function sendOne(entry: Entry, storeId: string): Promise<void> {
    try {
      const receipt = await deps.send(entry)
      await keep(entry, answered(entry, receipt, storeId))
      deps.onTaken(entry)
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === "unreachable" || error.status === 401) throw error
      await keep(entry, refused(entry, error.status, deps.now()))
      failures += 1
    }
  }

  async function flush(): Promise<void> {
    if (running) {
      again = true
      return
    }
    running = true
    clearTimeout(timer)
    const before = failures
    try {
      await sendAll()
      if (failures === before) failures = 0
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      failures += 1
    } finally {
      running = false
      count()
      plan()
    }
    if (again) {
      again = false
      await flush()
    }
  }

  /** The next try: when something ripens, or later and later after failures. What is another person's waits for them. */
  function plan() {
    clearTimeout(timer)
    const mine = [...entries.values()].filter(entry => entry.personId === deps.personId())
    const open = mine.filter(entry => entry.sent === null)
    const waits = open.map(entry => entry.notBefore - deps.now()).filter(wait => wait > 0)
    if (failures > 0 && open.length > 0) waits.push(Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS))
    // What a store has taken but may lose is looked after now and then.
    if (mine.length > open.length) waits.push(LONGEST_WAIT_MS)
    if (waits.length > 0) timer = setTimeout(start, Math.min(...waits, LONGEST_TIMER_MS))
  }

  const start = () => void flush()

  return {
    /** Everything that waits, oldest first, once it is known. */
    waiting: async (): Promise<readonly Entry[]> => {
      await loaded
      return [...entries.values()]
    },
    /** How many changes of this person are not safe yet. */
    held,
    add(entry: NewEntry) {
      void put(newEntry(entry)).then(start)
    },
    /** Something changed: the network, the server's word, who is here. */
    flush: start,
    /** No more tries. */
    close: () => clearTimeout(timer),
  }
}
