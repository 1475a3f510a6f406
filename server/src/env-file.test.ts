import assert from "node:assert/strict"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { CONFIG_KEYS, readConfig } from "./config.ts"
import { readEnvFile } from "./env-file.ts"

const folder = mkdtempSync(join(tmpdir(), "diapason-env-"))
const path = join(folder, ".env")
after(() => rmSync(folder, { recursive: true }))

const read = (text: string) => {
  writeFileSync(path, text)
  return readEnvFile(path)
}

test("a file from any editor is read: byte-order mark, line ends of Windows, quotes, comments", () => {
  const values = read(
    '\uFEFFKOYEB_URL=https://a.koyeb.app\r\n# PORT=1\r\nOWNER_PASSWORD="a # b"\r\nSYNC_ROLE=home # mine\r\n',
  )
  assert.deepEqual({ ...values }, { KOYEB_URL: "https://a.koyeb.app", OWNER_PASSWORD: "a # b", SYNC_ROLE: "home" })
})

test("a key set to nothing is kept, one that is commented out is not there", () => {
  const targets = (text: string) =>
    readConfig({ ...read(text) }, { dataDirectory: folder }).targets.map(target => target.url)
  assert.deepEqual(targets("KOYEB_URL=\nVITE_API_URL=https://b.koyeb.app\n"), [])
  assert.deepEqual(targets("#KOYEB_URL=https://a.koyeb.app\nVITE_API_URL=https://b.koyeb.app\n"), [
    "https://b.koyeb.app",
  ])
})

test("paths are meant from the folder of the file, and a missing file is an empty one", () => {
  assert.equal(read("DATA_DIR=./music\n").DATA_DIR, join(folder, "music"))
  assert.equal(read('GOOGLE_SERVICE_ACCOUNT={"a":1}\n').GOOGLE_SERVICE_ACCOUNT, '{"a":1}')
  assert.deepEqual(readEnvFile(join(folder, "none")), {})
})

test(".env.example lists every key, each with a sentence above it, and none else", () => {
  const example = readFileSync(new URL("../.env.example", import.meta.url), "utf8")
  const keys = [...example.matchAll(/^#?([A-Z][A-Z0-9_]*)=/gm)].map(([, key = ""]) => key)
  assert.deepEqual([...keys].sort(), [...CONFIG_KEYS].sort())
  for (const key of keys) assert.match(example, new RegExp(`\\n# [^\\n]{20,}\\n#?${key}=`), key)
  assert.deepEqual(readEnvFile(join(folder, "none")), {})
  assert.equal(Object.keys(read(example)).length, 0)
})
