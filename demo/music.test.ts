/** The demonstration's Drive, imported whole by a real server: what the folders are meant to show is what comes out. */
import assert from "node:assert/strict"
import { after, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { Album, Import, Track } from "@diapason/shared/api"
import { startServer } from "../server/test/running-server.ts"
import { createDriveStandIn } from "../stand-ins/drive.ts"
import { MUSIC } from "./stage.ts"
import { within } from "./story.ts"

const drive = createDriveStandIn()
await drive.start()
const root = drive.addFolder({ name: "Music" })
await drive.loadDirectory(MUSIC, root)
const server = await startServer({ environment: { GOOGLE_DRIVE_URL: drive.url, GOOGLE_API_KEY: drive.apiKey } })
after(async () => {
  await server.stop()
  await drive.stop()
})

const importAll = async (): Promise<Import> => {
  const url = `https://drive.google.com/drive/folders/${root}`
  const added = await server.ask("/api/music/add-from-google-drive", { method: "POST", body: { url } })
  const { id } = Import.parse(within(added.json(), "import"))
  for (let look = 0; look < 300; look += 1) {
    const answer = await server.ask(`/api/music/imports/${id}`)
    const found = Import.parse(within(answer.json(), "import"))
    if (!["queued", "running"].includes(found.state)) return found
    await sleep(50)
  }
  throw new Error("the import does not end")
}

test("four albums, each as its folder means it", async () => {
  const found = await importAll()
  assert.equal(found.state, "done")
  assert.deepEqual(found.failures, [])
  const answer = await server.ask("/api/music/albums")
  const albums = Album.array().parse(within(answer.json(), "albums"))
  assert.deepEqual(
    albums
      .map(({ title, artist, year, trackCount, discCount, coverArt }) => [
        title,
        artist,
        year,
        trackCount,
        discCount,
        coverArt !== null,
      ])
      .sort(),
    [
      ["Quiet Machines", "Small Clocks", 2022, 3, 1, false],
      ["The Long Harbour", "Tidewater Trio", 2021, 4, 2, true],
      ["Trains de nuit", "Various Artists", 2023, 4, 1, true],
      ["Été à rebours", "Maëlle Orée", 2019, 3, 1, true],
    ],
  )
  for (const { coverArt } of albums) {
    if (coverArt === null) continue
    const cover = await server.ask(coverArt)
    assert.equal(cover.status, 200, coverArt)
    assert.match(String(cover.headers["content-type"]), /^image\//)
  }
})

test("every track has its title and a length, also the one without tags", async () => {
  const answer = await server.ask("/api/music/tracks")
  const tracks = Track.array().parse(within(answer.json(), "tracks"))
  assert.equal(tracks.length, 14)
  for (const { title, duration } of tracks) assert.ok(duration > 15 && duration < 40, `${title}: ${duration} s`)
  const titles = tracks.map(({ title }) => title)
  for (const title of ["夜の電車", "Снег над вокзалом", "Là-haut, le château d’eau", "Ember Clock"])
    assert.ok(titles.includes(title), title)
})
