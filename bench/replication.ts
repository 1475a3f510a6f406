/** What keeping a remote in unison costs: a change at 6,000 tracks, and an empty remote refilled by real processes. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { createPeer } from "../server/test/peer.ts"
import { until } from "../server/test/until.ts"
import { bareInsertion } from "./bare-insertion.ts"
import { fillLibrary } from "./fill-library.ts"
import { median, report, timed } from "./measure.ts"
import { createMeter } from "./meter.ts"
import { startRemote } from "./remote-process.ts"
import { sampleAlbums } from "./sample-library.ts"

const TRACKS = Number(process.env.TRACKS ?? 6_000)
const DEBOUNCE_MS = 150
const PORT = 5_913
const root = mkdtempSync(join(tmpdir(), "diapason-bench-"))
const WHOLE = { partial: false, keepTrackIds: [] }

try {
  const remote = await startRemote(join(root, "remote"), PORT)
  const empty = remote.memory()
  report("the remote starts", { milliseconds: remote.startMs, MiB: empty.now })
  const meter = await createMeter(PORT)
  const home = await createPeer({
    directory: join(root, "home"),
    targets: [meter.url],
    onFault: error => console.error(error),
  })
  await fillLibrary(home.store, sampleAlbums(Math.round(TRACKS / 12), 1))
  const unison = () =>
    until(
      "unison",
      async () =>
        (await home.replication.status()).targets.every(
          target => target.state === "idle" && target.digestEqual === true,
        ),
      { limitMs: 120_000, everyMs: 2 },
    )

  const bare = await bareInsertion(join(root, "home"), join(root, "bare"))
  const refill = await timed(async () => {
    home.replication.start()
    await unison()
  })
  report(`an empty remote takes ${TRACKS} tracks`, {
    milliseconds: refill,
    "bare insertion": bare,
    ratio: refill / bare,
    "KiB up": meter.counts.up / 1024,
    "KiB down": meter.counts.down / 1024,
    requests: meter.counts.requests,
    "peak MiB of the remote": remote.memory().peak,
  })

  const delays: number[] = []
  for (const [n, album] of sampleAlbums(12, 77).entries()) {
    meter.reset()
    let sent = 0
    const stop = home.store.onChange(() => {
      sent = performance.now()
    })
    await home.albums.add(album, WHOLE)
    stop()
    await until(
      "the album on the remote",
      async () => (await fetch(`http://127.0.0.1:${PORT}/api/music/albums/${album.id}`)).ok,
      { everyMs: 2 },
    )
    delays.push(performance.now() - sent)
    await unison()
    if (n < 3) report("an album of 12 tracks", { "bytes up": meter.counts.up, requests: meter.counts.requests })
    meter.reset()
    await home.albums.delete([album.id])
    await sleep(50)
    await unison()
    if (n < 3) report("its deletion", { "bytes up": meter.counts.up, requests: meter.counts.requests })
  }
  report("from commit at home to the album readable on the remote", {
    milliseconds: median(delays),
    "less the debounce": median(delays) - DEBOUNCE_MS,
  })
  await home.close()
  meter.close()
  await remote.stop()
} finally {
  rmSync(root, { recursive: true, force: true })
}
