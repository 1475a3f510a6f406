import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { createDriveStandIn } from "./drive.ts"

const drive = createDriveStandIn()
const song = Buffer.from("a song of some bytes")

before(() => drive.start())
after(() => drive.stop())

async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; bytes: Buffer }> {
  const address = new URL(`${drive.url}/drive/v3/files${path.startsWith("?") ? "" : "/"}${path}`)
  address.searchParams.set("key", drive.apiKey)
  const response = await fetch(address, { headers })
  return { status: response.status, bytes: Buffer.from(await response.arrayBuffer()) }
}

test("a directory is mirrored with the same ids each time, and changes are seen", async () => {
  const directory = await mkdtemp(join(tmpdir(), "drive-stand-in-"))
  try {
    await mkdir(join(directory, "Artist", "Album"), { recursive: true })
    await writeFile(join(directory, "Artist", "Album", "01.flac"), song)
    await writeFile(join(directory, "cover.jpg"), song)
    const holder = drive.addFolder({ id: "holder", name: "holder" })
    const ids = await drive.loadDirectory(directory, holder)
    assert.deepEqual([...ids.keys()], ["Artist", "Artist/Album", "Artist/Album/01.flac", "cover.jpg"])
    const other = createDriveStandIn()
    other.addFolder({ id: "holder", name: "holder" })
    assert.deepEqual(await other.loadDirectory(directory, holder), ids)
    const flac = ids.get("Artist/Album/01.flac") ?? ""
    assert.match(flac, /^1[\w-]{32}$/)
    assert.deepEqual((await get(`${flac}?alt=media`, { range: "bytes=3-5" })).bytes, song.subarray(3, 6))

    const before = JSON.parse((await get(`${flac}?fields=md5Checksum,headRevisionId`)).bytes.toString())
    drive.replace(flac, Buffer.from("new"))
    const replaced = JSON.parse((await get(`${flac}?fields=md5Checksum,headRevisionId,size`)).bytes.toString())
    assert.equal(replaced.size, "3")
    assert.notEqual(replaced.md5Checksum, before.md5Checksum)
    assert.notEqual(replaced.headRevisionId, before.headRevisionId)
    drive.trash(ids.get("Artist") ?? "")
    assert.deepEqual(
      JSON.parse((await get("?fields=files/name&q='holder'+in+parents+and+trashed=false")).bytes.toString()),
      {
        files: [{ name: "cover.jpg" }],
      },
    )
    drive.remove(ids.get("Artist") ?? "")
    assert.equal((await get(flac)).status, 404)
  } finally {
    await rm(directory, { recursive: true })
  }
})
