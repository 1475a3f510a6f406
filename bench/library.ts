/** The library at 100,000 tracks: start, a page of albums, search, a change; each beside the bare query of the same run. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openDatabase } from "../server/src/database/database.ts"
import { createAlbums } from "../server/src/library/albums.ts"
import { createBrowse } from "../server/src/library/browse.ts"
import { createStore } from "../server/src/library/store.ts"
import { median, report, timed } from "./measure.ts"
import { sampleAlbums } from "./sample-library.ts"

const TRACKS = Number(process.env.TRACKS ?? 100_000)
const directory = mkdtempSync(join(tmpdir(), "diapason-bench-"))
const now = Date.now

const seed = async (): Promise<void> => {
  const database = await openDatabase(directory)
  const store = createStore({ database, now })
  const albums = createAlbums({ store, now })
  for (const album of sampleAlbums(Math.round(TRACKS / 12), 1))
    await albums.add(album, { partial: false, keepTrackIds: [] })
  await database.close()
}

const BARE_PAGE = `select album.id, album.title, album.artist, album.artist_id, year, genre, cover, drive_folder_id, added_at,
  (select count(*) from track where album_id = album.id) as tracks,
  (select sum(duration) from track where album_id = album.id) as duration,
  (select count(distinct coalesce(disc_number, 1)) from track where album_id = album.id) as discs
  from album order by title_key, id limit 50 offset ?`

try {
  await seed()
  const starts: number[] = []
  for (let n = 0; n < 5; n++) starts.push(await timed(async () => (await openDatabase(directory)).close()))
  report("start on an existing library", { tracks: TRACKS, milliseconds: median(starts) })

  const database = await openDatabase(directory)
  const store = createStore({ database, now })
  const browse = createBrowse(store)
  const albums = createAlbums({ store, now })
  const bare = new DatabaseSync(join(directory, "diapason.sqlite"), { readOnly: true })
  const bareCount = bare.prepare("select count(*) as total from album")
  const barePage = bare.prepare(BARE_PAGE)
  const pages: number[] = []
  const bares: number[] = []
  for (let n = 0; n < 200; n++) {
    const offset = (n * 37) % 2_000
    bares.push(await timed(async () => void [bareCount.get(), barePage.all(offset)]))
    pages.push(await timed(() => browse.albums({ order: "asc", limit: 50, offset })))
  }
  report("page of 50 albums against the bare queries", {
    milliseconds: median(pages),
    bare: median(bares),
    ratio: median(pages) / median(bares),
  })

  for (const query of ["night", "nig", "ele dream", "chateau", "любо", "東京", "anna moreau", "xylophone"]) {
    const times: number[] = []
    for (let n = 0; n < 20; n++) times.push(await timed(() => browse.search(query, 20)))
    report(`search "${query}"`, { milliseconds: median(times), worst: Math.max(...times) })
  }

  const [added] = sampleAlbums(1, 99)
  if (added) {
    report("add an album of 12 tracks", {
      milliseconds: await timed(() => albums.add(added, { partial: false, keepTrackIds: [] })),
    })
    report("delete it", { milliseconds: await timed(() => albums.delete([added.id])) })
  }
  bare.close()
  await database.close()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
