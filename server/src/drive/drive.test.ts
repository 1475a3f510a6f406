import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, before, beforeEach, describe, test } from "node:test"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { createDrive } from "./drive.ts"

const google = createDriveStandIn()
const pace = { inFlight: 8, unitsPerMinute: 1e9 }
const never = new AbortController().signal
const song = Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7) % 256))
const md5 = createHash("md5").update(song).digest("hex")
const DOCUMENT = "application/vnd.google-apps.document"

function withKey() {
  return createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { pace })
}

before(() => google.start())
after(() => google.stop())
beforeEach(() => {
  google.clearFaults()
  google.resetCounts()
})

async function listOne(id: string, drive = withKey()) {
  const listing = (await drive.list([{ id }], never)).get(id)
  assert.ok(listing, "the folder is in the answer")
  return listing
}

describe("list", () => {
  test("reads all pages of a folder of 2,345 items", async () => {
    const folder = google.addFolder({ name: "many" })
    for (let at = 0; at < 2345; at += 1) await google.addFile({ name: `${at}.mp3`, parentId: folder, bytes: song })
    const { items, unresolved } = await listOne(folder)
    assert.deepEqual(
      items.map(item => item.name),
      Array.from({ length: 2345 }, (_, at) => `${at}.mp3`),
    )
    assert.deepEqual(unresolved, [])
    assert.equal(google.counts.list, 3)
  })

  test("tells of each item what the library needs", async () => {
    const folder = google.addFolder({ name: "album" })
    google.addFolder({ id: "disc", name: "Disc 1", parentId: folder })
    await google.addFile({ id: "track", name: "01.flac", parentId: folder, bytes: song, canDownload: false })
    await google.addFile({ id: "note", name: "Notes", parentId: folder, mimeType: DOCUMENT })
    await google.addFile({
      id: "art",
      name: "cover.jpg",
      parentId: folder,
      bytes: song,
      withoutMd5: true,
      image: { width: 600, height: 500 },
    })
    const trashed = await google.addFile({ name: "gone.mp3", parentId: folder, bytes: song })
    google.trash(trashed)
    const { items } = await listOne(folder)
    const common = { parentIds: [folder], canDownload: true, size: 0, contentKey: "" }
    const [disc, track, note, art, ...more] = items
    assert.deepEqual(more, [])
    assert.deepEqual(disc, {
      ...common,
      id: "disc",
      name: "Disc 1",
      kind: "folder",
      mimeType: "application/vnd.google-apps.folder",
    })
    const contentKey = md5.slice(0, 12)
    const facts = {
      id: "track",
      name: "01.flac",
      kind: "file",
      mimeType: "audio/flac",
      size: 5000,
      contentKey,
      canDownload: false,
    }
    assert.deepEqual(track, { ...common, ...facts })
    assert.deepEqual(note, { ...common, id: "note", name: "Notes", kind: "document", mimeType: DOCUMENT })
    assert.match(art?.contentKey ?? "", /^[0-9a-f]{12}$/)
    assert.notEqual(art?.contentKey, contentKey, "without an MD5 the key comes from the revision")
    assert.deepEqual([art?.width, art?.height], [600, 500])
  })

  async function addFolders(count: number): Promise<{ id: string }[]> {
    const folders: { id: string }[] = []
    for (let at = 0; at < count; at += 1) {
      const id = google.addFolder({ name: `folder ${at}` })
      await google.addFile({ name: `song of ${id}`, parentId: id, bytes: song })
      folders.push({ id })
    }
    return folders
  }

  test("asks for 120 folders in three queries and sorts the answers out", async () => {
    const folders = await addFolders(120)
    const listings = await withKey().list([...folders, ...folders], never)
    assert.equal(listings.size, 120)
    for (const { id } of folders)
      assert.deepEqual(
        listings.get(id)?.items.map(item => item.name),
        [`song of ${id}`],
      )
    assert.equal(google.counts.list, 3)
  })

  test("asks one by one when a query of several finds nothing", async () => {
    google.setFault({ emptyGroups: true })
    const folders = await addFolders(5)
    const listings = await withKey().list(folders, never)
    for (const { id } of folders) assert.equal(listings.get(id)?.items.length, 1)
    assert.equal(google.counts.list, 6)
  })

  test("asks one by one when an item does not tell its folder", async () => {
    const [one, two] = await addFolders(2)
    assert.ok(one && two)
    await google.addFile({ name: "stray", parentId: two.id, bytes: song, withoutParents: true })
    const listings = await withKey().list([one, two], never)
    assert.deepEqual(
      listings.get(two.id)?.items.map(item => item.name),
      [`song of ${two.id}`, "stray"],
    )
  })

  test("a lost folder among others is named, alone it is an error", async () => {
    const folders = await addFolders(2)
    const listings = await withKey().list([...folders, { id: "lost" }], never)
    assert.deepEqual(listings.get("lost")?.items, [])
    assert.match(listings.get("lost")?.unresolved[0]?.reason ?? "", /Anyone with the link/)
    assert.equal(listings.get(folders[1]?.id ?? "")?.items.length, 1)
    await assert.rejects(listOne("lost"), { code: "drive_not_found" })
  })

  test("follows shortcuts to files and folders, names those that lead nowhere", async () => {
    const folder = google.addFolder({ name: "with shortcuts" })
    const album = google.addFolder({ name: "Real album", resourceKey: "0-key" })
    const file = await google.addFile({ name: "real.mp3", bytes: song })
    google.addShortcut({ name: "Album here", parentId: folder, targetId: album })
    google.addShortcut({ name: "renamed.mp3", parentId: folder, targetId: file })
    google.addShortcut({ name: "Shortcut to real", parentId: folder, targetId: file })
    google.addShortcut({ name: "dangling", parentId: folder, targetId: "nowhere" })
    const { items, unresolved } = await listOne(folder)
    assert.deepEqual(
      items.map(({ id, name, kind, parentIds }) => ({ id, name, kind, parentIds })),
      [
        { id: album, name: "Album here", kind: "folder", parentIds: [folder] },
        { id: file, name: "renamed.mp3", kind: "file", parentIds: [folder] },
        { id: file, name: "real.mp3", kind: "file", parentIds: [folder] },
      ],
    )
    assert.equal(items[0]?.resourceKey, "0-key")
    assert.deepEqual(
      unresolved.map(one => one.name),
      ["dangling"],
    )
  })

  test("an id that is none of Drive's is sent nowhere", async () => {
    for (const id of ["x' or trashed=false or 'y", "../../token", ""]) {
      await assert.rejects(listOne(id), { code: "drive_not_found" })
      await assert.rejects(withKey().get({ id }, never), { code: "drive_not_found" })
    }
    assert.deepEqual([google.counts.list, google.counts.get], [0, 0])
  })
})

describe("get", () => {
  test("opens an old item with its resource key, also in a list", async () => {
    const folder = google.addFolder({ name: "old", resourceKey: "0-abc" })
    await google.addFile({ name: "inside.mp3", parentId: folder, bytes: song })
    await assert.rejects(withKey().get({ id: folder }, never), { code: "drive_not_found" })
    const item = await withKey().get({ id: folder, resourceKey: "0-abc" }, never)
    assert.equal(item.resourceKey, "0-abc")
    const listings = await withKey().list([item], never)
    assert.equal(listings.get(folder)?.items.length, 1)
    const evil = withKey().get({ id: folder, resourceKey: "0-abc\r\nx: y" }, never)
    await assert.rejects(evil, { code: "drive_not_found" })
  })

  test("a file in the bin is not found, one in a shared drive is", async () => {
    const binned = await google.addFile({ name: "binned.mp3", bytes: song })
    google.trash(binned)
    await assert.rejects(withKey().get({ id: binned }, never), { code: "drive_not_found", message: /bin/ })
    const team = google.addFolder({ name: "team", sharedDrive: true })
    const shared = await google.addFile({ name: "team.mp3", parentId: team, bytes: song })
    assert.equal((await withKey().get({ id: shared }, never)).name, "team.mp3")
    assert.equal((await listOne(team)).items.length, 1)
  })

  test("follows a shortcut", async () => {
    const file = await google.addFile({ name: "target.mp3", bytes: song })
    const id = google.addShortcut({ name: "target.mp3", targetId: file })
    assert.equal((await withKey().get({ id }, never)).id, file)
  })
})
