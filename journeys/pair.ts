/** A Drive, a network, a home and its remote, all of them real, and what can be asked of both libraries. */
import assert from "node:assert/strict"
import { Album, Artist, Import, SyncStatus, Track } from "@diapason/shared/api"
import { z } from "zod"
import { TOKEN } from "../server/test/running-server.ts"
import { until } from "../server/test/until.ts"
import { createDriveStandIn } from "../stand-ins/drive.ts"
import { createNetwork, type Network } from "../stand-ins/network.ts"
import { buildProgram, createProgram, type Program } from "./program.ts"

const EQUAL_WITHIN_MS = 30_000
const AS_SENDER = { authorization: `Bearer ${TOKEN}` } as const

const Whole = z.object({
  albums: z.array(z.looseObject({ id: z.string() })),
  tracks: z.array(z.looseObject({ id: z.string() })),
  artists: z.array(z.looseObject({ id: z.string() })),
})
const AlbumDetail = z.object({ album: Album, tracks: z.array(Track) })

/** Nothing runs before `start`; `close` may come at any moment. */
export const createPair = ({
  remoteEnvironment = {},
}: {
  readonly remoteEnvironment?: Record<string, string>
} = {}) => {
  const drive = createDriveStandIn()
  const common = () => ({ SYNC_TOKEN: TOKEN, GOOGLE_DRIVE_URL: drive.url, GOOGLE_API_KEY: drive.apiKey })
  const remote = createProgram(() => ({ ...common(), SYNC_ROLE: "remote", ...remoteEnvironment }))
  let between: Network | undefined
  const network = (): Network => {
    assert.ok(between, "the pair has not started")
    return between
  }
  const home = createProgram(() => ({ ...common(), KOYEB_URL: network().url }))

  /** All that a library holds, in an order of its own making. */
  const libraryOf = async (program: Program) => {
    const answer = await program.ask("/api/music/export-data", { headers: AS_SENDER })
    assert.equal(answer.status, 200, answer.text)
    const { albums, tracks, artists } = Whole.parse(answer.json())
    const byId = <T extends { readonly id: string }>(rows: readonly T[]) =>
      rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))
    return { albums: byId(albums), tracks: byId(tracks), artists: byId(artists) }
  }

  const target = async (cookie = "") => {
    const status = SyncStatus.parse((await home.ask("/api/sync/status", { headers: { cookie } })).json())
    const [only] = status.targets
    assert.ok(only, "the home has a remote")
    return only
  }

  return {
    drive,
    home,
    remote,
    network,
    libraryOf,
    target,

    start: async (): Promise<void> => {
      buildProgram()
      await drive.start()
      await remote.start()
      between = createNetwork({ target: { host: "127.0.0.1", port: remote.port() } })
      await between.start()
      await home.start()
    },
    close: async (): Promise<void> => {
      await Promise.all([home.close(), remote.close(), between?.stop(), drive.stop()])
    },

    /** Returns how long it took, in milliseconds, once both hold the same and the home says so. */
    equal: async (cookie = ""): Promise<number> => {
      const begun = performance.now()
      await until(
        "two equal libraries",
        async () => {
          const { state, pending, digestEqual } = await target(cookie)
          if (state !== "idle" || pending !== 0 || digestEqual !== true) return false
          assert.deepEqual(await libraryOf(remote), await libraryOf(home))
          return true
        },
        { limitMs: EQUAL_WITHIN_MS },
      )
      return performance.now() - begun
    },

    /** Asks the home for a link; returns the id of the import as soon as it is answered. */
    add: async (folderId: string): Promise<string> => {
      const url = `https://drive.google.com/drive/folders/${folderId}?usp=sharing`
      const answer = await home.ask("/api/music/add-from-google-drive", { method: "POST", body: { url } })
      assert.equal(answer.status, 202, answer.text)
      return z.object({ import: Import }).parse(answer.json()).import.id
    },
    /** Waits for the end of an import at home; returns the albums it brought. */
    added: async (importId: string, everyMs = 50): Promise<readonly string[]> => {
      let found: Import | undefined
      await until(
        "the end of an import",
        async () => {
          const answer = await home.ask(`/api/music/imports/${importId}`)
          found = z.object({ import: Import }).parse(answer.json()).import
          return found.state !== "queued" && found.state !== "running"
        },
        { limitMs: 30_000, everyMs },
      )
      assert.equal(found?.state, "done", JSON.stringify(found))
      return found.albums
    },
    delete: async (albumId: string): Promise<void> => {
      const answer = await home.ask(`/api/music/albums/${encodeURIComponent(albumId)}`, { method: "DELETE" })
      assert.equal(answer.status, 200, answer.text)
    },
    /** Fills the home as the old manual script did. */
    fillHome: async (data: unknown): Promise<void> => {
      const answer = await home.ask("/api/music/import-data", { method: "POST", headers: AS_SENDER, body: data })
      assert.equal(answer.status, 200, answer.text)
    },
    albumsOf: async (program: Program): Promise<readonly Album[]> =>
      z.object({ albums: z.array(Album) }).parse((await program.ask("/api/music/albums?limit=500")).json()).albums,
    albumOf: async (program: Program, albumId: string) =>
      AlbumDetail.parse((await program.ask(`/api/music/albums/${encodeURIComponent(albumId)}`)).json()),
    countsOf: async (program: Program) => {
      const { albums, tracks } = await libraryOf(program)
      const artists = z.object({ artists: z.array(Artist), total: z.number() })
      const { total } = artists.parse((await program.ask("/api/music/artists?limit=500")).json())
      return { albums: albums.length, tracks: tracks.length, artists: total }
    },
  }
}
