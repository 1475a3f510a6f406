/** The stand-in's answers to the unison page, the settings and the first run. */
import type { DrivePreview, Exchange, LocalFolder, WatchedFolder } from "@diapason/shared/api"

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const TARGET = "https://my-diapason.koyeb.app"

const exchanges: readonly Exchange[] = Array.from({ length: 27 }, (_, index) => ({
  at: ago(1 + index * index * 7),
  target: TARGET,
  result: index === 2 ? "failed" : "done",
  sent: index === 2 ? 0 : 1 + ((index * 37) % 90),
  received: index % 4 === 1 ? 2 : 0,
  deleted: index % 5 === 3 ? 1 : 0,
  bytes: 1_800 + index * 913,
  duration: 240 + index * 31,
  ...(index === 2 && { error: "unreachable" }),
  names: index === 2 ? [] : ["Halogen", "Paper Boats"].slice(index % 2),
}))

const preview: DrivePreview = {
  albums: [
    {
      key: "k1",
      title: "Carnets de pluie",
      artist: "Odile Marchetti",
      trackCount: 11,
      size: 382_000_000,
      new: true,
      folder: "Musique / Odile Marchetti",
    },
    {
      key: "k2",
      title: "Long Division",
      artist: "The Quiet Rooms",
      trackCount: 9,
      size: 214_000_000,
      new: true,
      folder: "Musique / The Quiet Rooms",
    },
    { key: "k3", title: "Halogen", trackCount: 8, size: 190_000_000, new: false, folder: "Musique / Halogen" },
  ],
  files: 34,
  skipped: [
    { name: "cover.psd", reason: "Not an audio file." },
    { name: "notes.txt", reason: "Not an audio file." },
  ],
  estimate: { requests: 31, seconds: 9 },
}

export type PageSettings = ReturnType<typeof createPageSettings>

export function createPageSettings() {
  let keys = [{ id: "key-1", name: "Téléphone", createdAt: ago(60 * 24 * 12) }]
  let folders: WatchedFolder[] = [
    {
      id: "w1",
      url: "https://drive.google.com/drive/folders/1FollowedFolderOne",
      name: "Musique",
      followedAt: ago(60 * 24 * 30),
      checking: false,
      checkedAt: ago(4),
      nextCheckAt: ago(-6),
    },
    {
      id: "w2",
      url: "https://drive.google.com/drive/folders/1FollowedFolderTwo",
      name: "Disques de Camille",
      followedAt: ago(60 * 24 * 3),
      checking: false,
      checkedAt: ago(55),
      problem: "Google says that this folder is not shared with this server any more.",
    },
  ]
  let localFolders: LocalFolder[] = [
    {
      id: "lf~one",
      name: "Collection",
      path: "/home/camille/Collection",
      followedAt: ago(60 * 24 * 2),
      checking: false,
      checkedAt: ago(3),
      copies: true,
      copying: {
        filesTotal: 412,
        filesDone: 96,
        bytesTotal: 12_400_000_000,
        bytesDone: 3_130_000_000,
        current: "03 Carnets de pluie.flac",
      },
    },
    {
      id: "lf~two",
      name: "Vinyles",
      path: "/media/disque/Vinyles",
      followedAt: ago(60 * 24),
      checking: false,
      checkedAt: ago(12),
      problem: "The disk that “Vinyles” lies on is away: connect it. Nothing is removed from the library.",
      copies: true,
      copying: {
        filesTotal: 31,
        filesDone: 0,
        bytesTotal: 900_000_000,
        bytesDone: 0,
        problem: "The sign-in to Google lets this server read, but not add files. Sign in to Google again.",
        signIn: true,
      },
    },
  ]
  const state = { drive: { state: "signed_out", keys: ["api_key"] }, formats: ["opus", "mp3", "aac"] }

  /** What is answered with 200; undefined where the path is none of these. */
  function answer(
    method: string,
    path: string,
    body: Readonly<Record<string, string>>,
    query: URLSearchParams,
  ): unknown {
    const limit = Number(query.get("limit") ?? 50)
    const offset = Number(query.get("offset") ?? 0)
    if (path === "/api/sync/history")
      return { exchanges: exchanges.slice(offset, offset + limit), total: exchanges.length }
    if (path === "/api/sync/pending") {
      const changes = Array.from({ length: 137 }, (_, index) => ({
        kind: "track",
        id: `t${index}`,
        name: `Piste ${index + 1}`,
        cause: "add",
      }))
      return { changes: changes.slice(offset, offset + limit), total: changes.length }
    }
    if (path === "/api/session/application-keys" && method === "POST") {
      const made = { id: `key-${keys.length + 1}`, name: body.name ?? "", createdAt: ago(0) }
      keys = [...keys, made]
      return { applicationKey: { ...made, key: "dpk_4mWq7tZr2LxN8sVb6Ky1HcJd3Pf9Ae5G" } }
    }
    if (path.startsWith("/api/session/application-keys")) {
      if (method === "DELETE") keys = keys.filter(({ id }) => !path.endsWith(id))
      return { applicationKeys: keys }
    }
    if (path === "/api/music/formats") return { formats: state.formats }
    if (path === "/api/drive/authorization") return method === "POST" ? { url: "about:blank#google" } : state.drive
    if (path === "/api/music/watched-folders") {
      if (method === "DELETE") folders = folders.filter(({ url }) => url !== body.url)
      if (method !== "POST") return { folders }
      const folder = {
        id: `w${Date.now()}`,
        url: body.url ?? "",
        name: "Nouveau dossier",
        followedAt: ago(0),
        checking: true,
      }
      folders = [...folders, folder]
      return { folder }
    }
    if (path.startsWith("/api/music/local-folders")) {
      const id = decodeURIComponent(path.split("/")[4] ?? "")
      if (method === "DELETE") localFolders = localFolders.filter(one => one.id !== id)
      if (method === "PATCH")
        localFolders = localFolders.map(({ copying: _copying, ...one }) =>
          one.id === id ? { ...one, copies: String(body.copies) === "true" } : one,
        )
      if (method !== "POST") return { folders: localFolders }
      const typed = body.path ?? ""
      const name = typed.split("/").at(-1) ?? ""
      const importId = "import-local"
      const folder = { id: "lf~new", name, path: typed, followedAt: ago(0), checking: false, copies: false, importId }
      localFolders = [...localFolders, folder]
      return { folder }
    }
    if (path === "/api/music/drive-preview") return preview
    return undefined
  }
  return { answer, state }
}
