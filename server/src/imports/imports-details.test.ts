import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { createBrowse } from "../library/browse.ts"
import { albumIdOf } from "./ids.ts"
import { tagMp3 } from "./tags/test-audio.ts"
import { createTestHome, linkTo } from "./test-home.ts"

let home: Awaited<ReturnType<typeof createTestHome>>
before(async () => {
  home = await createTestHome()
})
after(() => home.close())

test("what tags tell beside the rest reaches the answers, lyrics in rows of their own", async () => {
  const { google, frames } = home
  const folder = google.addFolder({ id: "details-folder", name: "Band - Details" })
  const common = { TALB: "Details", TPE2: "Band", TSOA: "Details, The", TDRC: "2010", TDOR: "1990", TSST: "Side one" }
  const add = (id: string, texts: Readonly<Record<string, string>>) =>
    google.addFile({ id, parentId: folder, name: `${id}.mp3`, bytes: tagMp3(frames, { ...common, ...texts }) })
  await add("several-1", { TIT2: "One", TPE1: "A\0B", TCON: "Rock\0Jazz", TXXX: "REPLAYGAIN_TRACK_GAIN\0-3.5 dB" })
  await add("several-2", { TIT2: "Two", TPE1: "A", TXXX: "LYRICS\0La la" })
  await google.addFile({ id: "words-1", parentId: folder, name: "SEVERAL-1.lrc", bytes: Buffer.from("[00:01.50]Été") })
  const imports = home.open()
  const browse = createBrowse(home.database)
  const done = await home.run(imports, linkTo(folder))
  assert.deepEqual([done.state, done.failures], ["done", []])

  const { album, tracks } = await browse.album(albumIdOf(folder, "Details"))
  const { originalYear, discTitles, sortTitle, compilation } = album
  assert.deepEqual(
    [originalYear, discTitles, sortTitle, compilation],
    [1990, { 1: "Side one" }, "Details, The", undefined],
  )
  const [one, two] = tracks
  assert.deepEqual([one?.artist, one?.artists, one?.genres], ["A, B", ["A", "B"], ["Rock", "Jazz"]])
  assert.deepEqual([one?.replayGain, one?.hasLyrics], [{ trackGain: -3.5 }, true])
  assert.deepEqual([two?.artists, two?.hasLyrics], [undefined, true])
  assert.deepEqual(await browse.lyrics("gd-several-1"), { synced: [{ at: 1.5, text: "Été" }], text: null })
  assert.deepEqual(await browse.lyrics("gd-several-2"), { synced: null, text: "La la" })
  await assert.rejects(browse.lyrics("gd-unknown"), { code: "not_found" })

  await home.run(imports, linkTo(folder))
  assert.deepEqual(
    home.handed.map(({ outcome }) => outcome),
    ["unchanged"],
  )
  assert.equal(google.counts.media, 0, "lyrics and tags are kept")

  google.remove("words-1")
  await home.run(imports, linkTo(folder))
  assert.equal(await browse.lyrics("gd-several-1"), null)
  await home.albums.delete([album.id])
  const left = await home.database.read
    .selectFrom("row")
    .select("id")
    .where("kind", "in", ["lyrics", "track"])
    .where("deleted", "=", 0)
    .execute()
  assert.deepEqual(left, [])
})
