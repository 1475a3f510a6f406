/** Rows that are strange together: named things that are not there, quick changes of mind, words that look like code. */
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { ROWS_TYPE } from "@diapason/shared/sync"
import { until } from "../until.ts"
import { AS_SENDER, libraryOf } from "./side.ts"
import { createTwoServers } from "./two-servers.ts"

const two = createTwoServers()
before(() => two.start())
after(() => two.close())
beforeEach(() => two.lift())
const { home, remote, wire } = two
const STRANGER = "5e9de25e9de25e9de25e9de25e9de2aa"

/** Rows as another home of the same library would push them. */
const pushTo = async (side: typeof home, rows: readonly unknown[]): Promise<void> => {
  const { storeId, libraryId } = await side.hello()
  const header = { sync: 1, sender: STRANGER, target: storeId, libraryId, settled: true, pulled: 0 }
  const answer = await side.ask("/api/music/import-data", {
    method: "POST",
    headers: { ...AS_SENDER, "content-type": ROWS_TYPE },
    body: `${[header, ...rows].map(row => JSON.stringify(row)).join("\n")}\n`,
  })
  assert.equal(answer.status, 200, answer.text)
}
const track = (id: string, more: object = {}) => [
  "track",
  id,
  5,
  {
    title: "T",
    artist: "A",
    artistId: "ar-lost",
    albumId: "al-lost",
    duration: 9,
    size: 1,
    mimeType: "audio/mpeg",
    ...more,
  },
]

test("fault 50: a track of an album and an artist that are not there: kept, shown without harm, whole once they arrive", async () => {
  await pushTo(remote, [track("lost")])
  await home.now()
  await until("it came home", async () => (await home.ask("/api/music/tracks?limit=500")).text.includes('"lost"'))
  for (const side of [home, remote])
    for (const path of ["/api/music/tracks", "/api/music/albums", "/api/music/search?q=T", "/api/music/export-data"])
      assert.equal((await side.ask(path, { headers: AS_SENDER })).status, 200, path)
  await pushTo(remote, [
    ["album", "al-lost", 6, { title: "Found", artist: "A", artistId: "ar-lost", addedAt: "2026-01-01T00:00:00.000Z" }],
  ])
  await until("its album", async () => (await home.ask("/api/music/albums/al-lost")).text.includes('"lost"'))
  await home.remove("al-lost")
  await two.equal()
})

test("fault 51: playlists that hold each other, and things that name themselves: kept, and every reader comes to an end", async () => {
  const playlist = (id: string) => [
    "playlist",
    id,
    5,
    { personId: "owner", name: id, createdAt: "2026-01-01T00:00:00.000Z" },
  ]
  const entry = (id: string, playlistId: string, trackId: string) => [
    "playlist_entry",
    id,
    5,
    { playlistId, trackId, position: "a" },
  ]
  const circle = [
    playlist("round"),
    playlist("about"),
    entry("e-1", "round", "about"),
    entry("e-2", "about", "round"),
    entry("e-3", "round", "round"),
    ["edit", "edit:edit", 5, { kind: "edit", itemId: "edit:edit", fields: { title: "itself" } }],
    ["thing-of-tomorrow", "x", 5, { parent: "x", children: ["x"] }],
  ]
  await pushTo(remote, circle)
  const paths = [
    "/api/music/playlists",
    "/api/music/playlists/round",
    "/api/music/playlists/about",
    "/api/music/export-data",
  ]
  await until("the circle at home", async () => (await home.ask("/api/music/playlists")).text.includes('"about"'))
  for (const side of [home, remote])
    for (const path of paths) {
      const begun = performance.now()
      assert.equal((await side.ask(path, { headers: AS_SENDER })).status, 200, path)
      assert.ok(performance.now() - begun < 1_000, path)
    }
  await two.equal()
})

test("fault 52: names that look like SQL or HTML stay names", async () => {
  const name = `Robert'); drop table row;-- <script>alert("1")</script> \${7*7} {{7*7}}`
  const whole = libraryOf([...two.mine])
  await home.importWhole({
    ...whole,
    albums: [...whole.albums, { id: "bobby", title: name, artist: name, artistId: "ar-bobby" }],
    artists: [...whole.artists, { id: "ar-bobby", name }],
  })
  two.mine.add("bobby")
  await two.equal()
  for (const side of [home, remote]) {
    const found = await side.ask(`/api/music/search?q=${encodeURIComponent("Robert'); drop")}`)
    assert.ok(found.text.includes(JSON.stringify(name).slice(1, -1)), found.text)
    assert.match(String(found.headers["content-type"]), /^application\/json/)
    assert.equal(found.headers["x-content-type-options"], "nosniff")
  }
  await two.remove("bobby")
  await two.equal()
})

test("fault 78: a thousand edits in a moment are a few messages", { timeout: 60_000 }, async () => {
  await two.equal()
  const before = two.proxy().counts.requests
  for (let n = 0; n < 100; n++)
    await pushTo(
      home,
      Array.from({ length: 10 }, (_, at) => ["artist", "ar-busy", 10_000 + n * 10 + at, { name: `Busy ${n} ${at}` }]),
    )
  await two.equal()
  const asked = two.proxy().counts.requests - before
  assert.ok(asked < 60, `${asked} requests for a thousand edits`)
})

test("fault 79: edits that never stop are sent all the while", async () => {
  let stop = false
  let edits = 0
  const editing = (async () => {
    while (!stop) {
      await pushTo(home, [["artist", "ar-restless", 100_000 + edits++, { name: `Restless ${edits}` }]])
      await sleep(40)
    }
  })()
  const heldThere = async () => (await remote.wholeOf()).artists.find(artist => artist.id === "ar-restless")
  await until("one of them on the remote", async () => (await heldThere()) !== undefined, { limitMs: 6_000 })
  const first = JSON.stringify(await heldThere())
  await until("a later one", async () => JSON.stringify(await heldThere()) !== first, { limitMs: 6_000 })
  stop = true
  await editing
  await two.equal()
})

test("fault 80: added and deleted before the first exchange: it never shows on the remote", async () => {
  wire().cut()
  const id = await two.add()
  await two.remove(id)
  two.lift()
  await two.equal()
  assert.ok(!(await remote.albumIds()).includes(id))
})

test("fault 81: an album deleted while its tracks are on their way ends deleted on both sides", async () => {
  await two.equal()
  wire().set({ latencyMs: 80 })
  const id = await two.add()
  await two.reason("syncing")
  await two.remove(id)
  two.lift()
  await two.equal()
  assert.ok(!(await remote.albumIds()).includes(id))
})

test("fault 88: a play that a browser sends again after the remote lost its disk counts once", async () => {
  const [albumId = ""] = [...two.mine]
  const play = [
    "play",
    "play-once",
    5,
    { personId: "owner", trackId: `${albumId}-0`, playedAt: "2026-01-01T00:00:00.000Z" },
  ]
  await pushTo(remote, [play])
  await two.equal()
  await remote.kill()
  await remote.wipe()
  await remote.start()
  await two.equal()
  const { digest, revision } = await remote.hello()
  await pushTo(remote, [play])
  await two.equal()
  const after = await remote.hello()
  assert.deepEqual([after.digest, after.revision], [digest, revision])
})
