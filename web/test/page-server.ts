/** A stand-in for the server: the page's routes over a library in memory, and levers to bring about every state. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { Album, Import, ServerEvent, Session, SyncStatus, SyncTarget } from "@diapason/shared/api"
import type { Queue } from "@diapason/shared/keeping"
import { sendFile, sendTone, text } from "./page-bytes.ts"
import { createPageKeeping } from "./page-keeping.ts"
import { coverPicture, createPageLibrary, lyricsOf } from "./page-library.ts"
import { createPageSettings } from "./page-settings.ts"

const remote: SyncTarget = {
  url: "https://my-diapason.koyeb.app",
  state: "idle",
  pending: 0,
  pendingChanges: [],
  lastSuccessAt: new Date(Date.now() - 40_000).toISOString(),
  lastError: null,
  digestEqual: true,
  remoteCounts: null,
  remoteStoreId: "st-remote",
  attempts: 0,
  nextAttemptAt: null,
  bytesSent: 18_432,
  requests: 12,
  reseeds: 0,
  repairs: 0,
  quarantined: [],
  comparison: null,
  refilling: null,
}

const noQueue: Queue = { trackIds: [], current: null, position: 0, changedAt: null, device: "" }

type Options = {
  readonly albums: number
  /** Whether most names are written from right to left. */
  readonly mirrored?: boolean
  readonly session?: Partial<Session>
  readonly target?: Partial<SyncTarget> | null
  /** Milliseconds before an answer. */
  readonly delay?: number
  readonly importPace?: number
  readonly filling?: SyncStatus["filling"]
  /** See `createPageLibrary`. */
  readonly localAlbums?: readonly string[]
  /** Routes that fail. */
  readonly without?: readonly string[]
  /** How many there are. */
  readonly plays?: number
  readonly playlists?: number
  /** Another home keeps the remote. */
  readonly fenced?: boolean
}

export type PageServer = Awaited<ReturnType<typeof startPageServer>>

/** Listens on a free port of loopback. The levers of the answer change what the page is told. */
export async function startPageServer(options: Options) {
  const library = createPageLibrary(options.albums, options)
  const keeping = createPageKeeping(library, options)
  const session: Session = { state: "open", role: "home", person: null, driveConfigured: true, ...options.session }
  const imports: Import[] = []
  const streams = new Set<ServerResponse>()
  const deleted: string[][] = []
  const trashed = new Map<string, Album>()
  const calls: string[] = []
  const unplayable = new Set<string>()
  const settings = createPageSettings()
  const state = { delay: options.delay ?? 0, failing: false, workerNote: "", session, queue: noQueue }
  let target: Partial<SyncTarget> | null = options.target === undefined ? {} : options.target

  const status = (): SyncStatus => ({
    role: state.session.role,
    storeId: "st-9f2c41d7",
    libraryId: "li-5b7e0a93",
    revision: library.albums.size,
    counts: library.counts(),
    lastHomeContactAt: state.session.role === "remote" ? new Date(Date.now() - 75_000).toISOString() : null,
    durable: true,
    durableRevision: library.albums.size,
    filling: options.filling ?? null,
    targets: target === null ? [] : [{ ...remote, remoteCounts: library.counts(), ...target }],
  })

  function send(event: ServerEvent) {
    for (const stream of streams) stream.write(`event: ${event.type}\ndata: ${JSON.stringify(event.data)}\n\n`)
  }
  const tellSync = () => send({ type: "sync", data: status() })
  let revision = 1
  /** Of a change; `known` tells what the page has been told already, as a server does when a line is opened. */
  const tellLibrary = (known = false) => {
    if (!known) revision += 1
    send({ type: "library", data: { revision, counts: library.counts() } })
  }

  function setTarget(next: Partial<SyncTarget> | null) {
    target = next
    tellSync()
  }

  function setImport(next: Import) {
    const place = imports.findIndex(({ id }) => id === next.id)
    if (place < 0) imports.unshift(next)
    else imports[place] = next
    send({ type: "import", data: next })
  }

  /** An import that goes on file by file, then adds one album. */
  function runImport(url: string): Import {
    const moment = new Date().toISOString()
    const started: Import = {
      id: `im-${imports.length + 1}`,
      url,
      state: "running",
      filesTotal: 9,
      filesDone: 0,
      albums: [],
      failures: [],
      createdAt: moment,
      updatedAt: moment,
    }
    setImport(started)
    const timer = setInterval(() => {
      const now = imports.find(({ id }) => id === started.id)
      if (now?.state !== "running") return clearInterval(timer)
      const filesDone = now.filesDone + 1
      setImport({ ...now, filesDone, current: `0${filesDone} - Piste ${filesDone}.flac` })
      if (filesDone < now.filesTotal) return
      clearInterval(timer)
      const album = library.add(options.albums + imports.length)
      setImport({
        ...now,
        filesDone,
        state: "done",
        albums: [album.id],
        failures: [{ name: "cover.psd", reason: "Not an audio file." }],
      })
      tellLibrary()
    }, options.importPace ?? 400)
    timer.unref()
    return started
  }

  function sorted(sort: string, order: string): readonly Album[] {
    const key = (album: Album) =>
      sort === "year"
        ? String(album.year)
        : sort === "artist"
          ? album.artist
          : sort === "title"
            ? album.title
            : album.addedAt
    const marked = [...library.albums.values()].map(keeping.withMarks)
    if (sort === "random") return marked
    const ascending = marked.sort((a, b) => key(a).localeCompare(key(b)))
    return order === "desc" ? ascending.reverse() : ascending
  }

  const json = (response: ServerResponse, code: number, body: unknown) => {
    response
      .writeHead(code, { "content-type": "application/json", "cache-control": "no-store" })
      .end(JSON.stringify(body))
  }
  const missing = (response: ServerResponse) =>
    json(response, 404, { error: { code: "not_found", message: "Not here." } })

  function sendCover(response: ServerResponse, id: string) {
    if (!library.albums.get(id)?.coverArt) return missing(response)
    response.writeHead(200, { "content-type": "image/svg+xml", "cache-control": "max-age=600" })
    response.end(coverPicture(Number(id.slice(3))))
  }

  async function api(request: IncomingMessage, response: ServerResponse, url: URL) {
    const { method = "GET" } = request
    const path = decodeURIComponent(url.pathname)
    const limit = Number(url.searchParams.get("limit") ?? 50)
    const offset = Number(url.searchParams.get("offset") ?? 0)
    const id = path.split("/").at(-1) ?? ""
    const body: Record<string, string> = JSON.parse((await text(request)) || "{}")
    calls.push(`${method} ${path}`)
    const slow = state.delay > 0 && path !== "/api/session" && path !== "/api/events"
    if (slow) await new Promise(resolve => setTimeout(resolve, state.delay))
    if (state.failing || options.without?.includes(path)) return void response.writeHead(502).end()

    if (path === "/api/session" && method === "POST") {
      if (body.password !== "correct horse") {
        return json(response, 401, { error: { code: "wrong_credentials", message: "No." } })
      }
      state.session = { ...state.session, state: "signed_in", person: { id: "p1", name: body.name ?? "", owner: true } }
      return json(response, 200, {})
    }
    if (path === "/api/session/password") {
      if (body.current === "correct horse") return json(response, 200, { ...state.session, revision })
      return json(response, 401, { error: { code: "wrong_credentials", message: "No." } })
    }
    if (path === "/api/session" && method === "DELETE") {
      state.session = { ...state.session, state: "sign_in", person: null }
      return json(response, 200, {})
    }
    if (path === "/api/session") return json(response, 200, { ...state.session, revision })
    const shared = /^\/api\/shared\/[^/]+\/(track|cover)\//.exec(path)?.[1]
    if (shared === "track") return sendTone(request, response, library.track(id))
    if (shared === "cover") return sendCover(response, id)
    if (path.startsWith("/api/shared/") && !shared) {
      const [code, told] = keeping.answer(method, url, body) ?? [404, {}]
      return json(response, code, told)
    }
    if (path === "/api/accounts") return json(response, 201, {})
    if (state.session.state === "sign_in" || state.session.state === "waiting") {
      return json(response, 401, { error: { code: "unauthorized", message: "Sign in." } })
    }
    if (path === "/api/events") {
      response
        .writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" })
        .write("retry: 1000\n\n")
      streams.add(response)
      response.on("close", () => streams.delete(response))
      return
    }
    const [code, told] = keeping.answer(method, url, body) ?? []
    if (code !== undefined) return json(response, code, told)
    if (path === "/api/sync/status") return json(response, 200, status())
    const settled = settings.answer(method, path, body, url.searchParams)
    if (settled !== undefined) return json(response, 200, settled)
    if (path === "/api/sync/compare" || path === "/api/sync/refill") return json(response, 202, status())
    if (path === "/api/sync/now") return json(response, 202, {})
    if (path === "/api/sync/library") {
      const fenced = options.fenced && !body.takeOver
      return fenced
        ? json(response, 409, { error: { code: "fenced", message: "Another home keeps this server in unison." } })
        : json(response, 200, {})
    }
    if (path === "/api/music/imports") return json(response, 200, { imports })
    if (path === "/api/music/add-from-google-drive") return json(response, 202, { import: runImport(body.url ?? "") })
    if (path.startsWith("/api/music/imports/") && method === "POST") {
      const before = imports.find(item => path === `/api/music/imports/${item.id}/again`)
      return before ? json(response, 202, { import: runImport(before.url) }) : missing(response)
    }
    if (path.startsWith("/api/music/imports/") && method === "DELETE") {
      const found = imports.find(item => item.id === id)
      if (!found) return missing(response)
      setImport({ ...found, state: "cancelled" })
      return json(response, 200, { import: found })
    }
    if (path === "/api/music/albums" && method === "DELETE") {
      const albumIds: string[] = JSON.parse(JSON.stringify(body.albumIds))
      deleted.push(albumIds)
      for (const albumId of albumIds) {
        const album = library.albums.get(albumId)
        if (album) trashed.set(albumId, album)
        library.albums.delete(albumId)
      }
      tellLibrary()
      return json(response, 200, { success: true })
    }
    if (path === "/api/music/trash/restore") {
      const albumIds: string[] = JSON.parse(JSON.stringify(body.albumIds))
      for (const albumId of albumIds) {
        const album = trashed.get(albumId)
        if (!album) return missing(response)
        library.albums.set(albumId, album)
      }
      tellLibrary()
      return json(response, 200, { success: true })
    }
    if (path === "/api/music/albums") {
      const asked = url.searchParams
      const fits = (album: Album) =>
        (!asked.has("genre") || album.genre === asked.get("genre")) &&
        (album.year ?? 0) >= Number(asked.get("fromYear") ?? 0) &&
        (album.year ?? 0) <= Number(asked.get("toYear") ?? 9_999) &&
        (!asked.has("starred") || album.starredAt !== undefined) &&
        (!asked.has("compilation") || album.compilation === true)
      const all = sorted(asked.get("sort") ?? "title", asked.get("order") ?? "asc").filter(fits)
      return json(response, 200, { albums: all.slice(offset, offset + limit), total: all.length })
    }
    if (path === "/api/music/trash") {
      const until = new Date(Date.now() + 21 * 86_400_000).toISOString()
      const albums = [...library.albums.values()]
        .slice(0, 3)
        .map(album => ({ ...album, id: `gone-${album.id}`, until }))
      return json(response, 200, { albums, total: albums.length })
    }
    if (path.startsWith("/api/music/albums/")) {
      const album = library.albums.get(id)
      return album
        ? json(response, 200, { album: keeping.withMarks(album), tracks: library.tracksOf(album) })
        : missing(response)
    }
    if (path === "/api/music/artists") {
      const all = library.artists()
      return json(response, 200, { artists: all.slice(offset, offset + limit), total: all.length })
    }
    if (path.startsWith("/api/music/artists/")) {
      const artist = library.artists().find(item => item.id === id)
      const albums = [...library.albums.values()].filter(item => item.artistId === id)
      return artist
        ? json(response, 200, { artist, albums, tracks: albums.flatMap(library.tracksOf) })
        : missing(response)
    }
    if (path === "/api/music/search") {
      const fold = (words: string) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase()
      const q = fold(url.searchParams.get("q") ?? "")
      const all = [...library.albums.values()]
      return json(response, 200, {
        albums: all.filter(album => fold(album.title).includes(q)).slice(0, 12),
        tracks: all
          .slice(0, 60)
          .flatMap(library.tracksOf)
          .filter(track => fold(track.title).includes(q))
          .slice(0, 20),
        artists: library
          .artists()
          .filter(artist => fold(artist.name).includes(q))
          .slice(0, 12),
      })
    }
    if (path.startsWith("/api/music/album-cover/")) return sendCover(response, id)
    if (path.endsWith("/lyrics")) {
      const track = library.track(path.split("/").at(-2) ?? "")
      return track ? json(response, 200, { lyrics: lyricsOf(track) }) : missing(response)
    }
    if (path === "/api/music/queue" && method === "GET")
      return json(response, 200, {
        ...state.queue,
        tracks: state.queue.trackIds.flatMap(trackId => library.track(trackId) ?? []),
      })
    if (path === "/api/music/queue" || path === "/api/music/plays" || path.startsWith("/api/music/stars/")) {
      const receipt = { revision: calls.length, durable: true }
      return json(response, 200, path.endsWith("plays") ? { counted: 1, ...receipt } : { starredAt: null, ...receipt })
    }
    if (path.startsWith("/api/music/track/") && !unplayable.has(id))
      return sendTone(request, response, library.track(id))
    missing(response)
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost")
    const answer = url.pathname.startsWith("/api/")
      ? api(request, response, url)
      : sendFile(response, url.pathname, url.pathname === "/sw.js" ? state.workerNote : "")
    answer.catch(error => response.destroy(error))
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = typeof address === "object" && address ? address.port : 0

  return {
    origin: `http://127.0.0.1:${port}`,
    library,
    keeping,
    deleted,
    calls,
    unplayable,
    settings,
    state,
    setTarget,
    setImport,
    tellLibrary,
    /** Cuts the event lines, as a server that goes away does. */
    cutEvents() {
      for (const stream of streams) stream.destroy()
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
