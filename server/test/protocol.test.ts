/** docs/protocol.md holds: its vectors against this program, and a client written from the page alone against the real server. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { gunzipSync, gzipSync } from "node:zlib"
import { PushHeader } from "@diapason/shared/sync"
import { z } from "zod"
import { openDatabase } from "../src/database/database.ts"
import { bucketOf, rowHash } from "../src/library/row-hash.ts"
import { bucketSums, createStore, digestOf } from "../src/library/store.ts"
import { decodeMessage } from "../src/replication/wire.ts"
import { startServer } from "./running-server.ts"

const version = z.number()
const body = z.string().nullable()
const Vectors = z.object({
  rows: z.array(
    z.object({ kind: z.string(), id: z.string(), version, body, line: z.string(), hash: z.string(), bucket: z.int() }),
  ),
  buckets: z.array(z.object({ bucket: z.int(), live: z.string(), all: z.string(), short: z.string() })),
  digest: z.string(),
  emptyDigest: z.string(),
  message: z.object({ text: z.string(), hex: z.string() }),
  merges: z.array(
    z.object({
      why: z.string(),
      present: z.tuple([version, body]),
      incoming: z.tuple([version, body]),
      wins: z.boolean(),
    }),
  ),
})
const vectors = Vectors.parse(
  JSON.parse(readFileSync(new URL("../../docs/protocol-vectors.json", import.meta.url), "utf8")),
)

const withStore = async (work: (store: ReturnType<typeof createStore>) => Promise<void>): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), "diapason-protocol-"))
  const database = await openDatabase(directory)
  try {
    await work(createStore({ database, now: Date.now }))
  } finally {
    await database.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

test("hashes, buckets, sums and digest are those of the vectors", async () => {
  for (const row of vectors.rows) {
    assert.equal(rowHash(row.kind, row.id, row.version, row.body), row.hash, row.line)
    assert.equal(bucketOf(row.kind, row.id), row.bucket, row.line)
  }
  await withStore(async store => {
    assert.equal((await digestOf(store.read)).digest, vectors.emptyDigest)
    await store.write(writer => writer.apply(vectors.rows, null))
    assert.equal((await digestOf(store.read)).digest, vectors.digest)
    const sums = await bucketSums(store.read)
    for (const { bucket, live, all } of vectors.buckets)
      assert.deepEqual(sums[bucket], { bucket, live, all }, String(bucket))
  })
})

test("the message of the vectors is read row by row as it was written", async () => {
  const bytes = Buffer.from(vectors.message.hex, "hex")
  assert.equal(bytes.toString(), vectors.message.text)
  const { header, rows } = await decodeMessage(bytes, undefined, PushHeader)
  assert.equal(header.digest, vectors.digest)
  assert.deepEqual(
    rows,
    vectors.rows.map(({ kind, id, version, body }) => ({ kind, id, version, body })),
  )
})

for (const { why, present, incoming, wins } of vectors.merges)
  test(`who wins: ${why}`, () =>
    withStore(async store => {
      const row = ([version, body]: readonly [number, string | null]) => ({ kind: "artist", id: "a", version, body })
      await store.write(writer => writer.apply([row(present)], null))
      const written = await store.write(writer => writer.apply([row(incoming)], null))
      assert.equal(written.length === 1, wins)
    }))

/** From here on nothing of the program is used: what stands in the page must be enough. */
const sha = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex")

const digestByThePage = (rows: readonly (readonly [string, string, number, string | null])[]): string => {
  const counts = Array.from({ length: 256 }, () => 0)
  const sums = Array.from({ length: 256 }, () => 0n)
  for (const [kind, id, version, body] of rows) {
    if (body === null) continue
    const bucket = Number.parseInt(sha(`${kind}\0${id}`).slice(0, 2), 16)
    counts[bucket] = (counts[bucket] ?? 0) + 1
    sums[bucket] = ((sums[bucket] ?? 0n) + BigInt(`0x${sha(`${kind}\0${id}\0${version}\0${body}`)}`)) % 2n ** 256n
  }
  return sha(counts.map((count, n) => `${count}:${(sums[n] ?? 0n).toString(16).padStart(64, "0")}`).join("\n"))
}

test("a client written from the page greets, pushes, is believed, and reads what waits for it", async t => {
  const server = await startServer()
  t.after(() => server.stop())
  const ME = "5e9de25e9de25e9de25e9de25e9de2aa"
  const LIBRARY = "3f1c0f0e-8c1b-4d41-9a53-1f6f0c1b2a3d"
  const challenge = "0123456789abcdef"
  const hello = JSON.parse((await server.ask(`/api/sync/v1/hello?from=${ME}&challenge=${challenge}`)).text)
  assert.match(hello.peer, /^diapason-sync\/1(\.\d+)?$/)
  assert.deepEqual([hello.challenge, hello.applied, hello.settled], [challenge, 0, false])

  const rows = [
    ["artist", "zoe", 1_793_000_000_000_000, '{"name":"Zoé"}'],
    ["mood", "ünknown", 7, '{"any": [1,  2]}'],
    ["track", "gone", 9, null],
  ] as const
  const line = ([kind, id, version, body]: (typeof rows)[number]) =>
    `${JSON.stringify([kind, id, version]).slice(0, -1)},${body ?? "null"}]\n`
  const header = { sync: 1, sender: ME, target: hello.storeId, libraryId: LIBRARY, settled: true, pulled: 0 }
  const push = async (more: object, sent: readonly (typeof rows)[number][]) => {
    const answer = await server.ask("/api/music/import-data", {
      method: "POST",
      headers: { "content-type": "application/vnd.diapason.rows+ndjson", "content-encoding": "gzip" },
      body: gzipSync(`${JSON.stringify({ ...header, ...more })}\n${sent.map(line).join("")}`),
    })
    return { status: answer.status, ...JSON.parse(answer.text) }
  }
  const first = await push({ from: 0, to: 2, left: 1 }, rows.slice(0, 2))
  assert.deepEqual([first.status, first.applied, first.digestEqual], [200, 2, null])
  const again = await push({ from: 0, to: 2, left: 1 }, rows.slice(0, 2))
  assert.deepEqual([again.status, again.applied, again.revision], [200, 2, first.revision])
  const gap = await push({ from: 5, to: 6 }, rows.slice(2))
  assert.deepEqual([gap.status, gap.error.code, gap.error.applied], [409, "position", 2])
  const wrong = await push({ from: 2, to: 3, digest: "0".repeat(64) }, rows.slice(2))
  assert.deepEqual([wrong.status, wrong.applied, wrong.digestEqual], [200, 3, false])
  const right = await push({ from: 3, to: 3, digest: digestByThePage(rows) }, [])
  assert.deepEqual([right.status, right.digestEqual, right.waiting], [200, true, 0])
  const elsewhere = await push({ target: "f".repeat(32) }, [])
  assert.deepEqual([elsewhere.status, elsewhere.error.code], [409, "store_changed"])

  const other = "4eade24eade24eade24eade24eade2aa"
  const changes = await server.ask(`/api/sync/v1/changes?for=${other}&since=0&target=${hello.storeId}`)
  const [head = "", ...lines] = gunzipSync(changes.bytes).toString().trimEnd().split("\n")
  assert.equal(JSON.parse(head).last, true)
  assert.deepEqual(lines.toSorted(), rows.map(row => line(row).trimEnd()).toSorted())
  const { buckets } = JSON.parse((await server.ask("/api/sync/v1/buckets")).text)
  const empty = sha(`0:${"0".repeat(64)}`).slice(0, 16)
  assert.equal(buckets.filter((short: string) => short !== empty).length, 3)
})
