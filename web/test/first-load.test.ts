/** How much JavaScript the first visit fetches before it can show anything. */
import assert from "node:assert/strict"
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"
import { test } from "node:test"
import { gzipSync } from "node:zlib"

const dist = join(import.meta.dirname, "../dist")
const MOST_BYTES = 120_000

test("the first load stays within its budget, language included", async () => {
  const html = await readFile(join(dist, "index.html"), "utf8")
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path = ""]) => path)
  assert.ok(scripts.length > 0, "build the page first: npm run build")
  const sizeOf = async (path: string) => gzipSync(await readFile(join(dist, path))).length
  const languages = (await readdir(join(dist, "assets"))).filter(name => /^(en|fr)-.*\.js$/.test(name))
  const largest = Math.max(...(await Promise.all(languages.map(name => sizeOf(`assets/${name}`)))))
  const sizes = await Promise.all(scripts.map(sizeOf))
  const bytes = sizes.reduce((sum, size) => sum + size, largest)
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes, ${MOST_BYTES} at most`)
})
