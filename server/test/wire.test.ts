/** Messages of rows that are wrong in every way: refused whole, nothing applied, memory flat; strange but right ones kept byte for byte. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { after, before, beforeEach, test } from "node:test"
import { gzipSync } from "node:zlib"
import { ChangesHeader, Hello, MAX_COMPRESSED, MAX_INFLATED, PushAnswer, ROWS_TYPE } from "@diapason/shared/sync"
import { ErrorBody } from "../src/http/errors.ts"
import { decodeMessage } from "../src/replication/wire.ts"
import { askRaw, type RunningServer, startServer } from "./running-server.ts"

const SENDER = "5e9de25e9de25e9de25e9de25e9de2aa"
const READER = "4eade24eade24eade24eade24eade2aa"
const CHALLENGE = "0".repeat(32)
const MEGABYTE = 1024 * 1024

let server: RunningServer
let me: Hello

const hello = async (): Promise<Hello> =>
  Hello.parse((await server.ask(`/api/sync/v1/hello?from=${SENDER}&challenge=${CHALLENGE}`)).json())

const header = (more: object = {}): string =>
  JSON.stringify({
    sync: 1,
    sender: SENDER,
    target: me.storeId,
    libraryId: me.libraryId,
    settled: true,
    pulled: 0,
    ...more,
  })

const post = (body: Buffer, headers: Readonly<Record<string, string>> = {}) =>
  server.ask("/api/music/import-data", {
    method: "POST",
    body,
    headers: { "content-type": ROWS_TYPE, "content-encoding": "gzip", ...headers },
  })

const push = (...lines: readonly string[]) => post(gzipSync(`${[header(), ...lines].join("\n")}\n`))

const refused = async (body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<string> => {
  const answer = await post(body, headers)
  const { code, message } = ErrorBody.parse(answer.json()).error
  return `${answer.status} ${code}: ${message}`
}

const artist = (id: string, version: unknown = 1): string => JSON.stringify(["artist", id, version, { name: "A" }])
const message = (...lines: readonly string[]): Buffer => gzipSync(`${[header(), ...lines].join("\n")}\n`)

/** Every live row as it is sent to another store. */
const rowsOnServer = async () => {
  const answer = await server.ask(`/api/sync/v1/changes?for=${READER}&since=0&target=${me.storeId}`)
  assert.equal(answer.status, 200)
  return (await decodeMessage(answer.bytes, "gzip", ChangesHeader)).rows
}

before(async () => {
  server = await startServer()
  me = await hello()
  const seeded = await push(artist("seed"))
  assert.equal(seeded.status, 200)
})
beforeEach(async () => {
  me = await hello()
})
after(async () => {
  const faults = server.logged.filter(line => line.includes('"level":50'))
  await server.stop()
  assert.deepEqual(faults, [])
})

const nothingApplied = async (): Promise<void> => {
  const now = await hello()
  assert.deepEqual(
    { digest: now.digest, revision: now.revision, applied: now.applied, library: now.libraryId, counts: now.counts },
    { digest: me.digest, revision: me.revision, applied: me.applied, library: me.libraryId, counts: me.counts },
  )
}

/** Most of a gigabyte of the same byte: gzip may consist of many members, and the same one again costs nothing to make. */
const bomb = (byte: string): Buffer => {
  const member = gzipSync(Buffer.alloc(16 * MEGABYTE, byte))
  return Buffer.concat(Array.from({ length: 50 }, () => member))
}

const highestMemoryDuring = async (work: () => Promise<void>): Promise<number> => {
  let highest = process.memoryUsage.rss()
  const timer = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage.rss())
  }, 5)
  try {
    await work()
  } finally {
    clearInterval(timer)
  }
  return Math.max(highest, process.memoryUsage.rss())
}

test("fault 38: a message that inflates without end is stopped, and memory stays flat", {
  timeout: 60_000,
}, async t => {
  const zeros = bomb("0")
  const lines = bomb("\n")
  assert.ok(zeros.length < MAX_COMPRESSED && lines.length < MAX_COMPRESSED)
  assert.match(await refused(zeros), /^413 too_large/)
  const before = process.memoryUsage.rss()
  const highest = await highestMemoryDuring(async () => {
    for (let n = 0; n < 10; n++) assert.match(await refused(n % 2 === 0 ? zeros : lines), /^413 too_large/)
  })
  t.diagnostic(`resident: ${Math.round(before / MEGABYTE)} MB before, ${Math.round(highest / MEGABYTE)} MB at most`)
  assert.ok(highest - before < 128 * MEGABYTE, `${highest - before} bytes more`)
  await nothingApplied()
})

test("four megabytes of empty lines, or of tiny rows, are too many rows", async () => {
  assert.match(await refused(gzipSync(`${header()}${"\n".repeat(MAX_INFLATED - 1_000)}`)), /^413 too_large/)
  const row = `${artist("x")}\n`
  assert.match(await refused(gzipSync(`${header()}\n${row.repeat(2_001)}`)), /^413 too_large/)
  await nothingApplied()
})

test("fault 40: gzip that ends early, has a wrong checksum, or is none", async () => {
  const whole = message(artist("a1"), artist("a2"))
  for (const length of [0, 1, 9, 10, 20, whole.length - 9, whole.length - 8, whole.length - 1])
    assert.match(await refused(whole.subarray(0, length)), /^400 invalid/, `${length} bytes`)
  for (const at of [whole.length - 8, whole.length - 5, whole.length - 4]) {
    const wrong = Buffer.from(whole)
    wrong.writeUInt8(wrong.readUInt8(at) ^ 0x10, at)
    assert.match(await refused(wrong), /^400 invalid/, `byte ${at}`)
  }
  assert.match(await refused(Buffer.from("not gzip at all")), /^400 invalid/)
  assert.match(await refused(whole, { "content-encoding": "identity" }), /^400 invalid/)
  assert.match(await refused(whole, { "content-encoding": "br" }), /^415 unsupported_type/)
  await nothingApplied()
})

test("fault 41: a body without a length is cut at the cap", async () => {
  const piece = "0".repeat(64 * 1024)
  const chunk = `${piece.length.toString(16)}\r\n${piece}\r\n`
  const head = (more: string) =>
    `POST /api/music/import-data HTTP/1.1\r\nHost: ${new URL(server.url).host}\r\nContent-Type: ${ROWS_TYPE}\r\n${more}Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n`
  const answers = [
    await askRaw(server.url, `${head("Content-Encoding: gzip\r\n")}${chunk.repeat(18)}0\r\n\r\n`).catch(String),
    await askRaw(server.url, `${head("")}${chunk.repeat(70)}0\r\n\r\n`).catch(String),
  ]
  for (const answer of answers) assert.match(answer, /^HTTP\/1\.1 413 |ECONNRESET|EPIPE/)
  await nothingApplied()
})

test("fault 43: one bad row among a thousand: none of them is applied, and the line is named", async () => {
  const rows = Array.from({ length: 1_000 }, (_, n) => artist(`many-${n}`, 5))
  const withRow = (bad: string) => push(...rows.with(499, bad))
  for (const bad of ["{not json", "", "[]", "null", '["artist","x",1]', '["artist","x",1,{"name":"A"}]x']) {
    const answer = await withRow(bad)
    assert.ok(answer.status === 400 || answer.status === 422, `${bad}: ${answer.text}`)
    assert.match(answer.text, /Line 501/)
  }
  const wrongBody = await withRow('["artist","x",1,{"name":7}]')
  assert.equal(wrongBody.status, 422)
  assert.match(wrongBody.text, /artist .*"x.*name/)
  await nothingApplied()
})

test("fault 44: wrong types are refused, never made to fit", async () => {
  const bodies = ['"text"', "7", "[]", "true", "undefined", '{"name":"A"', '{"name":null}']
  const versions = [
    '"1"',
    "NaN",
    "1e400",
    "-1",
    "9007199254740992",
    "9007199254740991",
    "1.5",
    "null",
    "true",
    "1e3",
    "-0",
    "01",
  ]
  const keys = [
    "7",
    '""',
    "null",
    "[]",
    "{}",
    `"${"x".repeat(513)}"`,
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udc00x"',
    '"\\u0041"',
  ]
  const wrong = [
    ...bodies.map(body => `["artist","x",1,${body}]`),
    ...versions.map(version => `["artist","x",${version},{"name":"A"}]`),
    ...keys.map(id => `["artist",${id},1,{"name":"A"}]`),
    ...keys.map(kind => `[${kind},"x",1,{"name":"A"}]`),
    '["artist", "x",1,{"name":"A"}]',
    '["artist","x",1,{"name":"A"},1]',
    '["artist","x",1,{"name":"A"}]\r',
    '\ufeff["artist","x",1,{"name":"A"}]',
  ]
  for (const row of wrong) {
    const answer = await push(artist("good", 9), row)
    assert.ok(answer.status === 400 || answer.status === 422, `${row}: ${answer.status} ${answer.text}`)
    assert.match(answer.text, /Line 3|Row artist/, row)
  }
  await nothingApplied()
})

test("wrong headers are refused", async () => {
  const wrong = [
    {},
    { sync: 2 },
    { sender: 7 },
    { sender: "x" },
    { target: null },
    { from: -1, to: 5 },
    { from: 0, to: 1.5 },
    { from: 0, to: "5" },
    { from: 0, to: 2 ** 53 },
    { pulled: -1 },
    { pulled: "0" },
    { digest: "short" },
    { settled: "yes" },
    { libraryId: "" },
  ]
  for (const one of wrong) {
    const text = Object.keys(one).length === 0 ? "{}" : header(one)
    assert.match(await refused(gzipSync(`${text}\n${artist("h", 9)}\n`)), /^4(00|22) /, text)
  }
  assert.match(await refused(gzipSync(`${header({ target: "f".repeat(32) })}\n`)), /^409 store_changed/)
  assert.match(
    await refused(gzipSync(`${header({ libraryId: "another" })}\n${artist("h")}\n`)),
    /^409 library_mismatch/,
  )
  assert.match(await refused(gzipSync(`${header({ from: 7, to: 9 })}\n${artist("h")}\n`)), /^409 position/)
  await nothingApplied()
})

test("faults 46 and 47: keys that reach a prototype, and nesting without end, are refused", async () => {
  const deep = (levels: number) => `${"[".repeat(levels)}1${"]".repeat(levels)}`
  for (const body of [
    '{"name":"A","__proto__":{"polluted":1}}',
    '{"name":"A","constructor":{"prototype":{"polluted":1}}}',
    '{"name":"A","deep":{"prototype":1}}',
    '{"name":"A","deep":[{"\\u005f_proto__":1}]}',
    `{"name":"A","deep":${deep(40)}}`,
    `{"name":"A","deep":${deep(100_000)}}`,
    `{"name":"A","deep":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`,
  ]) {
    const answer = await push(artist("p", 9), `["artist","x",1,${body}]`)
    assert.equal(answer.status, 400, answer.text)
  }
  assert.match(await refused(gzipSync(`${header().slice(0, -1)},"__proto__":{"polluted":1}}\n`)), /^400 /)
  assert.equal(Reflect.get({}, "polluted"), undefined)
  await nothingApplied()
})

test("bytes that are no text are refused, not replaced", async () => {
  const row = Buffer.from(`${header()}\n["artist","bytes",1,{"name":"A~A"}]\n`)
  row[row.indexOf("~")] = 0xff
  assert.match(await refused(gzipSync(row)), /^400 invalid/)
  await nothingApplied()
})

test("faults 33 and 48: strange names, unknown kinds and unknown fields come back byte for byte", async () => {
  const rows = [
    `["artist","Caf\u00e9",5,{"name":"Caf\u00e9"}]`,
    `["artist","Cafe\u0301",5,{"name":"Cafe\u0301"}]`,
    `["artist","line\u2028separator",5,{"name":"a\u2028b\u2029c"}]`,
    `["artist","__proto__",5,{"name":"an id, not a key"}]`,
    `["artist","emoji",5,{"name":"\u{1f3b6}\\ud83c\\udfb6","half":"\\ud800","nul":"\\u0000"}]`,
    `["artist","spaces",5,{ "name" : "A" ,  "z":1, "a":2,"z":3, "n":1.0e0 }]`,
    `["mood-of-tomorrow","constructor",5,{"any":[1,{"thing":null}]}]`,
    `["mood-of-tomorrow","gone",5,null]`,
  ]
  const answer = await push(...rows)
  assert.equal(answer.status, 200, answer.text)
  const { peer } = PushAnswer.parse(answer.json())
  assert.ok(peer.startsWith("diapason"))
  const present = new Map((await rowsOnServer()).map(row => [`${row.kind} ${row.id}`, row.body]))
  for (const row of rows) {
    const [kind, id, version, parsed]: unknown[] = JSON.parse(row)
    const start = JSON.stringify([kind, id, version]).length
    assert.equal(present.get(`${kind} ${id}`), parsed === null ? null : row.slice(start, -1), row)
  }
  const again = await push(...rows)
  assert.equal(
    PushAnswer.parse(again.json()).revision,
    PushAnswer.parse(answer.json()).revision,
    "nothing is new in them",
  )
})

test("the digest of strange rows is the one their writer computes", async () => {
  const rows = await rowsOnServer()
  const sums = new Map<number, { count: number; sum: bigint }>()
  const sha = (text: string) => createHash("sha256").update(text, "utf8").digest("hex")
  for (const { kind, id, version, body } of rows) {
    if (body === null) continue
    const bucket = Number.parseInt(sha(`${kind}\0${id}`).slice(0, 2), 16)
    const before = sums.get(bucket) ?? { count: 0, sum: 0n }
    const added = BigInt(`0x${sha(`${kind}\0${id}\0${version}\0${body}`)}`)
    sums.set(bucket, { count: before.count + 1, sum: (before.sum + added) % (1n << 256n) })
  }
  const lines = Array.from({ length: 256 }, (_, bucket) => {
    const { count, sum } = sums.get(bucket) ?? { count: 0, sum: 0n }
    return `${count}:${sum.toString(16).padStart(64, "0")}`
  })
  assert.equal(sha(lines.join("\n")), me.digest)
})

test("fault 45: an item of the highest version that may come in never keeps the rest from travelling", async () => {
  const highest = Number.MAX_SAFE_INTEGER - 1
  assert.equal((await push(artist("from-the-future", highest))).status, 200)
  const edited = await server.ask("/api/music/import-data?replace=1", {
    method: "POST",
    body: {
      albums: [],
      tracks: [],
      artists: [
        { id: "from-the-future", name: "Edited" },
        { id: "another", name: "Another" },
      ],
    },
  })
  assert.equal(edited.status, 200, edited.text)
  const rows = await rowsOnServer()
  assert.ok(rows.some(row => row.id === "another"))
  assert.ok(rows.every(row => row.version <= highest))
})

test("kinds named like what every object has are unknown kinds like others", {}, async t => {
  const other = await startServer()
  t.after(() => other.stop())
  const { storeId, libraryId } = Hello.parse(
    (await other.ask(`/api/sync/v1/hello?from=${SENDER}&challenge=${CHALLENGE}`)).json(),
  )
  for (const kind of ["toString", "constructor", "valueOf", "hasOwnProperty"]) {
    const first = JSON.stringify({ sync: 1, sender: SENDER, target: storeId, libraryId, settled: true, pulled: 0 })
    const answer = await other.ask("/api/music/import-data", {
      method: "POST",
      body: `${first}\n["${kind}","x",5,{"name":"A"}]\n`,
      headers: { "content-type": ROWS_TYPE },
    })
    assert.equal(answer.status, 200, `${kind}: ${answer.text}`)
  }
})
