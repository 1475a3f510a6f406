import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { openTestDatabase } from "../../../test/test-database.ts"
import type { Database } from "../../database/database.ts"
import { writeRows } from "../row-store.ts"
import { createStore } from "../store.ts"
import { createPlays } from "./plays-store.ts"
import { refillKept } from "./refill.ts"
import { createStars } from "./stars-store.ts"

const NOW = Date.UTC(2026, 0, 2)
const directory = mkdtempSync(join(tmpdir(), "diapason-refill-"))
let database: Database
before(async () => {
  database = await openTestDatabase(directory)
})
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

test("rows that came before their tables were known fill them at the first start, bad ones aside, and only then", async () => {
  const store = createStore({ database, now: () => NOW })
  await store.write(writer =>
    writer.put(
      [
        { kind: "album", id: "a", body: { title: "A", artist: "N", artistId: "n", addedAt: "2026-01-01" } },
        {
          kind: "track",
          id: "t",
          body: { title: "T", artist: "N", artistId: "n", albumId: "a", duration: 9, size: 0, mimeType: "audio/flac" },
        },
      ],
      "add",
    ),
  )
  const row = (kind: string, id: string, body: object | null) => ({
    kind,
    id,
    version: NOW,
    body: body && JSON.stringify(body),
  })
  const plays = Array.from({ length: 2_500 }, (_, n) =>
    row("play", `play-${n}`, { personId: "owner", trackId: "t", playedAt: new Date(NOW - n * 1_000).toISOString() }),
  )
  await store.write(({ tx }) =>
    writeRows(
      tx,
      [
        row("star", "s1", { personId: "owner", kind: "album", itemId: "a", starredAt: "2026-01-01T00:00:00.000Z" }),
        row("star", "s2", { personId: "owner" }),
        row("star", "s3", null),
        row("queue", "q", { personId: 7 }),
        row("application_key", "k1", {
          personId: "p",
          name: "phone",
          key: "secret",
          createdAt: "2026-01-01T00:00:00.000Z",
        }),
        row("application_key", "k2", { personId: "p" }),
        ...plays,
      ],
      { now: NOW, via: "elsewhere", cause: "add" },
    ),
  )
  const stars = createStars({ store, now: () => NOW })
  const listened = createPlays({ store, now: () => NOW })
  const seen = async () => {
    const { albums } = await stars.list("owner")
    const keys = await store.read.selectFrom("application_key").select("name").execute()
    const { total } = await listened.list("owner", { limit: 1, offset: 0 })
    return [albums.map(album => album.id), total, keys.map(key => key.name)]
  }
  assert.deepEqual(await seen(), [[], 0, []])
  await refillKept(store)
  assert.deepEqual(await seen(), [["a"], 2_500, ["phone"]])
  await refillKept(store)
  assert.deepEqual(await seen(), [["a"], 2_500, ["phone"]])
  const revision = (await store.identity()).revision
  await stars.remove("owner", { kind: "album", id: "a" })
  assert.deepEqual(await seen(), [[], 2_500, ["phone"]], "a star whose row has an id of its own is taken away too")
  assert.equal((await store.identity()).revision, revision + 1)
})
