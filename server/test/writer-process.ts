/** A process of its own that writes to a store: `node writer-process.ts <url> <name> <transactions>`. For tests of several writers. */
import { openDatabase } from "../src/database/database.ts"
import { createStore } from "../src/library/store.ts"

const [, , url = "", name = "", transactions = "0"] = process.argv
const database = await openDatabase("unused", url)
const store = createStore({ database, now: Date.now })
const write = (n: number) =>
  store.write(async writer => {
    const rows = [0, 1].map(part => ({ kind: "artist" as const, id: `${name}-${n}-${part}`, body: { name: `${n}` } }))
    await writer.put(rows, "add")
    // Written by everybody: what is read of it must not be stale when it is written.
    await writer.put([{ kind: "artist", id: "shared", body: { name: `${name} ${n}` } }], "edit")
  })
const all = Array.from({ length: Number(transactions) }, (_, n) => n)
for (let at = 0; at < all.length; at += 10) await Promise.all(all.slice(at, at + 10).map(write))
await database.close()
