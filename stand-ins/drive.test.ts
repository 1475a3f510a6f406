import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, before, beforeEach, describe, test } from "node:test"
import { createDriveStandIn } from "./drive.ts"

const drive = createDriveStandIn()
const ALL = "supportsAllDrives=true"
const song = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 251))

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer
  readonly json: Record<string, unknown>
}

async function call(
  path: string,
  headers: Record<string, string> = {},
  key: string | undefined = drive.apiKey,
): Promise<Answer> {
  const address = new URL(path, drive.url)
  if (key !== "") address.searchParams.set("key", key)
  const response = await fetch(address, { headers, redirect: "manual" })
  const bytes = Buffer.from(await response.arrayBuffer())
  const isJson = response.headers.get("content-type")?.startsWith("application/json")
  return { status: response.status, headers: response.headers, bytes, json: isJson ? JSON.parse(bytes.toString()) : {} }
}

function list(q: string, rest = ""): Promise<Answer> {
  return call(`/drive/v3/files?q=${encodeURIComponent(q)}${rest}`)
}

function names(answer: Answer): string[] {
  const { files } = answer.json
  assert.ok(Array.isArray(files), JSON.stringify(answer.json))
  return files.map(file => file.name)
}

function reasonOf(answer: Answer): string {
  const text = JSON.stringify(answer.json)
  return /"reason":"([^"]+)"/.exec(text)?.[1] ?? text
}

before(async () => {
  await drive.start()
  drive.addFolder({ id: "root-folder", name: "Music" })
  drive.addFolder({ id: "album-one", name: "One", parentId: "root-folder" })
  drive.addFolder({ id: "album-two", name: "Two's \\ best", parentId: "root-folder" })
  await drive.addFile({ id: "song-one", name: "Song.mp3", parentId: "album-one", bytes: song })
  await drive.addFile({ id: "song-two", name: "song.mp3", parentId: "album-two", bytes: song })
  await drive.addFile({ id: "empty", name: "empty.mp3", parentId: "album-two", bytes: Buffer.alloc(0) })
  await drive.addFile({
    id: "doc",
    name: "Notes",
    parentId: "album-two",
    mimeType: "application/vnd.google-apps.document",
  })
  drive.addShortcut({ id: "short", name: "Shortcut", parentId: "album-two", targetId: "song-one" })
  drive.addFolder({ id: "secret", name: "Secret", private: true })
})
after(() => drive.stop())
beforeEach(() => {
  drive.clearFaults()
  drive.resetCounts()
})

describe("files.list", () => {
  test("gives four fields and no next page unless asked", async () => {
    const answer = await list("'album-one' in parents")
    assert.deepEqual(answer.json, {
      kind: "drive#fileList",
      incompleteSearch: false,
      files: [{ kind: "drive#file", id: "song-one", name: "Song.mp3", mimeType: "audio/mpeg" }],
    })
    const cutDown = await list("'album-two' in parents", "&fields=files(id)&pageSize=1")
    assert.deepEqual(cutDown.json, { files: [{ id: "song-two" }] })
  })

  test("understands the documented grammar", async () => {
    const both = "trashed=false and ('album-one' in parents or 'album-two' in parents)"
    assert.equal(names(await list(both)).length, 5)
    assert.deepEqual(names(await list(`${both} and name = 'SONG.mp3'`)), ["Song.mp3", "song.mp3"])
    assert.deepEqual(names(await list("name='Two\\'s \\\\ best'")), ["Two's \\ best"])
    const folders = "'root-folder' in parents and mimeType = 'application/vnd.google-apps.folder'"
    assert.equal(names(await list(folders)).length, 2)
    assert.deepEqual(
      names(await list("'root-folder' in parents and mimeType != 'application/vnd.google-apps.folder'")),
      [],
    )
  })

  for (const q of [
    "",
    "name like 'x'",
    "'a' in owners",
    "trashed=maybe",
    "('album-one' in parents",
    "name = 'x",
    "name='x';",
  ]) {
    test(`refuses the query ${JSON.stringify(q)}`, async () => {
      const answer = await list(q)
      assert.equal(answer.status, 400)
      assert.match(JSON.stringify(answer.json), /"location":"q"/)
    })
  }

  for (const rest of [
    "fields=files(id,nam)",
    "fields=files(id",
    "fields=",
    "pageSize=1001",
    "pageSize=0",
    "page_size=5",
    "pageToken=x",
  ]) {
    test(`refuses ${rest}`, async () => assert.equal((await call(`/drive/v3/files?${rest}`)).status, 400))
  }

  test("pages in order, with a token that only continues its own query", async () => {
    const folder = drive.addFolder({ name: "many" })
    for (let at = 0; at < 250; at += 1) await drive.addFile({ name: `${at}`, parentId: folder, bytes: song })
    const seen: string[] = []
    let token = ""
    do {
      const answer = await list(
        `'${folder}' in parents`,
        `&fields=nextPageToken,files/name${token && `&pageToken=${token}`}`,
      )
      seen.push(...names(answer))
      token = String(answer.json.nextPageToken ?? "")
      if (seen.length === 100) assert.equal((await list("'album-one' in parents", `&pageToken=${token}`)).status, 400)
    } while (token !== "")
    assert.deepEqual(
      seen,
      Array.from({ length: 250 }, (_, at) => `${at}`),
    )
    assert.equal(drive.counts.list, 4)
    assert.equal(drive.counts.units, 400)
  })

  test("an unknown or invisible folder is not found", async () => {
    assert.equal((await list("'nowhere' in parents")).status, 404)
    assert.equal((await list("'secret' in parents")).status, 404)
  })

  test("plays the empty answer to a grouped query", async () => {
    drive.setFault({ on: "list", emptyGroups: true })
    assert.deepEqual(names(await list("'album-one' in parents or 'album-two' in parents")), [])
    assert.deepEqual(names(await list("'album-one' in parents")), ["Song.mp3"])
  })

  test("shows shared drives only to callers that support them", async () => {
    const folder = drive.addFolder({ name: "shared", sharedDrive: true })
    drive.addFolder({ name: "inside", parentId: folder })
    assert.equal((await list(`'${folder}' in parents`)).status, 404)
    const answer = await list(`'${folder}' in parents`, `&${ALL}&includeItemsFromAllDrives=true`)
    assert.deepEqual(names(answer), ["inside"])
  })
})

describe("files.get", () => {
  test("sizes are text, and absent where there are no bytes", async () => {
    const fields = "fields=size,md5Checksum,shortcutDetails(targetId),parents,capabilities/canDownload"
    assert.deepEqual((await call(`/drive/v3/files/song-one?${fields}`)).json, {
      parents: ["album-one"],
      size: "1000",
      md5Checksum: createHash("md5").update(song).digest("hex"),
      capabilities: { canDownload: true },
    })
    assert.deepEqual((await call(`/drive/v3/files/short?${fields}`)).json, {
      parents: ["album-two"],
      shortcutDetails: { targetId: "song-one" },
      capabilities: { canDownload: true },
    })
  })

  test("wrong keys are refused as Google refuses them", async () => {
    const wrong = await call("/drive/v3/files/song-one", {}, "nonsense")
    assert.equal(wrong.status, 400)
    assert.match(JSON.stringify(wrong.json), /API_KEY_INVALID/)
    assert.equal((await call("/drive/v3/files/song-one", {}, "")).status, 403)
    assert.equal((await call("/drive/v3/files/song-one", { authorization: "Bearer x" })).status, 401)
  })

  test("resource keys are needed by id", async () => {
    drive.addFolder({ id: "old", name: "old", resourceKey: "0-abc" })
    assert.equal((await call("/drive/v3/files/old")).status, 404)
    assert.equal((await list("'old' in parents")).status, 404)
    assert.equal((await call("/drive/v3/files/old", { "x-goog-drive-resource-keys": "a/b,old/0-abc" })).status, 200)
  })
})

describe("alt=media", () => {
  const media = "/drive/v3/files/song-one?alt=media"

  for (const [range, status, from, to] of [
    ["bytes=0-0", 206, 0, 0],
    ["bytes=10-19", 206, 10, 19],
    ["bytes=990-5000", 206, 990, 999],
    ["bytes=990-", 206, 990, 999],
    ["bytes=-7", 206, 993, 999],
  ] as const) {
    test(`${range} is exact`, async () => {
      const answer = await call(media, { range })
      assert.equal(answer.status, status)
      assert.equal(answer.headers.get("content-range"), `bytes ${from}-${to}/1000`)
      assert.deepEqual(answer.bytes, song.subarray(from, to + 1))
    })
  }

  test("everything without a range, 416 past the end or in an empty file", async () => {
    const whole = await call(media)
    assert.equal(whole.status, 200)
    assert.deepEqual(whole.bytes, song)
    const past = await call(media, { range: "bytes=1000-" })
    assert.equal(past.status, 416)
    assert.equal(reasonOf(past), "requestedRangeNotSatisfiable")
    assert.equal((await call("/drive/v3/files/empty?alt=media", { range: "bytes=0-0" })).status, 416)
    assert.equal(drive.counts.media, 3)
    assert.equal(drive.counts.units, 600)
  })

  test("documents have no bytes", async () => {
    assert.equal(reasonOf(await call("/drive/v3/files/doc?alt=media")), "fileNotDownloadable")
  })
})

describe("faults", () => {
  const media = "/drive/v3/files/song-one?alt=media"

  test("an error as often as asked, then none", async () => {
    drive.setFault({ on: "get", status: 403, reason: "userRateLimitExceeded", times: 2, skip: 1, retryAfter: "1" })
    const statuses: number[] = []
    for (let at = 0; at < 4; at += 1) statuses.push((await call("/drive/v3/files/song-one")).status)
    assert.deepEqual(statuses, [200, 403, 403, 200])
  })

  test("the sorry page, a reset, a truncated body, a short one, the whole in spite of a range", async () => {
    drive.setFault({ html: 429, times: 1 })
    const sorry = await call(media)
    assert.equal(sorry.status, 429)
    assert.match(sorry.bytes.toString(), /automated queries/)
    drive.setFault({ reset: true, times: 1 })
    await assert.rejects(call(media))
    drive.setFault({ truncateAfter: 100, times: 1 })
    await assert.rejects(call(media))
    drive.setFault({ endAfter: 100, times: 1 })
    assert.equal((await call(media)).bytes.byteLength, 100)
    drive.setFault({ ignoreRange: true, times: 1 })
    assert.equal((await call(media, { range: "bytes=0-9" })).status, 200)
  })

  test("unbounded ranges refused, bounded ones served", async () => {
    drive.setFault({ refuseUnbounded: true })
    assert.equal(reasonOf(await call(media)), "downloadQuotaExceeded")
    assert.equal(reasonOf(await call(media, { range: "bytes=0-" })), "downloadQuotaExceeded")
    assert.equal((await call(media, { range: "bytes=0-9" })).status, 206)
  })

  test("latency and bandwidth slow down", async () => {
    drive.setFault({ latencyMs: 80, bytesPerSecond: 10_000 })
    const started = performance.now()
    await call(media)
    assert.ok(performance.now() - started >= 170, "1,000 bytes at 10,000 a second after 80 ms")
  })
})
