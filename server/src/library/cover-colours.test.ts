import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { openTestDatabase } from "../../test/test-database.ts"
import { coloursOf, createCoverColours } from "./cover-colours.ts"

test("a cover whose name is longer than an index holds costs the others nothing", async t => {
  const directory = mkdtempSync(join(tmpdir(), "diapason-colours-"))
  const database = await openTestDatabase(directory)
  t.after(async () => {
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  })
  const faults: unknown[] = []
  const colours = createCoverColours({ database, onFault: error => faults.push(error) })
  // Random, or PostgreSQL would compress it until it fits.
  colours.keep(randomBytes(3_000).toString("hex"), "aa")
  colours.keep("cover", "bb")
  await colours.close()
  assert.deepEqual(faults, [])
  const kept = await database.snapshot(reader => coloursOf(reader, ["cover"]))
  assert.equal(kept.get("cover"), "bb")
})
