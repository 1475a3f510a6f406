/**
 * Whole servers under random acts and random violence. In the quiet between them all libraries must be equal, nothing that was
 * acknowledged may be lost unless we destroyed every store that held it, no deletion may be undone, every play counts once.
 */
import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"
import { Import } from "@diapason/shared/api"
import { ChangesHeader, ROWS_TYPE } from "@diapason/shared/sync"
import { z } from "zod"
import { decodeMessage } from "../../src/replication/wire.ts"
import { AS_SENDER, type Side } from "../faults/side.ts"
import { createChance } from "./chance.ts"
import { createMemory, expected, SIDES, type SideName } from "./memory.ts"
import { createPlace } from "./place.ts"
import { createViolence } from "./violence.ts"

const QUIET_MS = 90_000
const READER = "4eade24eade24eade24eade24eade2aa"
const PLAYER = "5e9de25e9de25e9de25e9de25e9de2aa"
const ENDED: ReadonlySet<string> = new Set(["done", "failed", "cancelled"])
const HISTORY_SHOWN = 150

export interface TortureReport {
  readonly operations: number
  readonly rounds: number
  readonly albums: number
  readonly plays: number
  readonly seconds: number
}

export class TortureFailure extends Error {
  constructor(message: string, seed: number, history: readonly string[], cause: unknown) {
    super(
      `${message}\nseed ${seed}, the last of ${history.length} events:\n${history.slice(-HISTORY_SHOWN).join("\n")}`,
      { cause },
    )
    this.name = "TortureFailure"
  }
}

/** Ends by itself after about `seconds`, or with a `TortureFailure`. Leaves no process and no file. */
export const torture = async ({
  seconds,
  seed,
  tell = () => {},
}: {
  readonly seconds: number
  readonly seed: number
  readonly tell?: (line: string) => void
}): Promise<TortureReport> => {
  const chance = createChance(seed)
  const memory = createMemory()
  const place = await createPlace()
  const { sides } = place
  const history: string[] = []
  const begun = performance.now()
  const note = (line: string): void => void history.push(`${((performance.now() - begun) / 1_000).toFixed(2)} ${line}`)
  const violence = createViolence({ place, memory, chance, note })
  let library = ""
  let operations = 0
  let rounds = 0
  let made = 0
  let slowest = 0

  /** Who lost everything and has not joined yet would begin a library of its own. */
  const isOurs = async (side: Side): Promise<boolean> => {
    if (!side.isRunning()) return false
    const hello = await side.hello().catch(() => undefined)
    return hello?.libraryId === library && hello.settled
  }

  const add = async (name: SideName): Promise<void> => {
    const side = sides[name]
    const url = await place.newLink()
    const answer = await side.ask("/api/music/add-from-google-drive", { method: "POST", body: { url } })
    if (answer.status !== 202) return note(`${name}: the addition is refused, ${answer.status}`)
    const { id } = z.object({ import: Import }).parse(answer.json()).import
    for (let tries = 0; tries < 100; tries++) {
      const found = z.object({ import: Import }).parse((await side.ask(`/api/music/imports/${id}`)).json()).import
      if (ENDED.has(found.state)) {
        const [albumId] = found.albums
        if (found.state !== "done" || albumId === undefined) return note(`${name}: the import ${found.state}`)
        memory.added(albumId, name)
        return note(`${name}: added ${albumId}`)
      }
      await sleep(20)
    }
    note(`${name}: the import takes long`)
  }

  const remove = async (name: SideName): Promise<void> => {
    const shown = new Set(await sides[name].albumIds())
    const id = chance.oneOf([...memory.albums.keys()].filter(one => shown.has(one)))
    if (id === undefined) return
    // Whatever comes of the request: it may have been done.
    memory.deleted(id, name, false)
    const { status } = await sides[name].ask(`/api/music/albums/${encodeURIComponent(id)}`, { method: "DELETE" })
    if (status === 200) memory.deleted(id, name, true)
    note(`${name}: deleted ${id}, ${status}`)
  }

  /** As the player's outbox: the same one may come several times, to several servers. */
  const play = async (name: SideName): Promise<void> => {
    const again = chance.below(3) === 0 ? chance.oneOf([...memory.plays.keys()]) : undefined
    const id = again ?? `play-${made++}`
    const { storeId, libraryId } = await sides[name].hello()
    const header = { sync: 1, sender: PLAYER, target: storeId, libraryId, settled: true, pulled: 0 }
    const row = ["play", id, 5, { personId: "owner", trackId: "t", playedAt: "2026-01-01T00:00:00.000Z" }]
    const { status } = await sides[name].ask("/api/music/import-data", {
      method: "POST",
      headers: { ...AS_SENDER, "content-type": ROWS_TYPE },
      body: `${JSON.stringify(header)}\n${JSON.stringify(row)}\n`,
    })
    if (status === 200) memory.played(id, name)
    note(`${name}: played ${id}, ${status}`)
  }

  const personDoes = async (): Promise<void> => {
    const name = chance.weighed([
      [5, "home"],
      [3, "laptop"],
      [3, "remote"],
    ] as const)
    if (!name || !(await isOurs(sides[name]))) return
    const act = chance.weighed([
      [5, add],
      [3, remove],
      [3, play],
    ])
    await act?.(name).catch((error: unknown) => note(`${name}: no answer, ${String(error).slice(0, 120)}`))
  }

  const playsOn = async (side: Side): Promise<ReadonlySet<string>> => {
    const { storeId } = await side.hello()
    const plays = new Set<string>()
    for (let since = 0; ; ) {
      const path = `/api/sync/v1/changes?for=${READER}&since=${since}&target=${storeId}`
      const { bytes, status, text } = await side.ask(path, { headers: AS_SENDER })
      assert.equal(status, 200, text)
      const { header, rows } = await decodeMessage(bytes, "gzip", ChangesHeader)
      for (const row of rows)
        if (row.kind === "play") {
          assert.ok(!plays.has(row.id), `${row.id} counts twice`)
          plays.add(row.id)
        }
      if (header.last) return plays
      since = header.to
    }
  }

  const look = async (): Promise<string | undefined> => {
    for (const name of ["home", "laptop"] as const) {
      const [target] = (await sides[name].status()).targets
      if (target?.reason === "library_choice") {
        note(`${name}: joins`)
        const body = { url: target.url, choice: "join" }
        await sides[name].ask("/api/sync/library", { method: "POST", body })
      } else await sides[name].now()
    }
    await sleep(300)
    for (const name of ["home", "laptop"] as const) {
      const [target] = (await sides[name].status()).targets
      if (target?.state !== "idle" || target.digestEqual !== true || target.pending !== 0)
        return `${name} is ${target?.state}, ${target?.pending} pending, equal ${target?.digestEqual}, ${target?.lastError?.code}: ${target?.lastError?.message}`
    }
    const hellos = await Promise.all(SIDES.map(name => sides[name].hello()))
    return new Set(hellos.map(({ digest }) => digest)).size === 1 ? undefined : "their digests differ"
  }

  const quiet = async (): Promise<void> => {
    note("quiet")
    place.lift()
    for (const name of SIDES) await violence.up(name)
    const start = performance.now()
    const end = start + QUIET_MS
    for (let before = ""; ; ) {
      const trouble = await look().catch((error: unknown) => String(error))
      if (trouble === undefined) break
      if (trouble !== before) note(`not yet: ${trouble}`)
      before = trouble
      assert.ok(performance.now() < end, `not equal within ${QUIET_MS / 1_000} s: ${trouble}`)
    }
    const wholes = await Promise.all(SIDES.map(name => sides[name].wholeOf()))
    for (const whole of wholes) assert.deepEqual(whole, wholes[0], "equal digests, other exports")
    const present = new Set(wholes[0]?.albums.map(({ id }) => id))
    const wrong = memory.settle(present, await playsOn(sides.remote))
    assert.deepEqual(wrong, [])
    for (const name of SIDES) violence.assertSound(name)
    const took = performance.now() - start
    slowest = Math.max(slowest, took)
    note(`equal after ${Math.round(took)} ms: ${present.size} albums`)
  }

  try {
    await place.start()
    await add("home")
    library = (await sides.home.hello()).libraryId
    await sides.laptop.start()
    await quiet()
    while (performance.now() - begun < seconds * 1_000) {
      rounds += 1
      for (let left = chance.between(6, 14); left > 0; left--) {
        operations += 1
        await (chance.below(5) < 3 ? personDoes() : violence.strike())
        await sleep(chance.below(200))
      }
      await quiet()
      const known = [...memory.albums.values()]
      const there = known.filter(album => expected(album) === "there").length
      tell(
        `round ${rounds}: ${operations} acts, ${there} of ${known.length} albums must be there, ${memory.plays.size} plays`,
      )
    }
    const took = Math.round((performance.now() - begun) / 1_000)
    return { operations, rounds, albums: memory.albums.size, plays: memory.plays.size, seconds: took }
  } catch (error) {
    throw new TortureFailure(error instanceof Error ? error.message : String(error), seed, history, error)
  } finally {
    await place.close()
  }
}
