/** OpenSubsonic over HTTP: every method in XML and in JSON, against the shapes of its reference. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { z } from "zod"
import { fill, OWNER, type RunningServer, signIn, startServer } from "./running-server.ts"
import { createSubsonicClient, makeKey, type Query, type SubsonicClient } from "./subsonic-client.ts"
import { SHAPES } from "./subsonic-shapes.ts"

const FIRST = "tr-t1"
const ALBUM = "al-album-1"
const ARTIST = "ar-nils"

/** One call of each method that answers with a field. */
const READING: readonly (readonly [method: string, shape: z.ZodType, query?: Query])[] = [
  ["getLicense", SHAPES.license],
  ["getOpenSubsonicExtensions", SHAPES.openSubsonicExtensions],
  ["tokenInfo", SHAPES.tokenInfo],
  ["getUser", SHAPES.user, { username: "mina" }],
  ["getUsers", SHAPES.users],
  ["getScanStatus", SHAPES.scanStatus],
  ["startScan", SHAPES.scanStatus],
  ["getMusicFolders", SHAPES.musicFolders],
  ["getIndexes", SHAPES.indexes],
  ["getMusicDirectory", SHAPES.directory, { id: "1" }],
  ["getMusicDirectory", SHAPES.directory, { id: ARTIST }],
  ["getMusicDirectory", SHAPES.directory, { id: ALBUM }],
  ["getGenres", SHAPES.genres],
  ["getArtists", SHAPES.artists],
  ["getArtist", SHAPES.artist, { id: ARTIST }],
  ["getAlbum", SHAPES.album, { id: ALBUM }],
  ["getSong", SHAPES.song, { id: FIRST }],
  ["getArtistInfo", SHAPES.artistInfo, { id: ARTIST }],
  ["getArtistInfo2", SHAPES.artistInfo2, { id: ARTIST }],
  ["getAlbumInfo", SHAPES.albumInfo, { id: ALBUM }],
  ["getAlbumInfo2", SHAPES.albumInfo, { id: ALBUM }],
  ["getSongsByGenre", SHAPES.songsByGenre, { genre: "ambient" }],
  ["getTopSongs", SHAPES.topSongs, { artist: "NILS" }],
  ["getTopSongs", SHAPES.topSongs, { id: ARTIST }],
  ["getNowPlaying", SHAPES.nowPlaying],
  ["getStarred", SHAPES.starred],
  ["getStarred2", SHAPES.starred2],
  ["search2", SHAPES.searchResult2, { query: "" }],
  ["search3", SHAPES.searchResult3, { query: "" }],
  ["getPlaylists", SHAPES.playlists],
  ["getPlayQueue", SHAPES.playQueue],
  ["getPlayQueueByIndex", SHAPES.playQueueByIndex],
  ["getLyrics", SHAPES.lyrics, { artist: "Nils", title: "First" }],
  ["getLyricsBySongId", SHAPES.lyricsList, { id: FIRST }],
  ["getBookmarks", SHAPES.bookmarks],
  ["getPodcasts", SHAPES.podcasts],
  ["getNewestPodcasts", SHAPES.newestPodcasts],
  ["getInternetRadioStations", SHAPES.internetRadioStations],
  ["getShares", SHAPES.shares],
  ["getVideos", SHAPES.videos],
  ["getChatMessages", SHAPES.chatMessages],
]
/** Their answers differ each time. */
const RANDOM: readonly (readonly [method: string, shape: z.ZodType, query?: Query])[] = [
  ["getRandomSongs", SHAPES.randomSongs],
  ["getSimilarSongs", SHAPES.similarSongs, { id: FIRST }],
  ["getSimilarSongs2", SHAPES.similarSongs2, { id: ARTIST }],
  ["getAlbumList", SHAPES.albumList, { type: "random" }],
  ["getAlbumList2", SHAPES.albumList2, { type: "random" }],
]

let server: RunningServer
let client: SubsonicClient
let key: string
before(async () => {
  server = await startServer({ offLoopback: true, environment: { ...OWNER, SYNC_TOKEN: "0".repeat(32) } })
  await fill(server, undefined, { authorization: `Bearer ${"0".repeat(32)}` })
  key = (await makeKey(server, await signIn(server))).key
  client = createSubsonicClient(server, { apiKey: key })
})
after(async () => {
  const faults = server.logged.filter(line => /"level":[56]0/.test(line))
  await server.stop()
  assert.deepEqual(faults, [])
})

const names = async (): Promise<readonly string[]> => {
  const Described = z.object({
    paths: z.looseObject({
      "/rest/{method}": z.object({
        get: z.object({ parameters: z.array(z.looseObject({ name: z.string(), schema: z.looseObject({}) })) }),
      }),
    }),
  })
  const answer = await server.ask("/api/openapi.json", { headers: { cookie: await signIn(server) } })
  const { parameters } = Described.parse(answer.json()).paths["/rest/{method}"].get
  return z
    .object({ enum: z.array(z.string()).min(60) })
    .parse(parameters.find(parameter => parameter.name === "method")?.schema).enum
}

describe("who may ask", () => {
  test("no method but the one that must be answers without credentials, with wrong ones, or with a cookie", async () => {
    const cookie = await signIn(server)
    const stranger = createSubsonicClient(server, {})
    const wrong = createSubsonicClient(server, { apiKey: `${key}x` })
    const query = { id: FIRST, type: "newest", genre: "Jazz", artist: "Nils", username: "Mina", query: "", rating: 3 }
    for (const name of [...(await names()), "nothing", "constructor", "__proto__", "ping.view", ".view"]) {
      if (name === "getOpenSubsonicExtensions") continue
      assert.equal((await stranger.fault(name, query)).code, 10, name)
      assert.equal((await wrong.fault(name, query)).code, 44, name)
      const withCookie = await server.ask(`/rest/${name}?f=json`, { headers: { cookie } })
      assert.match(withCookie.text, /"status":"failed".*"code":10/, name)
    }
    await stranger.get("getOpenSubsonicExtensions", SHAPES.openSubsonicExtensions)
  })

  test("each method is tried below", async () => {
    const tried = new Set([...READING, ...RANDOM].map(([method]) => method))
    const others = ["ping", "stream", "download", "getCoverArt", "getAvatar", "star", "unstar", "setRating", "scrobble"]
    const lists = ["getPlaylist", "createPlaylist", "updatePlaylist", "deletePlaylist"]
    const queues = ["savePlayQueue", "savePlayQueueByIndex"]
    const left = (await names()).filter(name => ![...tried, ...others, ...lists, ...queues].includes(name))
    for (const name of left) assert.equal((await client.fault(name)).code, 50, name)
  })
})

describe("answers", () => {
  test("ping answers nothing but the head, with .view, by POST and by HEAD too", async () => {
    for (const method of ["ping", "ping.view"]) {
      await client.done(method)
      await client.sameInXml(method)
    }
    const posted = await server.ask("/rest/ping.view", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `apiKey=${key}&f=json&c=test`,
    })
    assert.match(posted.text, /"status":"ok"/)
    assert.equal((await server.ask(`/rest/ping?apiKey=${key}`, { method: "HEAD" })).status, 200)
  })

  for (const [method, shape, query] of READING)
    test(`${method} ${JSON.stringify(query ?? {})}`, async () => {
      await client.get(method, shape, query)
      await client.sameInXml(method, query)
    })

  for (const [method, shape, query] of RANDOM)
    test(`${method} ${JSON.stringify(query ?? {})}`, async () => {
      await client.get(method, shape, query)
    })

  test("jsonp calls a function whose name is one, and no other", async () => {
    const called = await client.ask("ping", { f: "jsonp", callback: "app.player.got" })
    assert.match(called.headers["content-type"] ?? "", /^application\/javascript/)
    assert.match(called.text, /^app\.player\.got\(\{"subsonic-response":\{"status":"ok".*\}\);$/)
    for (const callback of ["alert(1)//", "a b", "", "a..b", "<script>", "x".repeat(500)]) {
      const refused = await client.ask("ping", { f: "jsonp", callback })
      assert.match(refused.headers["content-type"] ?? "", /^application\/json/, callback)
      assert.match(refused.text, /"code":10/, callback)
    }
  })

  test("what is missing, wrong or not there is told by number", async () => {
    assert.equal((await client.fault("getAlbum")).code, 10)
    assert.equal((await client.fault("getAlbumList2")).code, 10)
    assert.equal((await client.fault("getAlbumList2", { type: "byYear", fromYear: 1990 })).code, 10)
    assert.equal((await client.fault("getAlbumList2", { type: "byGenre" })).code, 10)
    assert.equal((await client.fault("getAlbumList2", { type: "loudest" })).code, 0)
    assert.equal((await client.fault("getAlbumList2", { type: "newest", size: "many" })).code, 0)
    assert.equal((await client.fault("setRating", { id: FIRST, rating: 6 })).code, 0)
    assert.equal((await client.fault("getUser", { username: "somebody" })).code, 50)
    assert.equal((await client.fault("nothing")).code, 0)
    for (const id of ["al-nope", "nope", "tr-t1", "al.____", `al-${"x".repeat(2_000)}`, "ar-"])
      assert.equal((await client.fault("getAlbum", { id })).code, 70, id)
    for (const [method, id] of [
      ["getArtist", "ar-nope"],
      ["getSong", "tr-nope"],
      ["getMusicDirectory", FIRST],
      ["stream", "tr-nope"],
      ["download", ALBUM],
      ["stream", FIRST],
      ["getCoverArt", ALBUM],
      ["getCoverArt", ARTIST],
      ["getCoverArt", "tr-nope"],
      ["getAvatar", "Mina"],
      ["star", "tr-nope"],
      ["scrobble", "tr-nope"],
      ["getPlaylist", "nope"],
      ["getLyricsBySongId", "tr-nope"],
    ] as const)
      assert.equal((await client.fault(method, { id })).code, 70, `${method} ${id}`)
  })
})

describe("browsing", () => {
  const titles = async (query: Query) =>
    (await client.get("getAlbumList2", SHAPES.albumList2, query)).album.map(album => album.name)

  test("artists stand under their letters with all their albums, and albums with their tracks in order", async () => {
    const { index } = await client.get("getArtists", SHAPES.artists)
    assert.deepEqual(
      index.map(({ name, artist }) => [name, artist.map(one => one.name)]),
      [
        ["N", ["Nils"]],
        ["Z", ["Zoé"]],
      ],
    )
    for (const listed of index.flatMap(({ artist }) => artist)) {
      const { album, albumCount } = await client.get("getArtist", SHAPES.artist, { id: listed.id })
      assert.deepEqual([album.length, albumCount], [listed.albumCount, listed.albumCount])
      for (const { id, songCount, duration } of album) {
        const { song } = await client.get("getAlbum", SHAPES.album, { id })
        assert.equal(song.length, songCount)
        assert.equal(
          song.reduce((sum, one) => sum + one.duration, 0),
          duration,
        )
      }
    }
    const { song } = await client.get("getAlbum", SHAPES.album, { id: ALBUM })
    assert.deepEqual(
      song.map(one => [one.title, one.track, one.parent, one.path]),
      [
        ["First", 1, ALBUM, "Nils/Aurora/01 - First.mp3"],
        ["Second", 2, ALBUM, "Nils/Aurora/02 - Second.mp3"],
      ],
    )
  })

  test("ids need no escaping, whatever ours are made of", async () => {
    const { album } = await client.get("search3", SHAPES.searchResult3, { query: "brume" })
    assert.match(album[0]?.id ?? "", /^al\.[\w-]+$/)
    assert.equal((await client.get("getAlbum", SHAPES.album, { id: album[0]?.id ?? "" })).name, "Brume")
  })

  test("albums come in every order, page by page", async () => {
    assert.deepEqual(await titles({ type: "alphabeticalByName" }), ["Aurora", "Brume"])
    assert.deepEqual(await titles({ type: "alphabeticalByArtist" }), ["Aurora", "Brume"])
    assert.deepEqual(await titles({ type: "alphabeticalByName", size: 1, offset: 1 }), ["Brume"])
    assert.deepEqual(await titles({ type: "alphabeticalByName", offset: 2 }), [])
    assert.deepEqual(await titles({ type: "alphabeticalByName", size: 0 }), [])
    assert.deepEqual(await titles({ type: "byYear", fromYear: 1990, toYear: 2005 }), ["Brume", "Aurora"])
    assert.deepEqual(await titles({ type: "byYear", fromYear: 2005, toYear: 1990 }), ["Aurora", "Brume"])
    assert.deepEqual(await titles({ type: "byYear", fromYear: 2000, toYear: 2001 }), ["Aurora"])
    assert.deepEqual(await titles({ type: "byYear", fromYear: "-99999999999", toYear: "99999999999" }), [
      "Brume",
      "Aurora",
    ])
    assert.deepEqual(await titles({ type: "byGenre", genre: "JAZZ" }), ["Brume"])
    assert.deepEqual(await titles({ type: "byGenre", genre: "Polka" }), [])
    assert.equal((await titles({ type: "newest", size: 9_999 })).length, 2)
    assert.equal((await titles({ type: "random" })).length, 2)
  })

  test("search without words gives everything, page by page, to quotes too", async () => {
    for (const query of ["", '""']) {
      const page = (songOffset: number) =>
        client.get("search3", SHAPES.searchResult3, {
          query,
          songCount: 2,
          songOffset,
          albumCount: 500,
          artistCount: 0,
        })
      const [first, second] = [await page(0), await page(2)]
      assert.deepEqual([first.album.length, first.artist.length, first.song.length, second.song.length], [2, 0, 2, 1])
      assert.equal(new Set([...first.song, ...second.song].map(({ id }) => id)).size, 3)
    }
    const found = await client.get("search3", SHAPES.searchResult3, { query: "zoe" })
    assert.deepEqual([found.artist[0]?.name, found.album[0]?.name, found.song[0]?.title], ["Zoé", "Brume", "Third"])
  })

  test("a copy that is up to date is told so without a list", async () => {
    const { lastModified, index } = await client.get("getIndexes", SHAPES.indexes)
    assert.equal(index?.length, 2)
    const again = await client.get("getIndexes", SHAPES.indexes, { ifModifiedSince: lastModified })
    assert.equal(again.index, undefined)
    assert.equal(
      (await client.get("getIndexes", SHAPES.indexes, { ifModifiedSince: lastModified - 1 })).index?.length,
      2,
    )
  })

  test("tracks come by genre, by chance and by likeness", async () => {
    const genre = await client.get("getSongsByGenre", SHAPES.songsByGenre, { genre: "Ambient", count: 1, offset: 1 })
    assert.equal(genre.song.length, 1)
    const random = await client.get("getRandomSongs", SHAPES.randomSongs, { size: 500, fromYear: 2000, toYear: 2001 })
    assert.deepEqual(random.song.map(({ title }) => title).toSorted(), ["First", "Second"])
    assert.deepEqual((await client.get("getRandomSongs", SHAPES.randomSongs, { genre: "jazz" })).song.length, 1)
    const similar = await client.get("getSimilarSongs2", SHAPES.similarSongs2, { id: FIRST })
    assert.deepEqual(
      similar.song.map(({ title }) => title),
      ["Second"],
    )
  })
})

describe("what a listener keeps", () => {
  test("stars, for albums, artists and tracks, in every list", async () => {
    await client.done("star", { id: [FIRST, ARTIST], albumId: ALBUM })
    await client.sameInXml("getStarred2")
    const { song, album, artist } = await client.get("getStarred2", SHAPES.starred2)
    assert.deepEqual([song[0]?.id, album[0]?.id, artist[0]?.id], [FIRST, ALBUM, ARTIST])
    assert.ok((await client.get("getSong", SHAPES.song, { id: FIRST })).starred)
    assert.ok((await client.get("getMusicDirectory", SHAPES.directory, { id: ALBUM })).starred)
    const { index } = await client.get("getArtists", SHAPES.artists)
    assert.ok(index[0]?.artist[0]?.starred)
    assert.equal((await client.get("getAlbumList2", SHAPES.albumList2, { type: "starred" })).album.length, 1)
    await client.done("unstar", { id: FIRST, albumId: ALBUM, artistId: ARTIST })
    const after = await client.get("getStarred", SHAPES.starred)
    assert.deepEqual([after.song, after.album, after.artist], [[], [], []])
    assert.equal((await client.fault("star")).code, 10)
    const tooMany = await server.ask("/rest/star", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: `apiKey=${key}${"&id=tr-t1".repeat(501)}`,
    })
    assert.match(tooMany.text, /code="0" message="At most 500/)
  })

  test("ratings, and the highest first", async () => {
    const brume = (await client.get("search3", SHAPES.searchResult3, { query: "brume" })).album[0]?.id ?? ""
    await client.done("setRating", { id: ALBUM, rating: 3 })
    await client.done("setRating", { id: brume, rating: 5 })
    const { album } = await client.get("getAlbumList2", SHAPES.albumList2, { type: "highest" })
    assert.deepEqual(
      album.map(({ id, userRating }) => [id, userRating]),
      [
        [brume, 5],
        [ALBUM, 3],
      ],
    )
    for (const id of [ALBUM, brume]) await client.done("setRating", { id, rating: 0 })
    assert.equal((await client.get("getAlbum", SHAPES.album, { id: ALBUM })).userRating, undefined)
  })

  test("plays: told twice they count once, and now playing is no play", async () => {
    const time = Date.now() - 60_000
    for (let twice = 0; twice < 2; twice++) await client.done("scrobble", { id: FIRST, time })
    await client.done("scrobble", { id: ["tr-t2", FIRST], time: [time - 5_000, time + 5_000] })
    await client.done("scrobble", { id: "tr-t2", submission: "false" })
    const { entry } = await client.get("getNowPlaying", SHAPES.nowPlaying)
    assert.deepEqual(
      entry.map(({ id, username, playerName, minutesAgo }) => [id, username, playerName, minutesAgo]),
      [["tr-t2", "Mina", "test", 0]],
    )
    const first = await client.get("getSong", SHAPES.song, { id: FIRST })
    assert.deepEqual([first.playCount, first.played], [2, new Date(time + 5_000).toISOString()])
    for (const type of ["frequent", "recent"]) {
      const { album } = await client.get("getAlbumList2", SHAPES.albumList2, { type })
      assert.deepEqual(
        album.map(({ id, playCount }) => [id, playCount]),
        [[ALBUM, 3]],
        type,
      )
    }
    const top = await client.get("getTopSongs", SHAPES.topSongs, { artist: "Nils", count: 1 })
    assert.equal(top.song[0]?.id, FIRST)
  })

  test("playlists: made, filled, emptied by place, replaced, deleted", async () => {
    const made = await client.get("createPlaylist", SHAPES.playlist, {
      name: "Road & sea",
      songId: [FIRST, "tr-t3", FIRST],
    })
    assert.deepEqual(
      [made.name, made.owner, made.songCount, made.entry.map(({ id }) => id)],
      ["Road & sea", "Mina", 3, [FIRST, "tr-t3", FIRST]],
    )
    const playlistId = made.id
    await client.sameInXml("getPlaylist", { id: playlistId })
    await client.done("updatePlaylist", {
      playlistId,
      name: "Road",
      comment: "long",
      songIndexToRemove: [0, 1],
      songIdToAdd: "tr-t2",
    })
    const changed = await client.get("getPlaylist", SHAPES.playlist, { id: playlistId })
    assert.deepEqual(
      [changed.name, changed.comment, changed.entry.map(({ id }) => id)],
      ["Road", "long", [FIRST, "tr-t2"]],
    )
    const replaced = await client.get("createPlaylist", SHAPES.playlist, { playlistId, songId: "tr-t3" })
    assert.deepEqual(
      replaced.entry.map(({ id }) => id),
      ["tr-t3"],
    )
    const { playlist } = await client.get("getPlaylists", SHAPES.playlists)
    assert.deepEqual(
      playlist.map(({ id, songCount }) => [id, songCount]),
      [[playlistId, 1]],
    )
    assert.equal((await client.fault("createPlaylist", { name: "x", songId: "tr-nope" })).code, 70)
    assert.equal((await client.fault("createPlaylist")).code, 10)
    await client.done("deletePlaylist", { id: playlistId })
    assert.equal((await client.fault("getPlaylist", { id: playlistId })).code, 70)
  })

  test("the queue: kept by id or by place, taken up with either, and cleared", async () => {
    await client.done("savePlayQueue", { id: [FIRST, "tr-t3", "tr-t2"], current: "tr-t3", position: 12_345 })
    const queue = await client.get("getPlayQueue", SHAPES.playQueue)
    assert.deepEqual(
      [queue.current, queue.position, queue.username, queue.changedBy, queue.entry?.map(({ id }) => id)],
      ["tr-t3", 12_345, "Mina", "test", [FIRST, "tr-t3", "tr-t2"]],
    )
    await client.done("savePlayQueueByIndex", { id: [FIRST, "tr-gone", FIRST], currentIndex: 2 })
    const byIndex = await client.get("getPlayQueueByIndex", SHAPES.playQueueByIndex)
    assert.deepEqual(
      [byIndex.currentIndex, byIndex.position, byIndex.entry?.map(({ id }) => id)],
      [1, 0, [FIRST, FIRST]],
    )
    for (const query of [
      { id: FIRST, currentIndex: 1 },
      { id: FIRST, currentIndex: -1 },
      { id: FIRST },
      { currentIndex: 0 },
    ])
      assert.equal((await client.fault("savePlayQueueByIndex", query)).code, 10, JSON.stringify(query))
    await client.done("savePlayQueue")
    const cleared = await client.get("getPlayQueueByIndex", SHAPES.playQueueByIndex)
    assert.deepEqual([cleared.currentIndex, cleared.entry], [undefined, []])
  })
})
