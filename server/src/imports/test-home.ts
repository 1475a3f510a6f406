/** A home for tests: a Drive over HTTP, a real database, the real library, and imports between them. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { Import } from "@diapason/shared/api"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { openTestDatabase } from "../../test/test-database.ts"
import { createDrive } from "../drive/drive.ts"
import { parseDriveLink } from "../drive/drive-links.ts"
import type { PaceLimits } from "../drive/pace.ts"
import { createAlbums } from "../library/albums.ts"
import { createBrowse } from "../library/browse.ts"
import type { AlbumFacts } from "../library/facts.ts"
import { createStore } from "../library/store.ts"
import { createImports, type Imports } from "./imports.ts"
import { makeFrames } from "./tags/test-audio.ts"

const UNPACED: PaceLimits = { inFlight: 8, unitsPerMinute: 1e9 }

export const linkTo = (id: string): string => `https://drive.google.com/drive/folders/${id}?usp=sharing`

export interface HandedOver {
  readonly album: AlbumFacts
  readonly partial: boolean
  readonly keepTrackIds: readonly string[]
  readonly outcome: string
}

export async function createTestHome({ pace = UNPACED }: { readonly pace?: PaceLimits } = {}) {
  const directory = await mkdtemp(join(tmpdir(), "diapason-imports-"))
  const google = createDriveStandIn()
  await google.start()
  const frames = await makeFrames(directory, 3)
  const drive = createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { pace })
  const database = await openTestDatabase(join(directory, "data"))
  const albums = createAlbums({ store: createStore({ database, now: Date.now }), now: Date.now })
  const handed: HandedOver[] = []
  const changes: Import[] = []
  const errors: unknown[] = []
  const running = new Set<Imports>()

  /** Imports on the same database: what is left of the ones before is theirs. */
  function open(): Imports {
    const imports = createImports({
      drive,
      database,
      parseDriveLink,
      knownTracks: createBrowse(database).knownTracks,
      clock: { now: Date.now },
      onChange: changed => changes.push(changed),
      log: { error: details => errors.push(details) },
      addAlbum: async (album, options) => {
        const outcome = await albums.add(album, options)
        handed.push({ album, ...options, outcome })
        return outcome
      },
    })
    running.add(imports)
    imports.start()
    return imports
  }

  async function end(imports: Imports, id: string): Promise<Import> {
    for (const limit = Date.now() + 60_000; Date.now() < limit; await sleep(10)) {
      const job = await imports.get(id)
      if (job.state !== "queued" && job.state !== "running") return job
    }
    return assert.fail("the import did not end within a minute")
  }

  return {
    directory,
    google,
    frames,
    database,
    albums,
    handed,
    changes,
    errors,
    open,
    end,
    /** Adds the link and waits for its end, with counts and what was handed over from nothing. */
    async run(imports: Imports, url: string): Promise<Import> {
      google.resetCounts()
      handed.length = 0
      return end(imports, (await imports.add(url)).id)
    },
    async close(): Promise<void> {
      for (const imports of running) await imports.stop()
      await database.close()
      await google.stop()
      await rm(directory, { recursive: true })
      assert.deepEqual(errors, [])
    },
  }
}
