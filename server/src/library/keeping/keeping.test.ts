import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { AppError } from "@diapason/shared/errors"
import { openTestDatabase } from "../../../test/test-database.ts"
import type { Database } from "../../database/database.ts"
import { createStore } from "../store.ts"
import { createKeeping, type Keeping } from "./keeping.ts"

const NOW = Date.UTC(2026, 0, 2)
const directory = mkdtempSync(join(tmpdir(), "diapason-keeping-"))
let database: Database
let keeping: Keeping
before(async () => {
  database = await openTestDatabase(directory)
  const store = createStore({ database, now: () => NOW })
  keeping = createKeeping({ store, now: () => NOW, nameOf: async keeper => `name of ${keeper}` })
  const body = { title: "T", artist: "N", artistId: "n", albumId: "a", duration: 9, size: 0, mimeType: "audio/flac" }
  await store.write(writer =>
    writer.put(
      [
        { kind: "album", id: "a", body: { title: "A", artist: "N", artistId: "n", addedAt: "2026-01-01" } },
        { kind: "track", id: "t", body },
      ],
      "add",
    ),
  )
})
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

const refusedAs = (code: string) => (error: unknown) => error instanceof AppError && error.code === code

test("each person sees their own stars, ratings, plays and queue alone", async () => {
  const item = { kind: "track", id: "t" } as const
  await keeping.stars.put("owner", item)
  await keeping.ratings.put("owner", item, 5)
  await keeping.plays.record("owner", [{ id: "p", trackId: "t", playedAt: NOW }])
  await keeping.queues.put("owner", { trackIds: ["t"], current: 0, position: 1, device: "" })
  const theirs = async (keeper: string) => {
    const { tracks } = await keeping.stars.list(keeper)
    const { plays } = await keeping.statistics(keeper, { timezoneOffset: 0 })
    const [marked] = await keeping.marks.tracks(keeper, (await keeping.stars.list("owner")).tracks)
    return [tracks.length, plays, marked?.rating, marked?.playCount, (await keeping.queues.get(keeper)).trackIds.length]
  }
  assert.deepEqual(await theirs("owner"), [1, 1, 5, 1, 1])
  assert.deepEqual(await theirs("other"), [0, 0, undefined, undefined, 0])
  assert.equal(
    await keeping.plays.record("other", [{ id: "p", trackId: "t", playedAt: NOW }]),
    1,
    "ids are each person's own",
  )
})

test("a playlist of another person is not there, unless it is shared; then it can be heard and not changed", async () => {
  const { id } = await keeping.playlists.create("owner", { id: "playlist-1", name: "Mine", trackIds: ["t"] })
  await assert.rejects(keeping.playlists.get("other", id), refusedAs("not_found"))
  await assert.rejects(keeping.playlists.change("other", id, { name: "x" }), refusedAs("not_found"))
  await assert.rejects(keeping.playlists.create("other", { id, name: "x" }), refusedAs("conflict"))
  assert.deepEqual(await keeping.playlists.list("other"), [])
  await keeping.shares.put("owner", id, NOW + 1_000)
  const [seen] = await keeping.playlists.list("other")
  assert.deepEqual([seen?.mine, seen?.owner, seen?.share, seen?.trackCount], [false, "name of owner", undefined, 1])
  assert.equal((await keeping.playlists.get("other", id)).entries.length, 1)
  await assert.rejects(keeping.playlists.addTracks("other", id, { trackIds: ["t"] }), refusedAs("forbidden"))
  await assert.rejects(keeping.playlists.remove("other", id), refusedAs("forbidden"))
  await assert.rejects(keeping.shares.remove("other", id), refusedAs("forbidden"))
})
