/** A library on a real store, and rows as an earlier program wrote them: for tests of full imports and exports. */
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { TestContext } from "node:test"
import { openTestDatabase } from "../../../test/test-database.ts"
import { createAlbums } from "../../library/albums.ts"
import { createStore } from "../../library/store.ts"
import { createExportData } from "./export-data.ts"
import { createImportData } from "./import-data.ts"

export const PLAIN = { replace: false, allowEmpty: false }
export const PNG = (n: number) =>
  `data:image/png;base64,${Buffer.from(`\x89PNG\r\n\x1a\n picture ${n}`, "latin1").toString("base64")}`

export const open = async () => {
  const directory = await mkdtemp(join(tmpdir(), "diapason-import-"))
  const database = await openTestDatabase(directory)
  let clock = Date.parse("2025-12-08T12:00:00Z")
  const now = () => {
    clock += 1_000
    return clock
  }
  const store = createStore({ database, now })
  const exported = async () => {
    let text = ""
    for await (const piece of createExportData(store)()) text += piece
    const value: { albums: Old[]; tracks: Old[]; artists: Old[]; counts: object; success: boolean } = JSON.parse(text)
    return value
  }
  const liveRows = async () =>
    new Map(
      (await store.read.selectFrom("row").select(["kind", "id", "body"]).where("deleted", "=", 0).execute()).map(
        row => [`${row.kind} ${row.id}`, row.body],
      ),
    )
  return {
    database,
    store,
    exported,
    liveRows,
    albums: createAlbums({ store, now }),
    importData: createImportData({ store, now }),
    revision: async () => (await store.identity()).revision,
    ids: async (table: "album" | "track" | "artist") =>
      (await store.read.selectFrom(table).select("id").orderBy("id").execute()).map(row => row.id),
    close: async () => {
      await database.close()
      await rm(directory, { recursive: true })
    },
  }
}
type Old = Readonly<Record<string, unknown>> & { readonly id: string }

export const opened = async (t: TestContext) => {
  const library = await open()
  t.after(library.close)
  return library
}

export const album = (n: number, more: object = {}) => ({
  id: `album-${n}`,
  title: `Album ${n}`,
  artist: `Artist ${n}`,
  artistId: `artist-${n}`,
  ...more,
})
export const track = (n: number, of: number, more: object = {}) => ({
  id: `track-${n}`,
  title: `Track ${n}`,
  artist: `Artist ${of}`,
  artistId: `artist-${of}`,
  album: `Album ${of}`,
  albumId: `album-${of}`,
  duration: 200,
  filePath: `gdrive://file-number-${n}`,
  googleDriveId: `file-number-${n}`,
  ...more,
})
export const artist = (n: number) => ({ id: `artist-${n}`, name: `Artist ${n}` })
