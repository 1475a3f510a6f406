// The one-direction rule of docs/architecture.md: a room imports only what stands to its right, and nothing runs in circles.
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { dirname, join, normalize } from "node:path"
import { test } from "node:test"

const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  drive: [],
  files: ["drive", "database"],
  database: [],
  config: [],
  "env-file": ["config"],
  library: ["database"],
  accounts: ["library", "database"],
  covers: ["library", "drive"],
  playback: ["library", "drive"],
  imports: ["library", "database", "drive", "files"],
  replication: ["library", "database", "drive"],
  http: ["imports", "replication", "playback", "accounts", "library", "covers", "config", "database"],
  app: ["*"],
  "new-password": ["accounts", "library", "database", "config"],
  main: ["app", "new-password", "config", "env-file"],
}
const FRAMEWORK = /^(fastify|@fastify\/|fastify-type-provider-zod)/
const QUERY_BUILDER = /^kysely/

const source = join(import.meta.dirname, "../src")
const files = globSync("**/*.ts", { cwd: source }).filter(file => !/(\.test|\.fixture)\.ts$|test-/.test(file))
const roomOf = (file: string): string => (file.split("/")[0] ?? "").replace(/\.ts$/, "")
const importsOf = (file: string): readonly string[] =>
  [...readFileSync(join(source, file), "utf8").matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, name = ""]) => name)
/** Types vanish before anything runs: a circle of types alone is none. */
const withoutTypes = (file: string): readonly string[] =>
  [...readFileSync(join(source, file), "utf8").matchAll(/^(?:import|export)\s+(?!type\b)[^"]*?from\s*"([^"]+)"/gm)].map(
    ([, name = ""]) => name,
  )
const localOf = (file: string, names = importsOf(file)): readonly string[] =>
  names.filter(name => name.startsWith(".")).map(name => normalize(join(dirname(file), name)))

test("every room imports only the rooms to its right", () => {
  for (const file of files) {
    const room = roomOf(file)
    const allowed = MAY_IMPORT[room]
    assert.ok(allowed, `the room "${room}" is not in the table: add it, or put ${file} in a room that is`)
    for (const target of localOf(file)) {
      const other = roomOf(target)
      assert.ok(
        other === room || allowed.includes("*") || allowed.includes(other),
        `${file}: ${room} must not import ${other}`,
      )
    }
  }
})

test("only http knows the web framework, and app.ts its logger's type", () => {
  for (const file of files)
    for (const name of importsOf(file))
      if (FRAMEWORK.test(name)) assert.ok(["http", "app"].includes(roomOf(file)), `${file} must not import ${name}`)
})

test("http, drive, covers and playback hold no SQL", () => {
  for (const file of files)
    if (["http", "drive", "covers", "playback"].includes(roomOf(file)))
      for (const name of importsOf(file)) assert.doesNotMatch(name, QUERY_BUILDER, `${file} must not import ${name}`)
})

test("the environment is read in config.ts and main.ts alone", () => {
  for (const file of files)
    if (!["config", "main"].includes(roomOf(file)))
      assert.doesNotMatch(readFileSync(join(source, file), "utf8"), /process\.env/, `${file} reads process.env`)
})

test("no circle of files", () => {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    assert.ok(!path.includes(file), `a circle: ${[...path.slice(path.indexOf(file)), file].join(" → ")}`)
    if (done.has(file)) return
    for (const target of localOf(file, withoutTypes(file))) visit(target, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})

test("no drawer: nothing is called utils, helpers, manager, data or common", () => {
  for (const file of files) assert.doesNotMatch(file, /(^|\/)(utils?|helpers?|manager|data|common)(\.ts$|\/)/, file)
})
