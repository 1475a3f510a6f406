import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import { checkConsistency } from "../../test/fault-model/consistency.ts"
import { createPeer, type Peer } from "../../test/peer.ts"
import { noTrace } from "../library/trace.ts"
import { systemClock } from "./clock.ts"
import { exchange } from "./exchange.ts"
import { createPace } from "./pace.ts"
import { createQuarantine } from "./quarantine.ts"
import { createRemote } from "./remote.ts"
import { createTwins } from "./twins.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-repair-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0

const open = async (t: TestContext) => {
  const peer = await createPeer({ directory: join(root, String(folders++)) })
  t.after(() => peer.close())
  return peer
}

const bringTogether = (home: Peer, { url }: Peer) =>
  exchange(
    {
      store: home.store,
      remote: createRemote({ url, token: undefined, clock: systemClock }),
      now: Date.now,
      onSending: () => {},
      onProgress: () => {},
      trace: noTrace,
      pace: createPace(),
      quarantine: createQuarantine(),
      twins: createTwins({ store: home.store, clock: systemClock }),
      durable: true,
      onMoved: () => {},
    },
    undefined,
    AbortSignal.timeout(15_000),
  )

const artists = Array.from({ length: 40 }, (_, n) => ({
  kind: "artist" as const,
  id: `ar-${n}`,
  body: { name: `Artist ${n}` },
}))

/** What may rot: the peer it happens to is the one given. */
const ROT: Readonly<Record<string, (peer: Peer) => Promise<unknown>>> = {
  "the sums of what is live": ({ database }) =>
    database.transact(tx =>
      tx
        .updateTable("bucket")
        .set({ live_sum: "0".repeat(64) })
        .execute(),
    ),
  "a count of what is live": ({ database }) =>
    database.transact(tx => tx.updateTable("bucket").set({ live_count: 9 }).execute()),
  "the mark of a deletion": ({ database }) =>
    database.transact(async tx => {
      await tx.updateTable("row").set({ deleted: 1 }).where("id", "=", "ar-1").execute()
      await tx.updateTable("bucket").set({ live_count: 7 }).execute()
    }),
}

for (const [what, rot] of Object.entries(ROT))
  for (const where of ["home", "remote"] as const)
    test(`fault 64: ${what} rotted at the ${where}: found and mended`, { timeout: 30_000 }, async t => {
      const peers = { home: await open(t), remote: await open(t) }
      await peers.home.put(artists)
      await bringTogether(peers.home, peers.remote)
      await rot(peers[where])
      await bringTogether(peers.home, peers.remote)
      assert.equal(await peers.home.digest(), await peers.remote.digest())
      for (const peer of [peers.home, peers.remote]) await checkConsistency(peer.store.read, ["7", "31"])
    })
