/** Copies that are known here, but not in the library: real tables, the real library. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { openTestDatabase } from "../../test/test-database.ts"
import { until } from "../../test/until.ts"
import { systemClock } from "../drive/clock.ts"
import { createUploads } from "../drive/uploads.ts"
import { createLocalFiles } from "../files/local-files.ts"
import { createLocalStore } from "../files/local-store.ts"
import { createAlbums } from "../library/albums.ts"
import { createBrowse } from "../library/browse.ts"
import { createNoteCopies } from "../library/note-copies.ts"
import { createStore } from "../library/store.ts"
import { createCopyStore } from "./copy-store.ts"
import { createCopying } from "./copying.ts"

const directory = await mkdtemp(join(tmpdir(), "diapason-copying-"))
const database = await openTestDatabase(directory)
after(async () => {
  await database.close()
  await rm(directory, { recursive: true })
})

const FOLDER = {
  id: "lf~folder",
  path: directory,
  name: "Music",
  followed_at: "2026-01-01T00:00:00.000Z",
  followed: 1,
  copies: 1,
  mounted: 0,
  import_id: null,
  problem: null,
}
const itemAt = (id: string, path: string) => ({
  id,
  folder_id: FOLDER.id,
  parent_id: FOLDER.id,
  path,
  is_folder: 0,
  size: 9,
  stamp: "1",
  content_key: "k",
  mounted: 0,
})
const place = { contentKey: "k", offset: 0, length: 9, type: "image/jpeg" }
const facts = {
  id: "al-1",
  title: "One",
  artist: "Band",
  artistId: "ar-1",
  cover: { fileId: "lf~cover", ...place },
  tracks: [
    {
      id: "lf~song",
      title: "A",
      artist: "Band",
      artistId: "ar-1",
      duration: 1,
      localFileId: "lf~song",
      contentKey: "k",
      size: 9,
      mimeType: "audio/mpeg",
    },
  ],
}

test("a copy of which the library was not told, or has been told otherwise since, is told again", async () => {
  const store = createStore({ database, now: Date.now })
  const [folders, browse] = [createLocalStore(database), createBrowse(database)]
  await folders.addFolder(FOLDER)
  await folders.saveFound([itemAt("lf~song", "a.mp3"), itemAt("lf~cover", "cover.jpg")], [])
  const albums = createAlbums({ store, now: Date.now })
  await albums.add(facts, { partial: false, keepTrackIds: [] })
  await folders.saveCopy("lf~song", "1songcopy", "k")
  await folders.saveCopy("lf~cover", "1covercopy", "k")

  const copies = createCopyStore(database)
  const copying = createCopying({
    files: createLocalFiles({ store: folders, isWanted: () => true }),
    folders,
    uploads: createUploads({}, { signedIn: () => undefined }),
    clock: systemClock,
    wanted: async () => [FOLDER],
    copies,
    noteCopies: createNoteCopies({ store }),
    log: { error: details => assert.fail(JSON.stringify(details)) },
  })
  const isTold = async (): Promise<boolean> => {
    const { cover } = await database.read.selectFrom("album").select("cover").executeTakeFirstOrThrow()
    const track = await browse.playableTrack("lf~song")
    return track?.driveId === "1songcopy" && /"driveId":"1covercopy"/.test(cover ?? "")
  }
  copying.start()
  try {
    await until("the copies in the rows", isTold)
    // An import that listed the folder before it was copied.
    await albums.add(facts, { partial: false, keepTrackIds: [] })
    assert.equal(await isTold(), false)
    copying.wake()
    await until("the copies in the rows again", isTold)
    assert.deepEqual(await copies.unnoted(FOLDER.id), [])
    await folders.saveFound([{ ...itemAt("lf~song", "a.mp3"), content_key: "changed" }], [])
    await albums.add(facts, { partial: false, keepTrackIds: [] })
    assert.deepEqual(
      (await copies.unnoted(FOLDER.id)).map(({ localFileId }) => localFileId),
      ["lf~cover"],
      "a copy of other bytes is none",
    )
  } finally {
    await copying.stop()
  }
})
