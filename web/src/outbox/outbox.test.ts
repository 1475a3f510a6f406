import assert from "node:assert/strict"
import { afterEach, test } from "node:test"
import { until } from "../../../server/test/until.ts"
import { ApiError } from "../api.ts"
import type { Entry, StoreState } from "./entry.ts"
import { createOutbox } from "./outbox.ts"
import type { Shelf } from "./shelf.ts"

const AT = new Date().toISOString()

/** A server that keeps what it takes, and can be away, refuse, or lose its disk. */
function createServer() {
  let revision = 0
  const server = {
    storeId: "s1",
    durable: false,
    durableRevision: 0,
    away: false,
    refusing: 0,
    taken: new Map<string, Entry>(),
    posts: 0,
    wipe(storeId: string) {
      Object.assign(server, { storeId, taken: new Map(), durableRevision: 0 })
      revision = 0
    },
    state: async (): Promise<StoreState> => {
      if (server.away) throw new ApiError(0, "unreachable", "")
      const { storeId, durable, durableRevision } = server
      return { storeId, libraryId: "l", counts: { albums: 1 }, durable, durableRevision }
    },
    send: async (entry: Entry) => {
      if (server.away) throw new ApiError(0, "unreachable", "")
      if (server.refusing > 0) throw new ApiError(server.refusing, "refused", "")
      server.posts += 1
      server.taken.set(entry.id, entry)
      revision += 1
      return { revision, durable: server.durable }
    },
  }
  return server
}

function createMemoryShelf(): Shelf & { readonly held: Map<string, Entry> } {
  const held = new Map<string, Entry>()
  return {
    held,
    all: async () => [...held.values()],
    put: async entry => void held.set(entry.id, entry),
    remove: async id => void held.delete(id),
  }
}

const play = (id: string, at = AT) => ({
  id,
  personId: "owner",
  method: "POST" as const,
  path: "/api/music/plays",
  body: { plays: [{ id }] },
  at,
  notBefore: 0,
})

const open: ReturnType<typeof createOutbox>[] = []
afterEach(() => {
  for (const outbox of open.splice(0)) outbox.close()
})

function page({ state, send }: ReturnType<typeof createServer>, shelf: Shelf, personId: string | null = "owner") {
  const outbox = createOutbox({ shelf, personId: () => personId, state, send, onTaken: () => undefined, now: Date.now })
  open.push(outbox)
  return outbox
}

test("what is done is sent at once, and forgotten where the disk stays", async () => {
  const [server, shelf] = [createServer(), createMemoryShelf()]
  server.durable = true
  page(server, shelf).add(play("p"))
  await until("the play", () => server.taken.has("p") && shelf.held.size === 0)
})

test("without a network it waits, also over a reload", async () => {
  const [server, shelf] = [createServer(), createMemoryShelf()]
  server.away = true
  page(server, shelf).add(play("p"))
  await until("the shelf", () => shelf.held.has("p"))
  server.away = false
  page(server, shelf).flush()
  await until("the play", () => server.taken.has("p"))
})

test("a server wiped before a home had it gets it again, and no longer once a home has it", async () => {
  const [server, shelf] = [createServer(), createMemoryShelf()]
  const outbox = page(server, shelf)
  outbox.add(play("p"))
  await until("the play", () => shelf.held.get("p")?.sent?.storeId === "s1")
  server.wipe("s2")
  outbox.flush()
  await until("the play again", () => shelf.held.get("p")?.sent?.storeId === "s2")
  assert.deepEqual([...server.taken.keys()], ["p"])
  server.durableRevision = 1
  outbox.flush()
  await until("an empty shelf", () => shelf.held.size === 0)
  assert.equal(server.posts, 2)
})

test("a newer change of the same thing takes the place of the older one", async () => {
  const [server, shelf] = [createServer(), createMemoryShelf()]
  server.away = true
  const outbox = page(server, shelf)
  outbox.add({ ...play("star"), method: "PUT" })
  outbox.add({ ...play("star"), method: "DELETE" })
  await until("the newer one", () => shelf.held.get("star")?.method === "DELETE")
  server.away = false
  outbox.flush()
  await until("one request", () => server.taken.get("star")?.method === "DELETE")
  assert.equal(server.posts, 1)
})

test("a refusal keeps the others going; what is wrong is dropped", async () => {
  const [server, shelf] = [createServer(), createMemoryShelf()]
  server.refusing = 404
  const outbox = page(server, shelf)
  outbox.add(play("p"))
  await until("a refusal", () => shelf.held.get("p")?.refusals === 1)
  server.refusing = 400
  outbox.flush()
  await until("an empty shelf", () => shelf.held.size === 0)
  assert.equal(server.posts, 0)
})

test("nothing is sent in another person's name", async () => {
  const [server, shelf] = [createServer(), createMemoryShelf()]
  for (const other of ["mina", null]) page(server, shelf, other).add(play("p"))
  await until("the shelf", () => shelf.held.has("p"))
  await new Promise(resolve => setTimeout(resolve, 20))
  assert.equal(server.posts, 0)
})

test("a browser that refuses storage still sends", async () => {
  const server = createServer()
  const refuses = async () => Promise.reject(new Error("refused"))
  page(server, { all: refuses, put: refuses, remove: refuses }).add(play("p"))
  await until("the play", () => server.taken.has("p"))
})
