import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createPeer } from "../../test/peer.ts"
import { until } from "../../test/until.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-old-remote-"))
after(() => rmSync(root, { recursive: true, force: true }))

interface Whole {
  albums: { id: string }[]
  tracks: { id: string }[]
  artists: { id: string }[]
}

/** A server of the old kind: it takes the whole library and hands it out again, or fails as told. */
const createOldServer = async (start: Whole) => {
  const held = { whole: start, pushes: 0, failing: false }
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
    const path = request.url?.split("?")[0]
    if (path === "/api/health") return answer(200, { status: "OK" })
    if (path === "/api/music/export-data") return answer(200, held.whole)
    if (path !== "/api/music/import-data") return answer(404, { error: "unknown" })
    let text = ""
    for await (const part of request) text += part
    held.pushes += 1
    if (held.failing) return answer(500, { error: "broken" })
    const { albums, tracks, artists }: Whole = JSON.parse(text)
    held.whole = { albums, tracks, artists }
    return answer(200, { success: true })
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return { held, url: `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}` }
}

const NOTHING: Whole = { albums: [], tracks: [], artists: [] }
const ALBUM = {
  id: "al-1",
  title: "One",
  artist: "A",
  artistId: "ar-1",
  tracks: [
    {
      id: "gd-x",
      title: "T",
      artist: "A",
      artistId: "ar-1",
      driveId: "x",
      duration: 1,
      size: 1,
      mimeType: "audio/mpeg",
    },
  ],
}
let folders = 0

test("fault 32: an old server gets the full state, and success is said when it lists the same ids", async () => {
  const old = await createOldServer(NOTHING)
  const lines: string[] = []
  const home = await createPeer({
    directory: join(root, String(folders++)),
    targets: [old.url],
    print: line => lines.push(line),
  })
  after(() => home.close())
  await home.albums.add(ALBUM, { partial: false, keepTrackIds: [] })
  home.replication.start()
  await until("degraded and equal", async () => {
    const [target] = (await home.replication.status()).targets
    return target?.state === "degraded" && target.digestEqual === true
  })
  assert.deepEqual(
    old.held.whole.tracks.map(track => track.id),
    ["gd-x"],
  )
  assert.match(lines.join("\n"), /Synchronisation réussie: 1 albums, 1 tracks, 1 artists/)
})

test("an old server that fails is not sent to again within 30 seconds, whatever changes or is asked", async () => {
  const old = await createOldServer(NOTHING)
  old.held.failing = true
  const home = await createPeer({ directory: join(root, String(folders++)), targets: [old.url] })
  after(() => home.close())
  await home.albums.add(ALBUM, { partial: false, keepTrackIds: [] })
  home.replication.start()
  await until("degraded", async () => (await home.replication.status()).targets[0]?.state === "degraded")
  await home.albums.delete(["al-1"])
  home.replication.now()
  await sleep(2_500)
  home.replication.now()
  await sleep(500)
  assert.equal(old.held.pushes, 1)
})

test("a home that never held a row does not empty an old server: it asks, and joining takes everything in", async () => {
  const old = await createOldServer({ albums: [{ id: "a1" }], tracks: [{ id: "t1" }], artists: [] })
  Object.assign(old.held.whole, {
    albums: [{ id: "a1", title: "Kept", artist: "X", artistId: "x" }],
    tracks: [
      {
        id: "t1",
        title: "One",
        artist: "X",
        artistId: "x",
        album: "Kept",
        albumId: "a1",
        duration: 3,
        filePath: "gdrive://abcdefghijkl",
        googleDriveId: "abcdefghijkl",
      },
    ],
    artists: [{ id: "x", name: "X" }],
  })
  const home = await createPeer({ directory: join(root, String(folders++)), targets: [old.url] })
  after(() => home.close())
  home.replication.start()
  await until("the question", async () => (await home.replication.status()).targets[0]?.reason === "library_choice")
  assert.equal((await home.replication.status()).targets[0]?.state, "halted")
  assert.equal(old.held.pushes, 0)
  await home.albums.add(ALBUM, { partial: false, keepTrackIds: [] })
  home.replication.now()
  await sleep(300)
  await until("the question again", async () => (await home.replication.status()).targets[0]?.state === "halted")
  assert.equal(old.held.pushes, 0, "what is added meanwhile is no answer")
  await home.albums.delete(["al-1"])
  await home.replication.choose({ url: old.url, choice: "join", takeOver: false }, AbortSignal.timeout(5_000))
  await until("equal", async () => (await home.replication.status()).targets[0]?.digestEqual === true)
  assert.deepEqual(await home.browse.counts(), { albums: 1, tracks: 1, artists: 1 })
})
