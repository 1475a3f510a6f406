import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { openTestDatabase } from "../../test/test-database.ts"
import type { Database } from "../database/database.ts"
import { createStore } from "./store.ts"

const directory = mkdtempSync(join(tmpdir(), "diapason-rows-"))
let database: Database
before(async () => {
  database = await openTestDatabase(directory)
})
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

test("whatever the clock says, a later edit has a higher version, and every version is a whole number", async () => {
  let now = 0
  const store = createStore({ database, now: () => now })
  const versions: number[] = []
  for (const [n, time] of [
    Date.UTC(2026, 0, 1),
    Date.UTC(1969, 0, 1),
    0,
    Date.UTC(2026, 0, 1),
    Date.UTC(2025, 0, 1),
    Date.UTC(2248, 11, 1),
    Date.UTC(3000, 0, 1),
    Date.UTC(3001, 0, 1),
    8.64e15,
    Date.UTC(2026, 0, 1),
  ].entries()) {
    now = time
    const [row] = await store.write(writer => writer.put([{ kind: "artist", id: "a", body: { name: `${n}` } }], "edit"))
    assert.ok(row, `edit ${n} is written`)
    versions.push(row.version)
  }
  assert.ok(versions.every(Number.isSafeInteger), versions.join())
  assert.deepEqual(
    versions,
    versions.toSorted((a, b) => a - b),
  )
  assert.equal(new Set(versions).size, versions.length)
})

test("a row that is there already costs no revision, however often it arrives", async () => {
  const store = createStore({ database, now: () => 0 })
  const row = { kind: "kind-of-tomorrow", id: "twice", version: 5, body: '{"a":1}' }
  const arrive = () => store.write(writer => writer.apply([row], "another-store"))
  assert.equal((await arrive()).length, 1)
  const { revision } = await store.identity()
  assert.deepEqual(await arrive(), [])
  assert.equal((await store.identity()).revision, revision)
})
