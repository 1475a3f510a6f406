/** What a bad connection, a restart and a lost disk must not change: both libraries end up equal, and the owner's console tells it. */
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { until } from "../server/test/until.ts"
import { createPair } from "./pair.ts"
import { SHORT_PIECES } from "./soundtrack.ts"

const ROUNDS = 15
/** What a machine that does other things too may add to a short answer. */
const NOISE_MS = 5

const pair = createPair()
const { drive, home, remote } = pair
let made = 0

/** A new album in Drive: `tracks` short pieces in a folder of its own. */
const folderOf = async (tracks: number): Promise<string> => {
  made += 1
  const folderId = drive.addFolder({ name: `Album ${made}` })
  for (let number = 1; number <= tracks; number += 1)
    await drive.addFile({
      name: `0${number} - Piece ${made}.${number}.ogg`,
      path: SHORT_PIECES[number % SHORT_PIECES.length] ?? "",
      parentId: folderId,
    })
  return folderId
}
const addWhole = async (tracks = 3): Promise<string> => {
  const [albumId] = await pair.added(await pair.add(await folderOf(tracks)))
  assert.ok(albumId)
  return albumId
}

before(async () => {
  await pair.start()
  await addWhole()
  await pair.equal()
})
after(() => pair.close())
beforeEach(() => {
  pair.network().restore()
  pair.network().set()
  drive.clearFaults()
})

/** The lines printed after the first `seen`, which must be exactly these; a text ends where the cause's own words begin. */
const assertLines = (seen: number, expected: readonly string[]): void => {
  const lines = home.consoleLines().slice(seen)
  assert.equal(lines.length, expected.length, lines.join("\n"))
  for (const [at, line] of lines.entries()) {
    const words = expected[at] ?? ""
    if (words.endsWith(": ")) assert.ok(line.startsWith(words) && line.length > words.length, line)
    else assert.equal(line, words)
  }
}
const sending = (): string => `[SYNC KOYEB] Synchronisation vers ${pair.network().url}/api/music/import-data...`
const failed = (cause: "ajout Google Drive" | "suppression"): string =>
  `[SYNC KOYEB] Erreur lors de la synchronisation après ${cause}: `
const succeeded = async (): Promise<string> => {
  const { albums, tracks, artists } = await pair.countsOf(remote)
  return `[SYNC KOYEB] Synchronisation réussie: ${albums} albums, ${tracks} tracks, ${artists} artists`
}
const errorLines = (): number => home.consoleLines().filter(line => line.startsWith("[SYNC KOYEB] Erreur")).length
const untilSaid = (errors: number): Promise<void> =>
  until("a line that names the error", () => errorLines() === errors, { limitMs: 20_000 })
/** Tries go on without being told. */
const untilTriedAgain = async (times = 2): Promise<void> => {
  const { attempts } = await pair.target()
  await until("another try", async () => (await pair.target()).attempts >= attempts + times, { limitMs: 20_000 })
}
const untilSyncing = (): Promise<void> =>
  until("an exchange", async () => (await pair.target()).state === "syncing", { everyMs: 5 })
const homeAlbums = async (): Promise<readonly string[]> => (await pair.albumsOf(home)).map(({ id }) => id)

test("cut in the middle of sending an album: one line for the whole time, and equal once the network is back", async () => {
  const seen = home.consoleLines().length
  const told = errorLines()
  pair.network().set({ latencyMs: 250 })
  const albumId = await addWhole()
  await untilSyncing()
  pair.network().cut()
  await untilSaid(told + 1)
  await addWhole(1)
  await untilTriedAgain()
  assert.equal(errorLines(), told + 1, "one line for one change of state")
  assert.ok((await homeAlbums()).includes(albumId))
  pair.network().set()
  pair.network().restore()
  await pair.equal()
  assertLines(seen, [sending(), failed("ajout Google Drive"), await succeeded()])
})

test("cut in the middle of sending a deletion, and the home ended and started meanwhile: the deletion arrives", async () => {
  const albumId = await addWhole()
  await pair.equal()
  const seen = home.consoleLines().length
  const told = errorLines()
  pair.network().set({ latencyMs: 250 })
  await pair.delete(albumId)
  await untilSyncing()
  pair.network().cut()
  await untilSaid(told + 1)
  assertLines(seen, [sending(), failed("suppression")])

  const begun = performance.now()
  await home.stop()
  assert.ok(performance.now() - begun < 5_000, "it ends within 5 s although the remote is away")
  await home.start()
  assert.ok(!(await homeAlbums()).includes(albumId), "nothing is lost with the process")
  await untilSaid(1)
  await untilTriedAgain()
  assertLines(0, [sending(), failed("suppression")])
  assert.ok((await pair.albumsOf(remote)).some(({ id }) => id === albumId))
  pair.network().set()
  pair.network().restore()
  await pair.equal()
  assert.ok(!(await pair.albumsOf(remote)).some(({ id }) => id === albumId))
  assertLines(0, [sending(), failed("suppression"), await succeeded()])
})

test("killed while it reads an album, the network cut: the import goes on at the next start, and reaches the remote", async () => {
  pair.network().cut()
  drive.setFault({ on: "media", latencyMs: 500 })
  const importId = await pair.add(await folderOf(9))
  const before = await homeAlbums()
  await until("the first files", () => drive.counts.inFlight >= 3)
  await home.kill()
  drive.clearFaults()
  await home.start()
  const [albumId] = await pair.added(importId)
  assert.ok(albumId && !before.includes(albumId))
  assert.equal((await pair.albumOf(home, albumId)).tracks.length, 9)
  await untilSaid(1)
  pair.network().restore()
  await pair.equal()
  assert.equal((await pair.albumOf(remote, albumId)).tracks.length, 9)
  assertLines(0, [sending(), failed("ajout Google Drive"), await succeeded()])
})

test("killed right after the answer to a deletion: it stays deleted, and the remote learns it", async () => {
  const albumId = await addWhole()
  await pair.equal()
  await pair.delete(albumId)
  await home.kill()
  await home.start()
  assert.ok(!(await homeAlbums()).includes(albumId))
  await pair.equal()
  assert.equal(errorLines(), 0)
})

test("fault 66: a remote that loses its disk is whole again, without what was deleted meanwhile", async () => {
  const [kept, gone] = [await addWhole(), await addWhole()]
  await pair.equal()
  const seen = home.consoleLines().length
  const told = errorLines()
  await remote.kill()
  await remote.wipe()
  await pair.delete(gone)
  await untilSaid(told + 1)
  await remote.start()
  await pair.equal()
  const held = (await pair.albumsOf(remote)).map(({ id }) => id)
  assert.ok(held.includes(kept) && !held.includes(gone))
  assertLines(seen, [sending(), failed("suppression"), await succeeded()])

  await remote.kill()
  await remote.wipe()
  await remote.start()
  await pair.equal()
  assert.equal(errorLines(), told + 1, "where nothing waits there is no change to name")
})

test("fault 82: the last album goes too, also while the remote is away", async () => {
  const ids = await homeAlbums()
  assert.ok(ids.length > 0)
  await remote.stop()
  for (const id of ids) await pair.delete(id)
  await remote.start()
  await pair.equal()
  assert.deepEqual(await pair.countsOf(remote), { albums: 0, tracks: 0, artists: 0 })
})

const median = (numbers: readonly number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Medians in milliseconds: a deletion, the answer to a link, and the whole import. */
const paces = async (albumIds: readonly string[]) => {
  const folders = await Promise.all(albumIds.map(() => folderOf(1)))
  const [deletions, answers, imports]: [number[], number[], number[]] = [[], [], []]
  for (const [at, albumId] of albumIds.entries()) {
    deletions.push(await timed(() => pair.delete(albumId)))
    let importId = ""
    const answer = await timed(async () => {
      importId = await pair.add(folders[at] ?? "")
    })
    answers.push(answer)
    imports.push(answer + (await timed(() => pair.added(importId, 5))))
    await sleep(30)
  }
  return { deletion: median(deletions), answer: median(answers), whole: median(imports) }
}

test("a remote that accepts and never answers slows nothing at home", async t => {
  const names = Array.from({ length: 2 * ROUNDS }, (_, at) => `old-${at}`)
  const albums = names.map(id => ({ id, title: id, artist: "Nils", artistId: "nils" }))
  await pair.fillHome({
    albums,
    tracks: albums.map(({ id, title }) => ({ id: `${id}-t`, title, artist: "Nils", artistId: "nils", albumId: id })),
    artists: [{ id: "nils", name: "Nils" }],
  })
  await pair.equal()
  const without = await paces(names.slice(0, ROUNDS))
  await pair.equal()
  const told = errorLines()
  pair.network().cut()
  pair.network().set({ hang: true })
  pair.network().restore()
  const hanging = await paces(names.slice(ROUNDS))
  for (const what of ["deletion", "answer", "whole"] as const) {
    t.diagnostic(`${what}: ${without[what].toFixed(1)} ms, ${hanging[what].toFixed(1)} ms with a remote that hangs`)
    assert.ok(hanging[what] < 1.5 * without[what] + NOISE_MS, `${what}: ${without[what]} → ${hanging[what]} ms`)
  }
  const { state, pending } = await pair.target()
  assert.ok(state !== "idle" && pending > 0, `${state}, ${pending} pending`)
  pair.network().cut()
  pair.network().set()
  pair.network().restore()
  await pair.equal()
  assert.ok(errorLines() <= told + 1)
})
