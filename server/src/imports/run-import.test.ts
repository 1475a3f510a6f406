import assert from "node:assert/strict"
import { test } from "node:test"
import type { Import } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { DriveItem } from "../drive/drive-types.ts"
import { createListedFolders } from "./listed-folders.ts"
import { createProgress } from "./progress.ts"
import { runImport } from "./run-import.ts"

const signal = new AbortController().signal
const item = (id: string, kind: "file" | "folder"): DriveItem => ({
  id,
  name: kind === "file" ? `${id}.mp3` : id,
  kind,
  mimeType: "",
  size: 100,
  contentKey: id,
  parentIds: [],
  canDownload: true,
})
const job: Import = {
  id: "job",
  url: "root",
  state: "running",
  filesTotal: 0,
  filesDone: 0,
  albums: [],
  failures: [],
  createdAt: "",
  updatedAt: "",
}

/** An import of 40 files below one folder, none of which Drive gives. */
function start(error: () => Error) {
  const asked: string[] = []
  const progress = createProgress(
    {
      store: { save: async () => undefined },
      now: () => 0,
      onChange: () => undefined,
      onSaveFailed: error => assert.fail(String(error)),
    },
    job,
  )
  const ended = runImport(
    {
      drive: {
        get: async () => item("root", "folder"),
        list: async () =>
          new Map([["root", { items: Array.from({ length: 40 }, (_, at) => item(`f${at}`, "file")), unresolved: [] }]]),
        readRange: async file => {
          asked.push(file.id)
          await new Promise(resolve => setTimeout(resolve, 5))
          throw error()
        },
      },
      store: {
        tagsOf: async () => new Map(),
        choiceOf: async () => undefined,
        onlyOf: async () => undefined,
        listedFolders: () => createListedFolders(),
      },
      addAlbum: async () => assert.fail("nothing was read"),
      parseDriveLink: id => ({ id }),
    },
    progress,
    signal,
  )
  return { asked, progress, ended }
}

test("when Drive is away for a dozen files in a row, the import ends at once with its error", async () => {
  const { asked, progress, ended } = start(() => new AppError("drive_unavailable", "away"))
  await assert.rejects(ended, { code: "drive_unavailable", message: "away" })
  assert.ok(asked.length >= 12 && asked.length < 23, `${asked.length} files were tried`)
  const before = asked.length
  await progress.close()
  assert.equal(asked.length, before, "nothing runs once it has ended")
})

test("when Drive refuses each file, each is named, and the import ends with that code", async () => {
  const { asked, progress, ended } = start(() => new AppError("drive_quota", "too often"))
  await assert.rejects(ended, { code: "drive_quota", message: /None of the 40 files.*too often/ })
  assert.deepEqual([asked.length, progress.job.failures.length, progress.job.filesDone], [40, 40, 40])
  await progress.close()
})

test("a fault of the program is not taken for a failure of a file", async () => {
  const { progress, ended } = start(() => new TypeError("a bug"))
  await assert.rejects(ended, TypeError)
  assert.equal(progress.job.failures.length, 0)
  await progress.close()
})
