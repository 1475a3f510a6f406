/** One server as a process of its own: started, ended, killed, asked, and given orders by a folder. */
import assert from "node:assert/strict"
import { rmSync, writeFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Album, SyncStatus } from "@diapason/shared/api"
import { Hello } from "@diapason/shared/sync"
import { z } from "zod"
import { createProgram } from "../../../journeys/program.ts"
import type { TracePoint } from "../../src/library/trace.ts"
import type { RemoteLimits } from "../../src/replication/requests.ts"
import { TOKEN } from "../running-server.ts"

const MAIN = fileURLToPath(new URL("main-with-failpoints.ts", import.meta.url))
const ASKER = "a".repeat(32)
export const AS_SENDER = { authorization: `Bearer ${TOKEN}` } as const

const Whole = z.object({
  albums: z.array(z.looseObject({ id: z.string() })),
  tracks: z.array(z.looseObject({ id: z.string() })),
  artists: z.array(z.looseObject({ id: z.string() })),
})

export type Environment = Readonly<Record<string, string>>
export type Side = ReturnType<typeof createSide>

/** One server and the folder of its orders. */
export const createSide = (environment: () => Environment) => {
  let folder = ""
  const heard: string[] = []
  const program = createProgram(() => ({ SYNC_TOKEN: TOKEN, ...environment(), FAULTS: folder }), MAIN)
  const keepWords = () => void heard.push(program.said())
  const order = (name: string, text: string): void => {
    if (text === "") rmSync(join(folder, name), { force: true })
    else writeFileSync(join(folder, name), text)
  }
  const wholeOf = async () => {
    const answer = await program.ask("/api/music/export-data", { headers: AS_SENDER })
    assert.equal(answer.status, 200, answer.text)
    const { albums, tracks, artists } = Whole.parse(answer.json())
    const byId = <T extends { readonly id: string }>(rows: readonly T[]) =>
      rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    return { albums: byId(albums), tracks: byId(tracks), artists: byId(artists) }
  }
  return {
    ...program,
    program,
    wholeOf,
    start: async (): Promise<void> => {
      folder ||= await mkdtemp(join(tmpdir(), "diapason-orders-"))
      await program.start()
    },
    stop: async (): Promise<void> => {
      keepWords()
      await program.stop()
    },
    kill: async (): Promise<void> => {
      keepWords()
      await program.kill()
    },
    ended: async (): Promise<void> => {
      await program.ended()
      keepWords()
    },
    close: async (): Promise<void> => {
      keepWords()
      await program.close()
      if (folder) await rm(folder, { recursive: true, force: true })
    },
    /** All that it ever printed. */
    everSaid: (): string => [...heard, program.said()].join(""),
    /** It dies at this moment, once. */
    dieAt: (point: TracePoint): void => order("strike", point),
    spare: (): void => order("strike", ""),
    /** From now on its clock is this far ahead, in milliseconds. */
    setClock: (ms: number): void => order("clock", String(ms)),
    setNames: (names: Environment): void => order("names.json", JSON.stringify(names)),
    /** For the next start. */
    setLimits: (limits: Partial<RemoteLimits>): void => order("limits.json", JSON.stringify(limits)),
    makeFolder: async (): Promise<void> => {
      folder ||= await mkdtemp(join(tmpdir(), "diapason-orders-"))
    },
    hello: async (): Promise<Hello> => {
      const answer = await program.ask(`/api/sync/v1/hello?from=${ASKER}&challenge=${ASKER}`, { headers: AS_SENDER })
      return Hello.parse(answer.json())
    },
    status: async (): Promise<SyncStatus> => SyncStatus.parse((await program.ask("/api/sync/status")).json()),
    now: () => program.ask("/api/sync/now", { method: "POST" }),
    albumIds: async (): Promise<readonly string[]> =>
      z
        .object({ albums: z.array(Album) })
        .parse((await program.ask("/api/music/albums?limit=500")).json())
        .albums.map(({ id }) => id)
        .toSorted(),
    /** As the old script does; what `rows` lacks and an earlier one brought goes. */
    importWhole: (rows: unknown, query = "") =>
      program.ask(`/api/music/import-data${query}`, { method: "POST", headers: AS_SENDER, body: rows }),
    remove: async (albumId: string): Promise<void> => {
      const answer = await program.ask(`/api/music/albums/${encodeURIComponent(albumId)}`, { method: "DELETE" })
      assert.equal(answer.status, 200, answer.text)
    },
  }
}

/** Albums with a few tracks each, as old data. */
export const libraryOf = (ids: readonly string[], tracks = 3) => ({
  albums: ids.map(id => ({ id, title: `Album ${id}`, artist: `Artist ${id}`, artistId: `ar-${id}`, year: 1990 })),
  tracks: ids.flatMap(id =>
    Array.from({ length: tracks }, (_, n) => ({
      id: `${id}-${n}`,
      title: `Piece ${n} of ${id}`,
      artist: `Artist ${id}`,
      artistId: `ar-${id}`,
      albumId: id,
      trackNumber: n + 1,
      duration: 100 + n,
    })),
  ),
  artists: ids.map(id => ({ id: `ar-${id}`, name: `Artist ${id}` })),
})
