/** The demonstration plays its story with real processes, and leaves nothing behind. */
import assert from "node:assert/strict"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readdir, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { fileURLToPath } from "node:url"

const DEMO = fileURLToPath(new URL("demo.ts", import.meta.url))

test("a home and a remote stay in unison through a cut and a lost disk", { timeout: 90_000 }, async t => {
  const folder = await mkdtemp(join(tmpdir(), "diapason-journey-"))
  t.after(() => rm(folder, { recursive: true, force: true }))
  const demo = spawn(process.execPath, [DEMO, "--once"], {
    env: { ...process.env, TMPDIR: folder, TEMP: folder, LC_ALL: "C" },
    stdio: ["ignore", "pipe", "pipe"],
  })
  t.after(() => demo.kill("SIGKILL"))
  let said = ""
  for (const stream of [demo.stdout, demo.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      said += text
    })
  const [code] = await once(demo, "close")

  assert.equal(code, 0, said)
  assert.match(said, /https:\/\/drive\.google\.com\/drive\/folders\/\w+/)
  assert.match(said, /home {3}\| \[SYNC KOYEB\] Synchronisation réussie: 1 albums, 3 tracks, 1 artists/)
  assert.match(said, /home {3}\| \[SYNC KOYEB\] Erreur lors de la synchronisation après suppression: /)
  assert.match(said, /Everything went as it should/)
  assert.doesNotMatch(said, /^\{/m)
  assert.deepEqual(await readdir(folder), [])
  const pages = [...said.matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([url]) => url)
  assert.ok(pages.length >= 2)
  for (const page of new Set(pages)) await assert.rejects(fetch(page), `${page} still answers`)
})
