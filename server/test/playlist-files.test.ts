/** Playlists in files of other programs, and open to others: what goes out comes in again, and what a key opens. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Playlist, PlaylistEntry, SharedPlaylist } from "@diapason/shared/keeping"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { fill, OWNER, type RunningServer, SAMPLE, signIn, startServer } from "./running-server.ts"

const DAY = 86_400_000
let clock = Date.UTC(2026, 2, 31, 12)

describe("files", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer({ now: () => clock })
    const twin = { id: "t5", title: "First", artist: "Zoé", artistId: "zoe", albumId: SAMPLE.albums[1].id, duration: 6 }
    await fill(server, { ...SAMPLE, tracks: [...SAMPLE.tracks, twin] })
  })
  after(() => server.stop())

  const Imported = z.object({ playlist: Playlist, unmatched: z.array(z.string()), revision: z.int() })
  const importFile = async (body: unknown, query = "", type?: string) => {
    const headers = type === undefined ? {} : { "content-type": type }
    const answer = await server.ask(`/api/music/playlists/import${query}`, { method: "POST", body, headers })
    assert.equal(answer.status, 200, answer.text)
    const { playlist, unmatched } = Imported.parse(answer.json())
    return { name: playlist.name, trackIds: await trackIds(playlist.id), unmatched }
  }
  const trackIds = async (id: string) =>
    z
      .object({ entries: z.array(PlaylistEntry) })
      .parse((await server.ask(`/api/music/playlists/${id}`)).json())
      .entries.map(entry => entry.track.id)

  test("what goes out comes in again, in both formats", async () => {
    const made = await server.ask("/api/music/playlists", {
      method: "POST",
      body: { name: 'Été / "x"', trackIds: ["t5", "t1", "t3", "t1"] },
    })
    const { playlist } = z.object({ playlist: Playlist }).parse(made.json())
    for (const [format, type] of [
      ["m3u8", "audio/x-mpegurl"],
      ["jspf", "application/jspf+json"],
    ] as const) {
      const file = await server.ask(`/api/music/playlists/${playlist.id}/export?format=${format}`)
      assert.equal(file.status, 200)
      assert.ok(file.headers["content-type"]?.startsWith(type))
      assert.match(
        file.headers["content-disposition"] ?? "",
        /^attachment; filename\*=UTF-8''%C3%89t%C3%A9%20_%20_x_\./,
      )
      assert.deepEqual(await importFile(file.text, `?format=${format}`, type), {
        name: 'Été / "x"',
        trackIds: ["t5", "t1", "t3", "t1"],
        unmatched: [],
      })
    }
  })

  test("files of other programs find tracks by title, artist and album, and name what is missing", async () => {
    const m3u8 = [
      "\uFEFF#EXTM3U",
      '#EXTINF:10 logo="a,b",nils - FIRST',
      "C:\\Music\\x.mp3",
      "",
      "#EXTINF:10,Zoe - First",
      "file:///music/y.mp3",
      "Nils/Aurora/02 - Second.flac",
      "/music/Somebody/Elsewhere/01 First.mp3",
      "#EXTINF:-1,Third",
      "third.mp3",
      "#EXTINF:3,Nobody - Nothing",
      "http://example.com/nothing.mp3",
    ].join("\r\n")
    const read = await importFile(m3u8, "?name=Mine", "text/plain")
    assert.deepEqual(read, {
      name: "Mine",
      trackIds: ["t1", "t5", "t2", "t3"],
      unmatched: ["/music/Somebody/Elsewhere/01 First.mp3", "Nobody - Nothing"],
    })
    const jspf = {
      playlist: {
        title: "J",
        track: [
          { title: "First", album: "Aurora" },
          { title: "First" },
          { title: "third", creator: "zoé", location: 7 },
          {},
        ],
      },
    }
    assert.deepEqual(await importFile(jspf, "?format=jspf"), {
      name: "J",
      trackIds: ["t1", "t3"],
      unmatched: ["First", ""],
    })
    assert.equal((await importFile({ text: "#PLAYLIST:Empty", name: "Given" })).name, "Given")
  })

  test("what is no playlist is refused", async () => {
    for (const [query, body] of [
      ["?format=jspf", { text: "no json" }],
      ["?format=jspf", { text: "[]" }],
      ["?format=xspf", { text: "" }],
      ["", { name: "x" }],
      ["", undefined],
    ] as const) {
      const answer = await server.ask(`/api/music/playlists/import${query}`, { method: "POST", body })
      assert.deepEqual([answer.status, ErrorBody.parse(answer.json()).error.code], [400, "invalid"], `${query} ${body}`)
    }
    const long = { text: Array.from({ length: 10_001 }, (_, n) => `${n}.mp3`).join("\n") }
    assert.equal((await server.ask("/api/music/playlists/import", { method: "POST", body: long })).status, 413)
  })
})

describe("a shared playlist", () => {
  let server: RunningServer
  let cookie: string
  let id: string
  before(async () => {
    server = await startServer({
      offLoopback: true,
      environment: { ...OWNER, SYNC_TOKEN: "x".repeat(32) },
      now: () => clock,
    })
    await fill(server, SAMPLE, { authorization: `Bearer ${"x".repeat(32)}` })
    cookie = await signIn(server)
    const made = await send("POST", "playlists", { name: "Open", trackIds: ["t1", "t2"] })
    id = z.object({ playlist: Playlist }).parse(made.json()).playlist.id
  })
  after(() => server.stop())

  const send = (method: string, path: string, body?: unknown) =>
    server.ask(`/api/music/${path}`, { method, headers: { cookie }, ...(body === undefined ? {} : { body }) })
  const share = async (playlist: string, days: number) => {
    const answer = await send("POST", `playlists/${playlist}/share`, {
      until: new Date(clock + days * DAY).toISOString(),
    })
    return { status: answer.status, url: z.object({ url: z.string().optional() }).parse(answer.json()).url ?? "" }
  }
  const codeOf = async (path: string) => ErrorBody.parse((await server.ask(path)).json()).error.code

  test("its key opens its tracks and covers to anybody, and nothing else", async () => {
    const { status, url } = await share(id, 7)
    assert.equal(status, 200)
    assert.match(url, /^\/shared\/[\w-]{32}$/)
    const opened = await server.ask(`/api${url}`)
    const { playlist, tracks } = SharedPlaylist.parse(opened.json())
    assert.deepEqual([playlist.name, playlist.owner, playlist.trackCount], ["Open", "Mina", 2])
    assert.deepEqual(
      tracks.map(track => track.id),
      ["t1", "t2"],
    )
    assert.doesNotMatch(opened.text, /drive|personId/i)
    assert.equal(
      await codeOf(`/api${url}/track/t1`),
      "not_playable",
      "it may be heard, but this one is nowhere in Drive",
    )
    assert.equal(await codeOf(`/api${url}/track/t3`), "not_found")
    assert.match((await server.ask(`/api${url}/cover/album-1`)).text, /picture|cover/i)
    assert.match(
      (await server.ask(`/api${url}/cover/${encodeURIComponent(SAMPLE.albums[1].id)}`)).text,
      /opens nothing/,
    )
    for (const wrong of ["x", "x".repeat(32), `${url.slice(8, -1)}!`])
      assert.equal(await codeOf(`/api/shared/${wrong}`), "not_found")
    assert.equal((await server.ask("/api/music/track/t1")).status, 401)
    assert.ok(![...server.logged, ...server.printed].some(line => line.includes(url.slice(8))), "no log holds the key")
    const mine = Playlist.parse(
      z.object({ playlist: z.unknown() }).parse((await send("GET", `playlists/${id}`)).json()).playlist,
    )
    assert.equal(mine.share?.url, url)
    assert.equal((await share(id, 9)).url, url, "a later day keeps the address")
  })

  test("it closes on its day, when it is taken back, and when the playlist goes", async () => {
    const { url } = await share(id, 1)
    clock += DAY
    assert.equal(await codeOf(`/api${url}`), "not_found")
    const again = await share(id, 1)
    assert.notEqual(again.url, url)
    assert.equal((await server.ask(`/api${again.url}`)).status, 200)
    assert.equal((await send("DELETE", `playlists/${id}/share`)).status, 200)
    assert.equal(await codeOf(`/api${again.url}`), "not_found")
    const last = await share(id, 1)
    await send("DELETE", `playlists/${id}`)
    assert.equal(await codeOf(`/api${last.url}`), "not_found")
    assert.equal((await share(id, 1)).status, 404)
  })

  test("a smart one opens what its rules find, and closes at once", async () => {
    const rules = { match: "all", conditions: [{ field: "artist", op: "is", value: "Nils" }], sort: "random" }
    const made = await send("POST", "playlists", { name: "Smart", rules })
    const smart = z.object({ playlist: Playlist }).parse(made.json()).playlist.id
    const { url } = await share(smart, 1)
    assert.equal(SharedPlaylist.parse((await server.ask(`/api${url}`)).json()).tracks.length, 2)
    assert.equal(await codeOf(`/api${url}/track/t1`), "not_playable")
    assert.equal(await codeOf(`/api${url}/track/t3`), "not_found")
    await send("DELETE", `playlists/${smart}/share`)
    assert.match((await server.ask(`/api${url}/track/t1`)).text, /opens nothing/)
    for (const days of [-1, 400]) assert.equal((await share(smart, days)).status, 400)
  })
})
