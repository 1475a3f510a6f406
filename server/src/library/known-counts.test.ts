import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import type { RowBodyInput } from "@diapason/shared/rows"
import { openTestDatabase } from "../../test/test-database.ts"
import type { Database } from "../database/database.ts"
import { editId } from "./edits/edit-rows.ts"
import { identityOf } from "./identity.ts"
import { knownCounts } from "./known-counts.ts"
import { createStore, type Store } from "./store.ts"

const directory = mkdtempSync(join(tmpdir(), "diapason-counts-"))
const MOMENT = "2026-03-01T10:00:00.000Z"
let database: Database
let store: Store
before(async () => {
  database = await openTestDatabase(directory)
  store = createStore({ database, now: Date.now })
})
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const put = (...rows: RowBodyInput[]) => store.write(writer => writer.put(rows, "add"))
const album = (id: string, year: number): RowBodyInput => ({
  kind: "album",
  id,
  body: { title: id, artist: "N", artistId: "n", year, addedAt: MOMENT },
})
const track = (id: string, albumId: string, genre: string): RowBodyInput => ({
  kind: "track",
  id,
  body: { title: id, artist: "N", artistId: "n", albumId, genre, duration: 9, size: 0, mimeType: "audio/flac" },
})
const told = async () => {
  const { genres, decades } = await knownCounts(store.read)
  return {
    genres: genres.map(({ name, albumCount, trackCount }) => `${name} ${albumCount} ${trackCount}`),
    decades: decades.map(({ decade, albumCount }) => `${decade} ${albumCount}`),
  }
}

test("what an album, a track, an edit or a deletion changes is counted anew", async () => {
  await put(album("a", 1964), track("t1", "a", "Jazz"), track("t2", "a", "Jazz; Soul"))
  assert.deepEqual(await told(), { genres: ["Jazz 1 2", "Soul 1 1"], decades: ["1960 1"] })
  await put(album("b", 1971), track("t3", "b", "Soul"))
  assert.deepEqual(await told(), { genres: ["Jazz 1 2", "Soul 2 2"], decades: ["1960 1", "1970 1"] })
  await put({ kind: "edit", id: editId("album", "b"), body: { kind: "album", itemId: "b", fields: { year: 1968 } } })
  assert.deepEqual((await told()).decades, ["1960 2"])
  await store.write(writer => writer.remove([{ kind: "track", id: "t2" }]))
  assert.deepEqual((await told()).genres, ["Jazz 1 1", "Soul 1 1"])
})

test("a play or a star leaves it as it was counted", async () => {
  const { genres } = await knownCounts(store.read)
  await put(
    { kind: "play", id: "p", body: { personId: "owner", trackId: "t1", playedAt: MOMENT } },
    { kind: "star", id: "s", body: { personId: "owner", kind: "album", itemId: "a", starredAt: MOMENT } },
  )
  assert.equal((await knownCounts(store.read)).genres, genres)
  await put(track("t4", "b", "Folk"))
  assert.deepEqual((await told()).genres, ["Folk 1 1", "Jazz 1 1", "Soul 1 1"])
})

test("a deletion that is forgotten before anybody looks is counted all the same", async () => {
  await told()
  await store.write(writer => writer.remove([{ kind: "track", id: "t4" }]))
  await database.transact(async tx => {
    await tx.deleteFrom("row").where("id", "=", "t4").execute()
    await tx.updateTable("meta").set({ forgotten_version: 1 }).execute()
  })
  assert.deepEqual((await told()).genres, ["Jazz 1 1", "Soul 1 1"])
})

test("a database that was put back to an earlier day is counted anew", async () => {
  const { revision } = await identityOf(store.read)
  await put(album("c", 1955), track("t5", "c", "Choro"))
  assert.deepEqual((await told()).decades, ["1950 1", "1960 2"])
  await database.transact(async tx => {
    await tx.deleteFrom("row").where("revision", ">", revision).execute()
    await tx.deleteFrom("album").where("id", "=", "c").execute()
    await tx.deleteFrom("track").where("id", "=", "t5").execute()
    await tx.updateTable("meta").set({ revision }).execute()
  })
  assert.deepEqual((await told()).decades, ["1960 2"])
  await put(album("d", 1982))
  assert.deepEqual((await told()).decades, ["1960 2", "1980 1"])
})
