/** What a change costs as the library grows, and what ten differing rows among many cost to find: it must not depend on the rest. */

import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { adoptLibrary } from "../server/src/library/identity.ts"
import { writeRows } from "../server/src/library/row-store.ts"
import { scrubBucket } from "../server/src/library/scrub.ts"
import { noTrace } from "../server/src/library/trace.ts"
import type { Acquaintance } from "../server/src/replication/acquaintance.ts"
import { systemClock } from "../server/src/replication/clock.ts"
import { exchange } from "../server/src/replication/exchange.ts"
import { createPace } from "../server/src/replication/pace.ts"
import { savePeer } from "../server/src/replication/peer-store.ts"
import { createQuarantine } from "../server/src/replication/quarantine.ts"
import { createRemote } from "../server/src/replication/remote.ts"
import { createTwins } from "../server/src/replication/twins.ts"
import { createPeer, type Peer } from "../server/test/peer.ts"
import { median, report } from "./measure.ts"

const SIZES = (process.env.SIZES ?? "100,10000,100000").split(",").map(Number)
const CHANGES = 30
const ROWS_AT_ONCE = 5_000
const root = mkdtempSync(join(tmpdir(), "diapason-scale-"))

/** Rows as tracks are, written past the tables that are browsed: only what replication reads is filled. */
const fill = async (home: Peer, remote: Peer, tracks: number): Promise<void> => {
  const { storeId, libraryId } = await home.store.identity()
  for (let from = 0; from < tracks; from += ROWS_AT_ONCE) {
    const rows = Array.from({ length: Math.min(ROWS_AT_ONCE, tracks - from) }, (_, n) => {
      const id = `gd-1${(from + n).toString(36).padStart(32, "x")}`
      const body = `{"albumId":"al-${(from + n) % 9_000}","artist":"Anna Moreau","artistId":"ar-${n % 700}","contentKey":"${(from * n).toString(16).padStart(12, "0")}","duration":215.3,"mimeType":"audio/mpeg","size":8123456,"title":"Velvet night ${from + n}","trackNumber":${n % 12}}`
      return { kind: "track", id, version: 5_000 + n, body }
    })
    const more = { now: Date.now(), cause: "add" } as const
    await home.store.write(({ tx }) => writeRows(tx, rows, { ...more, via: null }))
    await remote.store.write(({ tx }) => writeRows(tx, rows, { ...more, via: storeId }))
  }
  const { revision } = await home.store.identity()
  await home.store.write(({ tx }) => adoptLibrary(tx, libraryId, true))
  await remote.store.write(async ({ tx }) => {
    await adoptLibrary(tx, libraryId, true)
    await savePeer(tx, storeId, { appliedRevision: revision, lastSeenAt: Date.now(), isHome: true })
  })
}

const exchangerOf = (home: Peer, { url }: Peer) => {
  const remote = createRemote({ url, token: undefined, clock: systemClock })
  const deps = {
    store: home.store,
    remote,
    now: Date.now,
    onSending: () => {},
    onProgress: () => {},
    trace: noTrace,
    pace: createPace(),
    quarantine: createQuarantine(),
    twins: createTwins({ store: home.store, clock: systemClock }),
    durable: true,
    onMoved: () => {},
  }
  return {
    traffic: remote.traffic,
    run: async (known: Acquaintance | undefined): Promise<Acquaintance> => {
      const result = await exchange(deps, known, AbortSignal.timeout(120_000))
      if (result === "old") throw new Error("the remote is said to be old")
      return result
    },
  }
}

const costOfChange = async (tracks: number) => {
  const remote = await createPeer({ directory: join(root, `remote-${tracks}`) })
  const home = await createPeer({ directory: join(root, `home-${tracks}`) })
  await fill(home, remote, tracks)
  const { run, traffic } = exchangerOf(home, remote)
  let known = await run(undefined)
  const milliseconds: number[] = []
  const processor: number[] = []
  const before = traffic()
  for (let n = 0; n < CHANGES; n++) {
    await home.put([{ kind: "artist", id: "ar-changed", body: { name: `Name ${n}` } }])
    const cpu = process.cpuUsage()
    const started = performance.now()
    known = await run(known)
    milliseconds.push(performance.now() - started)
    const { user, system } = process.cpuUsage(cpu)
    processor.push((user + system) / 1_000)
  }
  const after = traffic()
  const figures = {
    bytes: (after.bytesSent - before.bytesSent) / CHANGES,
    requests: (after.requests - before.requests) / CHANGES,
    "processor ms, both sides": median(processor),
    milliseconds: median(milliseconds),
  }
  report(`a change at ${tracks} tracks`, figures)
  if (tracks === 100_000) await costOfRepair(home, remote, run, traffic)
  await home.close()
  await remote.close()
  return figures
}

const costOfRepair = async (
  home: Peer,
  remote: Peer,
  run: ReturnType<typeof exchangerOf>["run"],
  traffic: ReturnType<typeof exchangerOf>["traffic"],
): Promise<void> => {
  await remote.database.transact(async tx => {
    const rows = await tx.selectFrom("row").select(["revision", "bucket"]).orderBy("hash").limit(10).execute()
    for (const { revision, bucket } of rows) {
      await tx.deleteFrom("row").where("revision", "=", revision).execute()
      await scrubBucket(tx, bucket)
    }
  })
  const before = traffic()
  const started = performance.now()
  await run(undefined)
  const after = traffic()
  if ((await home.digest()) !== (await remote.digest())) throw new Error("not repaired")
  report("ten rows missing among 100000", {
    "KiB both ways": (after.bytesSent + after.bytesReceived - before.bytesSent - before.bytesReceived) / 1024,
    requests: after.requests - before.requests,
    milliseconds: performance.now() - started,
  })
}

try {
  const costs: Awaited<ReturnType<typeof costOfChange>>[] = []
  for (const size of SIZES) costs.push(await costOfChange(size))
  const [smallest] = costs
  const largest = costs.at(-1)
  if (smallest && largest)
    report(`${SIZES.at(-1)} tracks against ${SIZES[0]}`, {
      "ratio of bytes": largest.bytes / smallest.bytes,
      "ratio of requests": largest.requests / smallest.requests,
      "ratio of processor": largest["processor ms, both sides"] / smallest["processor ms, both sides"],
    })
} finally {
  rmSync(root, { recursive: true, force: true })
}
