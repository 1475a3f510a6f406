/** The whole promise, played once by itself: add, hear, delete behind a cut, lose a disk. Throws where a step fails. */
import { readFile } from "node:fs/promises"
import { setTimeout as sleep } from "node:timers/promises"
import { Album, Import, SyncStatus, Track } from "@diapason/shared/api"
import type { ServerProcess } from "./server-process.ts"
import type { Stage } from "./stage.ts"
import type { Words } from "./words.ts"

const STEP_MS = 30_000
const LOOK_AGAIN_MS = 100
const LOCAL_DELETE_MS = 1_000
const PART = { first: 4_096, last: 69_631 }

export interface StoryDeps {
  readonly stage: Stage
  readonly words: Words["story"]
  /** `ms` is how long the step took. */
  readonly tell: (step: string, ms: number) => void
}

export async function playStory({ stage, words, tell }: StoryDeps): Promise<void> {
  const { home, remote, links } = stage
  let begun = performance.now()
  const done = (step: string): void => {
    tell(step, performance.now() - begun)
    begun = performance.now()
  }
  const [first, second] = links.albums
  if (!first || !second) throw new Error("demo/music needs two albums at least")

  const album = await addAlbum(home, first.url)
  done(`${words.add}: ${first.name}`)
  await until(words.arrived, async () => (await albumIds(remote)).includes(album))
  done(words.arrived)
  await comparePart(stage, album)
  done(words.played)
  const other = await addAlbum(home, second.url)
  await until(words.second, async () => (await albumIds(remote)).includes(other))
  done(`${words.second}: ${second.name}`)

  stage.cut()
  begun = performance.now()
  await ask(home, `/api/music/albums/${encodeURIComponent(album)}`, { method: "DELETE" })
  if (performance.now() - begun > LOCAL_DELETE_MS) throw new Error("The home waited for the remote when it deleted.")
  if ((await albumIds(home)).includes(album)) throw new Error("The album is still at home.")
  done(words.deleted)
  // Long enough for a change that found a way around the cut.
  await sleep(500)
  if (!(await albumIds(remote)).includes(album)) throw new Error("The remote lost the album through a cut network.")
  done(words.kept)
  stage.restore()
  await until(words.vanished, async () => !(await albumIds(remote)).includes(album))
  done(words.vanished)

  await stage.wipe()
  done(words.wiped)
  await until(words.refilled, async () => (await albumIds(remote)).join() === other && (await isEqual(home)))
  done(words.refilled)
}

async function addAlbum(server: ServerProcess, url: string): Promise<string> {
  const added = await ask(server, "/api/music/add-from-google-drive", { method: "POST", body: { url } })
  let last = Import.parse(within(added, "import"))
  await until("import", async () => {
    last = Import.parse(within(await ask(server, `/api/music/imports/${encodeURIComponent(last.id)}`), "import"))
    if (last.state === "failed" || last.state === "cancelled")
      throw new Error(`The import of ${url} failed: ${JSON.stringify(last.error ?? last.failures)}`)
    return last.state === "done"
  })
  const [album] = last.albums
  if (album === undefined || last.failures.length > 0)
    throw new Error(`The import of ${url} is not whole: ${JSON.stringify(last)}`)
  return album
}

/** Plays a part of the album's first track from the remote and compares it with the file. */
async function comparePart({ remote, pathOf }: Stage, album: string): Promise<void> {
  const answered = await ask(remote, `/api/music/albums/${encodeURIComponent(album)}/tracks`)
  const [track] = Track.array().parse(within(answered, "tracks"))
  const path = track?.googleDriveId === undefined ? undefined : pathOf(track.googleDriveId)
  if (track === undefined || path === undefined) throw new Error("The remote knows a track that the Drive does not.")
  const answer = await fetch(`${remote.url}/api/music/track/${encodeURIComponent(track.id)}`, {
    headers: { range: `bytes=${PART.first}-${PART.last}` },
    signal: AbortSignal.timeout(STEP_MS),
  })
  const heard = Buffer.from(await answer.arrayBuffer())
  const file = await readFile(path)
  if (answer.status !== 206 || !heard.equals(file.subarray(PART.first, PART.last + 1)))
    throw new Error(`The remote plays something else: status ${answer.status}, ${heard.length} bytes.`)
}

const albumIds = async (server: ServerProcess): Promise<readonly string[]> =>
  Album.array()
    .parse(within(await ask(server, "/api/music/albums"), "albums"))
    .map(({ id }) => id)

const isEqual = async (home: ServerProcess): Promise<boolean> =>
  SyncStatus.parse(await ask(home, "/api/sync/status")).targets.every(({ digestEqual }) => digestEqual === true)

/** What stands below a name in an answer. */
export const within = (answer: unknown, name: string): unknown =>
  typeof answer === "object" && answer !== null ? Reflect.get(answer, name) : undefined

async function ask(
  server: ServerProcess,
  path: string,
  { method = "GET", body }: { readonly method?: string; readonly body?: unknown } = {},
): Promise<unknown> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    signal: AbortSignal.timeout(STEP_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`)
  return JSON.parse(text)
}

/** Looks again and again, `STEP_MS` at most. */
async function until(step: string, isSo: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + STEP_MS
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`After ${STEP_MS / 1_000} s it is not so: ${step}`)
    await sleep(LOOK_AGAIN_MS)
  }
}
