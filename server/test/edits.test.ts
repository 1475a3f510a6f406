/** Edits and the trash over HTTP, on two servers in unison. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Album, Track } from "@diapason/shared/api"
import { z } from "zod"
import { type Answer, fill, type RunningServer, SAMPLE, startServer } from "./running-server.ts"
import { until } from "./until.ts"

const Whole = z.object({ album: Album, tracks: z.array(Track) })
const Trash = z.object({ albums: z.array(z.object({ id: z.string(), trackCount: z.int() })), total: z.int() })
const FIRST = SAMPLE.albums[0].id
const SECOND = SAMPLE.albums[1].id

describe("what is changed at home", () => {
  let home: RunningServer
  let remote: RunningServer
  before(async () => {
    remote = await startServer({ environment: { SYNC_ROLE: "remote" } })
    home = await startServer({ environment: { KOYEB_URL: remote.url } })
    await fill(home)
  })
  after(async () => {
    await home.stop()
    await remote.stop()
  })

  const at = (id: string, rest = ""): string => `/api/music/albums/${encodeURIComponent(id)}${rest}`
  const send = (server: RunningServer, method: string, path: string, body?: unknown): Promise<Answer> =>
    server.ask(path, { method, ...(body === undefined ? {} : { body }) })
  const titleOn = async (server: RunningServer, id: string): Promise<string | undefined> => {
    const answer = await server.ask(at(id))
    return answer.status === 200 ? Whole.parse(answer.json()).album.title : undefined
  }

  test("a new title is on the remote, and goes when it is taken back", async () => {
    const before = await titleOn(home, FIRST)
    const answer = await send(home, "PATCH", at(FIRST), { title: "  Aube ", year: 1971, genre: null })
    assert.equal(answer.status, 200, answer.text)
    assert.equal(Whole.parse(answer.json()).album.title, "Aube")
    await until("the edit on the remote", async () => (await titleOn(remote, FIRST)) === "Aube")
    assert.equal((await send(home, "DELETE", at(FIRST, "/edits"))).status, 200)
    await until("the first title on the remote", async () => (await titleOn(remote, FIRST)) === before)
  })

  test("a change made on the remote comes home", async () => {
    await send(remote, "PATCH", "/api/music/tracks/t1", { title: "Première" })
    await until("the words of the edit in search", async () =>
      (await home.ask("/api/music/search?q=premiere")).text.includes("Première"),
    )
  })

  test("two made one, split again, on both sides", async () => {
    assert.equal((await send(home, "POST", at(FIRST, "/merge"), { albumIds: [SECOND] })).status, 200)
    await until("the merged album gone from the remote", async () => (await titleOn(remote, SECOND)) === undefined)
    const split = await send(home, "POST", at(FIRST, "/split"), { trackIds: ["t3"], title: "Seule" })
    const { album } = Whole.parse(split.json())
    await until("the split album on the remote", async () => (await titleOn(remote, album.id)) === "Seule")
    assert.equal((await send(home, "DELETE", at(album.id, "/edits"))).status, 200)
    await until("the split taken back on the remote", async () => (await titleOn(remote, album.id)) === undefined)
  })

  test("what was deleted lies in the trash of both, and is taken back on either", async () => {
    await send(home, "DELETE", at(FIRST))
    await until(
      "one album in the remote's trash",
      async () => Trash.parse((await remote.ask("/api/music/trash")).json()).total === 1,
    )
    assert.deepEqual(
      Trash.parse((await home.ask("/api/music/trash")).json()).albums.map(({ id }) => id),
      [FIRST],
    )
    assert.equal((await send(remote, "POST", "/api/music/trash/restore", { albumIds: [FIRST] })).status, 200)
    await until("the album at home again", async () => (await titleOn(home, FIRST)) !== undefined)
    assert.equal(Trash.parse((await home.ask("/api/music/trash")).json()).total, 0)
  })

  test("what is wrong is said, and nothing changes", async () => {
    for (const [method, path, body, status] of [
      ["PATCH", at(FIRST), { title: "" }, 400],
      ["PATCH", at(FIRST), { year: -1 }, 400],
      ["PATCH", at(FIRST), { cover: "https://example.org/x.png" }, 400],
      ["PATCH", at("none"), { title: "x" }, 404],
      ["POST", at(FIRST, "/merge"), { albumIds: [FIRST] }, 400],
      ["POST", at(FIRST, "/merge"), { albumIds: ["none"] }, 404],
      ["POST", at(FIRST, "/split"), { trackIds: ["none"], title: "x" }, 404],
      ["POST", "/api/music/trash/restore", { albumIds: ["none"] }, 404],
    ] as const)
      assert.equal((await send(home, method, path, body)).status, status, `${method} ${path} ${JSON.stringify(body)}`)
  })
})
