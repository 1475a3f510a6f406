import assert from "node:assert/strict"
import { mkdir, mkdtemp, readdir, readFile, readlink, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, describe, test } from "node:test"
import { setImmediate } from "node:timers/promises"
import { openTestDatabase } from "../../test/test-database.ts"
import { until } from "../../test/until.ts"
import type { Database } from "../database/database.ts"
import { createFiles } from "./files.ts"
import { isWithin, openPlace } from "./places.ts"

let directory: string
let root: string
let outside: string
let database: Database
const never = new AbortController().signal

before(async () => {
  directory = await realpath(await mkdtemp(join(tmpdir(), "diapason-places-")))
  root = join(directory, "root")
  outside = join(directory, "outside")
  await mkdir(join(root, "in"), { recursive: true })
  await mkdir(outside)
  await writeFile(join(root, "in", "a.mp3"), "inside")
  await writeFile(join(outside, "a.mp3"), "outside")
  database = await openTestDatabase(join(directory, "data"))
})
after(async () => {
  await database.close()
  await rm(directory, { recursive: true })
})

test("what lies in a folder, and what only looks so", () => {
  for (const path of ["/m", "/m/a", "/m/..a", "/m/a/../b"]) assert.ok(isWithin("/m", path), path)
  for (const path of ["/", "/mm", "/m2/a", "/m/../n", "/m/.."]) assert.ok(!isWithin("/m", path), path)
})

describe("a file is opened", () => {
  test("in its place alone: not by a way up, not through a link, not as a link, not as a folder", async () => {
    const file = await openPlace({ root, path: "in/a.mp3" })
    assert.equal(await file.readFile("utf8"), "inside")
    await file.close()
    await assert.rejects(
      openPlace({ root, path: "../outside/a.mp3" }).then(async one => {
        // Nothing in the tables can say so; if it did, the place would still be told as what it is.
        const text = await one.readFile("utf8")
        await one.close()
        throw new Error(text)
      }),
    )
    await symlink(outside, join(root, "link"))
    await symlink(join(outside, "a.mp3"), join(root, "in", "link.mp3"))
    for (const path of ["link/a.mp3", "in/link.mp3"])
      await assert.rejects(openPlace({ root, path }), { code: "forbidden" })
    await assert.rejects(openPlace({ root, path: "in" }), { code: "unprocessable" })
    await assert.rejects(openPlace({ root, path: "in/none.mp3" }), { code: "not_found" })
  })
})

const nothing = {
  get: () => assert.fail("Drive is not asked"),
  list: () => assert.fail("Drive is not asked"),
  openRange: () => assert.fail("Drive is not asked"),
  readRange: () => assert.fail("Drive is not asked"),
}

describe("by its id", () => {
  test("bytes are exact, ids stay, and a folder that has become a link leads nowhere", async () => {
    const { folders, sources } = createFiles({ database, drive: nothing, isWanted: name => name.endsWith(".mp3") })
    const at = new Date().toISOString()
    const state = { followed_at: at, followed: 1, copies: 0, mounted: 0, import_id: null, problem: null }
    await folders.addFolder({ id: "lf~root", path: root, name: "root", ...state })
    const idOf = async (name: string, parent: string): Promise<string> => {
      const listing = (await sources.list([{ id: parent }], never)).get(parent)
      return listing?.items.find(item => item.name === name)?.id ?? assert.fail(`${name} is not listed`)
    }
    const folder = await idOf("in", "lf~root")
    const [file, again] = [await idOf("a.mp3", folder), await idOf("a.mp3", folder)]
    assert.equal(file, again)
    assert.match(file, /^lf~[\w-]{22}$/)
    assert.equal(Buffer.from(await sources.readRange({ id: file }, 2, 4, never)).toString(), "sid")
    await assert.rejects(sources.readRange({ id: file }, 2, 6, never), { code: "range_not_satisfiable" })
    assert.equal((await sources.get({ id: file }, never)).size, 6)
    for (const id of ["lf~none", `lf~${join(root, "in/a.mp3")}`, "lf~"])
      await assert.rejects(sources.readRange({ id }, 0, 1, never), { code: "not_found" })

    await rename(join(root, "in"), join(root, "was-in"))
    await symlink(outside, join(root, "in"))
    await assert.rejects(sources.readRange({ id: file }, 0, 1, never), { code: "forbidden" })
    await assert.rejects(sources.list([{ id: folder }], never), { code: "forbidden" })
    assert.equal(await readFile(join(root, "in", "a.mp3"), "utf8"), "outside", "the link is there")
    assert.equal(await idOf("a.mp3", await idOf("was-in", "lf~root")), file, "what has moved keeps its id")
  })

  test("moved, replaced and doubled in one go: no id is lost to another file, none is given twice", async () => {
    const there = join(directory, "many")
    await mkdir(join(there, "x"), { recursive: true })
    const { folders, files } = createFiles({ database, drive: nothing, isWanted: () => true })
    const at = new Date().toISOString()
    const state = { followed_at: at, followed: 1, copies: 0, mounted: 0, import_id: null, problem: null }
    await folders.addFolder({ id: "lf~many", path: there, name: "many", ...state })
    const ids = async () => {
      const top = (await files.list([{ id: "lf~many" }], never)).get("lf~many")?.items ?? []
      const x = top.find(({ name }) => name === "x")?.id ?? assert.fail()
      const below = (await files.list([{ id: x }], never)).get(x)?.items ?? []
      const all = [...top, ...below].filter(({ kind }) => kind === "file")
      assert.equal(new Set(all.map(({ id }) => id)).size, all.length)
      return new Map(all.map(({ id, name }) => [name, id]))
    }
    for (const name of ["a", "b", "c"]) await writeFile(join(there, name), `content of ${name}`)
    const before = await ids()
    await rename(join(there, "a"), join(there, "0"))
    await writeFile(join(there, "a"), "another")
    await rm(join(there, "b"))
    await mkdir(join(there, "b"))
    await rename(join(there, "c"), join(there, "x", "c"))
    const after = await ids()
    assert.equal(after.get("c"), before.get("c"), "moved into another folder")
    assert.ok([after.get("0"), after.get("a")].includes(before.get("a")), "one of both is the file that was")
    assert.equal(after.get("b"), undefined)
    assert.deepEqual(await ids(), after, "the next look finds the same")
  })

  test("who leaves while a file is being opened leaves nothing open", {
    skip: process.platform !== "linux",
  }, async () => {
    const there = join(directory, "left")
    await mkdir(there)
    const path = join(there, "a.mp3")
    await writeFile(path, "content")
    const { folders, files } = createFiles({ database, drive: nothing, isWanted: () => true })
    const at = new Date().toISOString()
    const state = { followed_at: at, followed: 1, copies: 0, mounted: 0, import_id: null, problem: null }
    await folders.addFolder({ id: "lf~left", path: there, name: "left", ...state })
    const id = (await files.list([{ id: "lf~left" }], never)).get("lf~left")?.items[0]?.id ?? assert.fail()
    for (let turns = 0; turns < 60; turns += 1) {
      const leaving = new AbortController()
      const opened = files.openRange({ id }, 0, 3, leaving.signal).catch(() => undefined)
      for (let turn = 0; turn < turns; turn += 1) await setImmediate()
      leaving.abort()
      await opened
    }
    const isOpen = async (): Promise<boolean> => {
      const all = await readdir("/proc/self/fd")
      const places = await Promise.all(all.map(one => readlink(`/proc/self/fd/${one}`).catch(() => "")))
      return places.includes(path)
    }
    await until("every file to be closed", async () => !(await isOpen()))
  })
})
