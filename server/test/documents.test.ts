// Documents that can be checked are: the rooms, the keys, the decisions and the links.
import assert from "node:assert/strict"
import { spawnSync } from "node:child_process"
import { existsSync, globSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { test } from "node:test"

const root = join(import.meta.dirname, "../..")
const text = (path: string): string => readFileSync(join(root, path), "utf8")
const folders = (path: string): readonly string[] =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(entry => entry.name)

test("the README's table of rooms names the folders there are, and no other", () => {
  const named = [...text("README.md").matchAll(/^\| `([^`]+)` +\|/gm)]
    .map(([, room = ""]) => room)
    .filter(room => !room.includes("."))
  const present = [
    ...folders("server/src").map(name => `server/src/${name}`),
    ...folders(".").filter(
      name => !name.startsWith(".") && !["node_modules", "server", "docs", "scripts"].includes(name),
    ),
  ]
  assert.deepEqual(named.toSorted(), present.toSorted())
})

test("every room stands in the architecture", () => {
  for (const room of folders("server/src"))
    assert.match(text("docs/architecture.md"), new RegExp(`^  ${room}/ `, "m"), room)
})

test("files and folders that the documents point to exist", () => {
  for (const document of ["README.md", "README.fr.md", ...globSync("docs/**/*.md", { cwd: root })])
    for (const [, target = ""] of text(document).matchAll(/\]\((?!https?:|#)([^)#]+)/g))
      assert.ok(existsSync(join(root, dirname(document), target)), `${document} points to ${target}`)
})

test("decisions are numbered without a gap and have their parts", () => {
  const decisions = readdirSync(join(root, "docs/decisions")).toSorted()
  for (const [n, name] of decisions.entries()) {
    assert.ok(name.startsWith(`${String(n).padStart(3, "0")}-`), name)
    for (const part of ["Context", "Decision", "Consequences", "Checked by"])
      assert.match(text(`docs/decisions/${name}`), new RegExp(`^## ${part}$`, "m"), name)
  }
})

test("the scripts that the README names exist", () => {
  const scripts = new Set(
    [
      ...text("package.json").matchAll(/^ {4}"([^"]+)":/gm),
      ...text("server/package.json").matchAll(/^ {4}"([^"]+)":/gm),
    ].map(([, name]) => name),
  )
  for (const [, name] of text("README.md").matchAll(/npm run ([a-z:-]+)/g))
    assert.ok(scripts.has(name), `npm run ${name}`)
})

test("the table of faults tells what the tests prove: node scripts/faults-table.mjs writes it anew", () => {
  const { stdout } = spawnSync(process.execPath, [join(root, "scripts/faults-table.mjs"), "--print"], {
    encoding: "utf8",
  })
  assert.equal(text("docs/faults.md"), stdout)
})
