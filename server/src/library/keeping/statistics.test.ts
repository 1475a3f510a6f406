/** Statistics, read from counts and walked in parts, against a plain count of the same plays; and what each statement touches. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { openTestDatabase } from "../../../test/test-database.ts"
import type { Database } from "../../database/database.ts"
import { createStore, type Store } from "../store.ts"
import { partsOf } from "./count-span.ts"
import { statisticsOf } from "./statistics.ts"

const DAY = 86_400_000
const NOW = Date.UTC(2026, 5, 15)
const SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const TRACKS = 40
const PEOPLE = ["owner", "other"] as const
const OFFSETS = [0, -60, 300, -345, 570, -840] as const

const directory = mkdtempSync(join(tmpdir(), "diapason-statistics-"))
let database: Database
let store: Store
before(async () => {
  database = await openTestDatabase(directory)
  store = createStore({ database, now: () => NOW })
})
after(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

let state = SEED
const random = (below: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 4_294_967_296) * below)
}

interface Play {
  readonly personId: string
  readonly trackId: string
  readonly at: number
  readonly seconds: number
}
const played = new Map<string, Play>()
const artistOf = new Map<string, string>()
const tracksHere = new Set<string>()

const trackRow = (n: number) => ({
  kind: "track" as const,
  id: `t${n}`,
  body: {
    title: `T${n}`,
    artist: "N",
    artistId: artistOf.get(`t${n}`) ?? "",
    albumId: `a${n % 7}`,
    duration: 9,
    size: 0,
    mimeType: "audio/flac",
  },
})

const putTrack = async (n: number): Promise<void> => {
  artistOf.set(`t${n}`, `n${random(6)}`)
  tracksHere.add(`t${n}`)
  await store.write(writer => writer.put([trackRow(n)], "add"))
}

const putPlays = async (count: number): Promise<void> => {
  const rows = Array.from({ length: count }, () => {
    // Some ids come again, with another moment and another track: rows of elsewhere may do so.
    const id = `p${random(600)}`
    const play = {
      personId: PEOPLE[random(2)] ?? "owner",
      trackId: `t${random(TRACKS + 5)}`,
      at: Date.UTC(2024, 10, 28) + random(500 * 96) * 900_000 + random(900_000),
      seconds: random(4_000) / 10,
    }
    return { id, play }
  })
  const byId = new Map(rows.map(row => [row.id, row.play]))
  for (const [id, play] of byId) played.set(id, play)
  await store.write(writer =>
    writer.put(
      [...byId].map(([id, { personId, trackId, at, seconds }]) => ({
        kind: "play" as const,
        id,
        body: { personId, trackId, playedAt: new Date(at).toISOString(), seconds },
      })),
      "add",
    ),
  )
}

const removePlays = async (): Promise<void> => {
  const ids = [...played.keys()].filter(() => random(10) === 0)
  for (const id of ids) played.delete(id)
  await store.write(writer => writer.remove(ids.map(id => ({ kind: "play" as const, id }))))
}

const removeTrack = async (): Promise<void> => {
  const id = `t${random(TRACKS)}`
  if (!tracksHere.delete(id)) return
  await store.write(writer => writer.remove([{ kind: "track" as const, id }]))
}

const countsOf = (keys: readonly string[]): readonly (readonly [string, number])[] =>
  [...Map.groupBy(keys, key => key)].map(([key, same]) => [key, same.length] as const)

const mostPlayed = (keys: readonly string[]) =>
  countsOf(keys)
    .toSorted(([a, n], [b, m]) => m - n || (a < b ? 1 : -1))
    .slice(0, 20)

/** Counted in the plainest way from what was written. */
const expected = (
  keeper: string,
  { from = 0, to = Infinity, offset }: { from?: number; to?: number; offset: number },
) => {
  const plays = [...played.values()].filter(({ personId, at }) => personId === keeper && at >= from && at < to)
  const local = plays.map(({ at }) => new Date(at - offset * 60_000).toISOString())
  const here = plays.filter(({ trackId }) => tracksHere.has(trackId)).map(({ trackId }) => trackId)
  return {
    plays: plays.length,
    months: countsOf(local.map(text => text.slice(0, 7))).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    hours: Array.from({ length: 24 }, (_, hour) => local.filter(text => Number(text.slice(11, 13)) === hour).length),
    artists: mostPlayed(here.map(id => artistOf.get(id) ?? "")),
    tracks: mostPlayed(here),
    seconds: plays.reduce((sum, { seconds }) => sum + seconds, 0),
  }
}

const check = async (keeper: string, span: { from?: number; to?: number; offset: number }): Promise<void> => {
  const { offset, ...between } = span
  const found = await statisticsOf(store.read, keeper, { ...between, timezoneOffset: offset })
  const { seconds, ...plain } = expected(keeper, span)
  const said = `seed ${SEED}, ${keeper}, ${JSON.stringify(span)}`
  assert.deepEqual(
    {
      plays: found.plays,
      months: found.byMonth.map(({ month, plays }) => [month, plays]),
      hours: found.byHour,
      artists: found.artists.map(({ id, plays }) => [id, plays]),
      tracks: found.tracks.map(({ track, plays }) => [track.id, plays]),
    },
    plain,
    said,
  )
  assert.ok(Math.abs(found.seconds - seconds) <= 1, said)
  const byMonth = found.byMonth.reduce((sum, month) => sum + month.seconds, 0)
  assert.ok(Math.abs(byMonth - seconds) <= found.byMonth.length, said)
}

test("whatever comes, changes and goes, the counts are those of the plays: all time, spans, other clocks", async t => {
  t.diagnostic(`seed ${SEED}`)
  for (let n = 0; n < 7; n++)
    await store.write(writer =>
      writer.put(
        [{ kind: "album", id: `a${n}`, body: { title: "A", artist: "N", artistId: "n0", addedAt: "2026-01-01" } }],
        "add",
      ),
    )
  for (let n = 0; n < TRACKS; n++) await putTrack(n)
  for (let round = 0; round < 6; round++) {
    await putPlays(200)
    await removePlays()
    await removeTrack()
    await putTrack(random(TRACKS))
    for (const keeper of PEOPLE) {
      await check(keeper, { offset: OFFSETS[random(OFFSETS.length)] ?? 0 })
      const from = Date.UTC(2024, 10, 28) + random(400 * DAY)
      await check(keeper, { from, to: from + random(200 * DAY), offset: OFFSETS[random(OFFSETS.length)] ?? 0 })
    }
  }
  for (const offset of OFFSETS) await check("owner", { offset })
  await check("owner", { from: 0, offset: -60 })
})

test("all time is read without the plays, and a span lets others in at least once in every 2,000 of them", async () => {
  const plays = Array.from({ length: 10_000 }, (_, n) => ({
    kind: "play" as const,
    id: `long-${n}`,
    body: { personId: "third", trackId: `t${n % TRACKS}`, playedAt: new Date(NOW - n * 3_000_000).toISOString() },
  }))
  await store.write(writer => writer.put(plays, "add"))
  let turns = 0
  let going = true
  const turn = () => {
    turns++
    if (going) setImmediate(turn)
  }
  setImmediate(turn)
  const span = await statisticsOf(store.read, "third", { from: 0, timezoneOffset: 0 })
  going = false
  assert.equal(span.plays, 10_000)
  assert.ok(turns >= 5, `${turns} turns`)

  const kept = await statisticsOf(store.read, "third", { timezoneOffset: 0 })
  assert.deepEqual(kept, span)
  await store.write(({ tx }) => tx.deleteFrom("play").where("person_id", "=", "third").execute())
  assert.deepEqual(await statisticsOf(store.read, "third", { timezoneOffset: 0 }), kept)
})

test("parts of a span hold few plays each, or are one day", () => {
  const days = Array.from({ length: 3_000 }, (_, n) => ({ day: 10_000 + n, plays: n === 700 ? 9_000 : n % 150 }))
  const parts = partsOf(days, { from: 10_000 * DAY + 5, to: 13_000 * DAY - 5, most: 2_000 })
  let day = 0
  for (const { from, to } of parts) {
    const inside = days.filter(one => one.day * DAY < to && (one.day + 1) * DAY > from)
    const plays = inside.reduce((sum, one) => sum + one.plays, 0)
    assert.ok(plays <= 2_000 || inside.length === 1, `${plays} plays in ${inside.length} days`)
    assert.ok(from >= day && to > from)
    day = to
  }
  assert.equal(parts[0]?.from, 10_000 * DAY + 5)
  assert.equal(parts.at(-1)?.to, 13_000 * DAY - 5)
  assert.ok(parts.length < 2.2 * Math.ceil(days.reduce((sum, one) => sum + one.plays, 0) / 2_000))
})
