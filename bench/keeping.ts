/** What people keep, at 100,000 tracks and 200,000 plays: each answer beside a page of albums of the same run. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openDatabase } from "../server/src/database/database.ts"
import { createAlbums } from "../server/src/library/albums.ts"
import { createBrowse } from "../server/src/library/browse.ts"
import { createKeeping } from "../server/src/library/keeping/keeping.ts"
import { createStore } from "../server/src/library/store.ts"
import { median, report, timed } from "./measure.ts"
import { sampleAlbums, seededRandom } from "./sample-library.ts"

const TRACKS = Number(process.env.TRACKS ?? 100_000)
const PLAYS = Number(process.env.PLAYS ?? 200_000)
const YEARS = 8 * 365 * 86_400_000
const directory = mkdtempSync(join(tmpdir(), "diapason-bench-"))
const now = Date.now
const random = seededRandom(2)

/** For how long nobody else was served, in milliseconds: the longest wait between two turns of the event loop while `work` goes on. */
const longestStep = async (work: () => Promise<unknown>): Promise<number> => {
  let longest = 0
  let going = true
  let last = performance.now()
  const turn = () => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
    if (going) setImmediate(turn)
  }
  setImmediate(turn)
  await work()
  going = false
  await new Promise(resolve => setImmediate(resolve))
  return longest
}

try {
  const database = await openDatabase(directory)
  const store = createStore({ database, now })
  const browse = createBrowse(store)
  const keeping = createKeeping({ store, now, nameOf: async () => "" })
  const library = sampleAlbums(Math.round(TRACKS / 12), 1)
  const albums = createAlbums({ store, now })
  for (const album of library) await albums.add(album, { partial: false, keepTrackIds: [] })
  const tracks = library.flatMap(album => album.tracks.map(track => track.id))
  // The square: people play some tracks far more often than others.
  const anyTrack = () => tracks[Math.floor(random() ** 2 * tracks.length)] ?? ""

  const started = now()
  for (let n = 0; n < PLAYS; n += 500)
    await keeping.plays.record(
      "owner",
      Array.from({ length: Math.min(500, PLAYS - n) }, (_, part) => ({
        id: `play-${n + part}`,
        trackId: anyTrack(),
        playedAt: started - Math.floor(random() * YEARS),
      })),
    )
  report("plays told", { plays: PLAYS, "microseconds each": ((now() - started) * 1_000) / PLAYS })
  const starred = new Set(Array.from({ length: 2_000 }, anyTrack))
  for (const id of starred) await keeping.stars.put("owner", { kind: "track", id })

  const page = () => browse.albums({ order: "asc", limit: 50, offset: 500 })
  const pages: number[] = []
  for (let n = 0; n < 20; n++) pages.push(await timed(page))
  const yardstick = median(pages)
  const measure = async (what: string, work: () => Promise<unknown>) => {
    const times: number[] = []
    for (let n = 0; n < 5; n++) times.push(await timed(work))
    const blocked = await longestStep(work)
    report(what, { milliseconds: median(times), "pages of albums": median(times) / yardstick, "longest step": blocked })
  }
  report("a page of 50 albums", { milliseconds: yardstick })
  const manual = await keeping.playlists.create("owner", { name: "Long", trackIds: tracks.slice(0, 5_000) })
  const smart = (conditions: NonNullable<Parameters<typeof keeping.playlists.create>[1]["rules"]>["conditions"]) =>
    keeping.playlists.create("owner", { name: "Smart", rules: { match: "all", conditions, limit: 200 } })
  const loved = await smart([
    { field: "starred", op: "is", value: true },
    { field: "playCount", op: "atLeast", value: 2 },
  ])
  const named = await smart([
    { field: "title", op: "contains", value: "night" },
    { field: "lastPlayedAt", op: "notInTheLast", value: 365 },
  ])

  const { albums: some } = await page()
  await measure("one more play", () =>
    keeping.plays.record("owner", [{ id: String(random()), trackId: anyTrack(), playedAt: now() }]),
  )
  await measure("marks of 50 albums", () => keeping.marks.albums("owner", some))
  for (const sort of ["playedAt", "playCount", "random"] as const)
    await measure(`albums by ${sort}`, () =>
      browse.albums({ sort, order: "desc", limit: 50, offset: 500, keeper: "owner", seed: 3 }),
    )
  await measure("albums of a genre", () => browse.albums({ order: "asc", limit: 50, offset: 0, genre: "Jazz" }))
  await measure("the last 50 plays", () => keeping.plays.list("owner", { limit: 50, offset: 0 }))
  await measure("all stars", () => keeping.stars.list("owner"))
  await measure("home", () => keeping.home("owner", { timezoneOffset: -60 }))
  await measure("statistics of all time", () => keeping.statistics("owner", { timezoneOffset: -60 }))
  await measure("statistics of a year", () =>
    keeping.statistics("owner", { from: started - YEARS / 8, to: started, timezoneOffset: -60 }),
  )
  await measure("statistics of a span of all plays", () =>
    keeping.statistics("owner", { from: 0, timezoneOffset: -60 }),
  )
  await measure("a playlist of 5,000", () => keeping.playlists.get("owner", manual.id))
  await measure("one more entry in it", () =>
    keeping.playlists.addTracks("owner", manual.id, { trackIds: [anyTrack()] }),
  )
  await measure("a smart playlist of stars", () => keeping.playlists.get("owner", loved.id))
  await measure("a smart playlist of words", () => keeping.playlists.get("owner", named.id))
  await measure("all playlists", () => keeping.playlists.list("owner"))
  await database.close()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
