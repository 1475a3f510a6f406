/** Folders of this machine: real files, a real home and a real remote. */
import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdir, mkdtemp, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, beforeEach, test } from "node:test"
import { Album, Import, LocalFolder, Track } from "@diapason/shared/api"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { makeAudio, makeCover } from "../src/imports/tags/test-audio.ts"
import { type RunningServer, startServer, TOKEN } from "./running-server.ts"
import { until } from "./until.ts"

const FOLDERS = "/api/music/local-folders"
const Added = z.object({ folder: LocalFolder, import: Import })
let music: string
let song: string
let servers: RunningServer[] = []
let place: string

before(async () => {
  music = await mkdtemp(join(tmpdir(), "diapason-music-"))
  song = await makeAudio(join(music, "song.mp3"), { seconds: 1 })
})
after(() => rm(music, { recursive: true }))
beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), "diapason-local-")))
})
afterEach(async () => {
  for (const server of servers) await server.stop()
  servers = []
  await rm(place, { recursive: true, force: true })
})

const start = async (environment: Record<string, string> = {}): Promise<RunningServer> => {
  const server = await startServer({ environment })
  servers.push(server)
  return server
}
/** Each with sound of its own, so that no two are alike. */
const addSong = async (folder: string, name: string, tags: Record<string, string>): Promise<string> => {
  await mkdir(folder, { recursive: true })
  const path = join(folder, name)
  execFileSync("ffmpeg", [
    ...["-v", "error", "-nostdin", "-y", "-i", song, "-c", "copy"],
    ...Object.entries(tags).flatMap(([key, value]) => ["-metadata", `${key}=${value}`]),
    path,
  ])
  return path
}
const library = async () => {
  await addSong(join(place, "One"), "01 a.mp3", { title: "A", album: "One", artist: "Band", track: "1" })
  await addSong(join(place, "One"), "02 b.mp3", { title: "B", album: "One", artist: "Band", track: "2" })
  await addSong(join(place, "Two"), "01 c.mp3", { title: "C", album: "Two", artist: "Band", track: "1" })
  await writeFile(join(place, "One", "cover.jpg"), await readFile(await makeCover(music, 20_000)))
}
const add = async (server: RunningServer, path = place) => {
  const answer = await server.ask(FOLDERS, { method: "POST", body: { path } })
  assert.equal(answer.status, 202, answer.text)
  return Added.parse(answer.json())
}
const importEnd = async (server: RunningServer, id: string): Promise<Import> => {
  let job: Import | undefined
  await until("the end of the import", async () => {
    job = z.object({ import: Import }).parse((await server.ask(`/api/music/imports/${id}`)).json()).import
    return job.state !== "queued" && job.state !== "running"
  })
  return job ?? assert.fail()
}
const tracksOf = async (server: RunningServer): Promise<readonly Track[]> =>
  z.object({ tracks: z.array(Track) }).parse((await server.ask("/api/music/tracks")).json()).tracks
const titles = async (server: RunningServer) => (await tracksOf(server)).map(({ title }) => title)
const folderOf = async (server: RunningServer): Promise<LocalFolder> => {
  const { folders } = z.object({ folders: z.array(LocalFolder) }).parse((await server.ask(FOLDERS)).json())
  return folders[0] ?? assert.fail("no folder is followed")
}
const looked = async (server: RunningServer, since?: string): Promise<LocalFolder> => {
  await until("a look", async () => {
    const { checkedAt, checking } = await folderOf(server)
    return checkedAt !== undefined && checkedAt !== since && !checking
  })
  return folderOf(server)
}
/** Lets the next look come: something that is no music has changed. */
const lookAgain = async (server: RunningServer): Promise<LocalFolder> => {
  const { checkedAt } = await folderOf(server)
  await writeFile(join(place, `note-${Math.random()}.txt`), "x")
  return looked(server, checkedAt)
}

test("a folder becomes albums that play, with their covers, from the disk alone", async () => {
  await library()
  const home = await start()
  const added = await add(home)
  assert.equal(added.folder.path, place)
  const job = await importEnd(home, added.import.id)
  assert.deepEqual([job.state, job.filesTotal, job.failures], ["done", 3, []])
  const tracks = await tracksOf(home)
  assert.deepEqual(
    tracks.map(({ title, source, googleDriveId }) => [title, source, googleDriveId]),
    ["A", "B", "C"].map(title => [title, "local", undefined]),
  )
  const bytes = await readFile(join(place, "One", "01 a.mp3"))
  const address = `/api/music/track/${encodeURIComponent(tracks[0]?.id ?? "")}`
  assert.ok((await home.ask(address)).bytes.equals(bytes))
  const part = await home.ask(address, { headers: { range: "bytes=100-299" } })
  assert.deepEqual([part.status, part.bytes.equals(bytes.subarray(100, 300))], [206, true])
  const { albums } = z.object({ albums: z.array(Album) }).parse((await home.ask("/api/music/albums")).json())
  const one = albums.find(({ title }) => title === "One")
  assert.equal(one?.googleDriveFolderId, undefined)
  assert.equal((await home.ask(one?.coverArt ?? "")).headers["content-type"], "image/jpeg")
  assert.equal((await looked(home)).problem, undefined)
  assert.ok(!JSON.stringify(await (await home.ask("/api/music/export-data")).json()).includes(place), "no path is told")
})

test("a folder that is named several times at once is followed once", async () => {
  await library()
  const home = await start()
  const added = await Promise.all([add(home), add(home), add(home)])
  assert.equal(new Set(added.map(({ folder }) => folder.id)).size, 1)
  for (const one of added) assert.equal((await importEnd(home, one.import.id)).state, "done")
  assert.deepEqual((await titles(home)).sort(), ["A", "B", "C"])
})

test("an album that is deleted before the first look stays deleted", async () => {
  await library()
  const home = await start()
  const { import: job } = await add(home)
  let first: Track | undefined
  await until("the first album", async () => {
    first = (await tracksOf(home))[0]
    return first !== undefined
  })
  const deleted = await home.ask(`/api/music/albums/${encodeURIComponent(first?.albumId ?? "")}`, { method: "DELETE" })
  assert.equal(deleted.status, 200)
  assert.equal((await importEnd(home, job.id)).state, "done")
  assert.equal((await looked(home)).problem, undefined)
  const left = await tracksOf(home)
  assert.ok(left.length > 0, "the other album is there")
  assert.ok(!left.some(({ albumId }) => albumId === first?.albumId), "the look has brought it back")
})

test("what comes, changes, moves and goes does so in the library; a deletion takes two looks", async () => {
  await library()
  const home = await start()
  await importEnd(home, (await add(home)).import.id)
  await looked(home)
  const before = new Map((await tracksOf(home)).map(({ title, id }) => [title, id]))

  await addSong(join(place, "Three"), "d.mp3", { title: "D", album: "Three", artist: "Band" })
  await until("a new file", async () => (await titles(home)).includes("D"))

  const changed = await addSong(place, "new.mp3", { title: "A again", album: "One", artist: "Band", track: "1" })
  await rename(changed, join(place, "One", "01 a.mp3"))
  await until("a changed file", async () => (await titles(home)).includes("A again"))
  assert.equal((await tracksOf(home)).find(({ title }) => title === "A again")?.id, before.get("A"))

  await rename(join(place, "Two", "01 c.mp3"), join(place, "One", "03 c.mp3"))
  await until("a moved file", async () => {
    const moved = (await tracksOf(home)).find(({ title }) => title === "C")
    return moved?.id === before.get("C")
  })

  await rm(join(place, "One", "02 b.mp3"))
  await lookAgain(home)
  assert.ok((await titles(home)).includes("B"), "one look proves nothing")
  await until("a deletion", async () => {
    await lookAgain(home)
    return !(await titles(home)).includes("B")
  })
})

test("a root that is away, empty or a disk that is gone takes nothing with it, and says so", async t => {
  await library()
  const home = await start()
  const { folder } = await add(home)
  await importEnd(home, folder.importId ?? "")
  await looked(home)
  const away = `${place}-away`
  const again = async () => {
    const { checkedAt } = await folderOf(home)
    await add(home)
    return looked(home, checkedAt)
  }

  await rename(place, away)
  const refused = await home.ask(FOLDERS, { method: "POST", body: { path: place } })
  assert.equal(refused.status, 422)
  const track = (await tracksOf(home))[0]?.id ?? ""
  const answer = await home.ask(`/api/music/track/${encodeURIComponent(track)}`)
  assert.equal(answer.status, 404)
  assert.match(answer.text, /Connect the disk/)
  await until("the words", async () => /Nothing is removed/.test((await folderOf(home)).problem ?? ""))
  assert.deepEqual(await titles(home), ["A", "B", "C"])

  await mkdir(place)
  for (let n = 0; n < 3; n += 1) assert.match((await again()).problem ?? "", /No audio file.*Nothing is removed/)
  assert.deepEqual(await titles(home), ["A", "B", "C"])
  await rm(place, { recursive: true })
  await rename(away, place)
  assert.equal((await again()).problem, undefined)

  const disk = join(place, "Disk")
  await mkdir(disk)
  if (spawnSync("mount", ["-t", "tmpfs", "none", disk]).status !== 0) return t.skip("no disk can be mounted here")
  try {
    await addSong(join(disk, "Far"), "f.mp3", { title: "F", album: "Far", artist: "Band" })
    await again()
    await until("what lies on the disk", async () => (await titles(home)).includes("F"))
    await again()
  } finally {
    // A look may have something open there.
    assert.equal(spawnSync("umount", ["-l", disk]).status, 0)
  }
  for (let n = 0; n < 3; n += 1) assert.match((await again()).problem ?? "", /is away.*Nothing is removed/)
  assert.deepEqual(await titles(home), ["A", "B", "C", "F"])
  await rm(disk, { recursive: true })
  for (let n = 0; n < 3; n += 1) assert.match((await again()).problem ?? "", /is away.*Nothing is removed/)
  assert.deepEqual(await titles(home), ["A", "B", "C", "F"])
})

test("no link is followed, no pipe is opened, and an id that this server did not give leads nowhere", async () => {
  await library()
  const outside = await mkdtemp(join(tmpdir(), "diapason-outside-"))
  await addSong(outside, "secret.mp3", { title: "Secret", album: "Secret", artist: "Other" })
  await symlink(outside, join(place, "linked"))
  await symlink(join(outside, "secret.mp3"), join(place, "One", "04 linked.mp3"))
  await symlink(place, join(place, "One", "loop"))
  execFileSync("sh", ["-c", '"$0" "$1"', "mkfifo", join(place, "One", "05 pipe.mp3")])
  const home = await start()
  const job = await importEnd(home, (await add(home)).import.id)
  assert.deepEqual([job.state, job.filesTotal], ["done", 3])
  await looked(home)

  const inOne = (await tracksOf(home)).find(({ title }) => title === "A")?.id ?? ""
  await rename(join(place, "One"), join(place, "Was one"))
  await symlink(outside, join(place, "One"))
  await writeFile(join(outside, "01 a.mp3"), "not to be read")
  const answer = await home.ask(`/api/music/track/${encodeURIComponent(inOne)}`)
  assert.ok(!answer.text.includes("not to be read"), "a folder that became a link leads nowhere")
  assert.equal(answer.status, 404)

  const secret = join(outside, "secret.mp3")
  for (const id of [secret, `lf~${secret}`, `file://${secret}`, "lf~../../etc/passwd", "lf~AAAAAAAAAAAAAAAAAAAAAA"]) {
    const track = {
      id,
      title: "T",
      artist: "A",
      artistId: "a",
      album: "B",
      albumId: "b",
      filePath: secret,
      localFileId: secret,
    }
    const filled = await home.ask("/api/music/import-data", {
      method: "POST",
      body: {
        albums: [{ id: "b", title: "B", artist: "A", artistId: "a" }],
        tracks: [track],
        artists: [{ id: "a", name: "A" }],
      },
    })
    assert.equal(filled.status, 200, filled.text)
    const played = await home.ask(`/api/music/track/${encodeURIComponent(id)}`)
    assert.equal(played.status, 404, `${id}: ${played.text.slice(0, 200)}`)
  }
  await rm(outside, { recursive: true })
})

test("what cannot be followed is refused in words; only the owner, or the person at the machine, chooses", async () => {
  await library()
  const home = await start()
  const refused = async (path: string, status: number, words: RegExp) => {
    const answer = await home.ask(FOLDERS, { method: "POST", body: { path } })
    assert.deepEqual([answer.status, words.test(answer.text)], [status, true], `${path}: ${answer.text}`)
  }
  await refused("Music", 400, /whole path/)
  await refused(join(place, "nowhere"), 422, /no folder/)
  await refused(join(place, "One", "01 a.mp3"), 422, /is a file/)
  await refused(home.directory, 409, /own data/)
  await refused(tmpdir(), 409, /own data/)
  await importEnd(home, (await add(home)).import.id)
  await refused(join(place, "One"), 409, /lies in/)
  const folder = await folderOf(home)
  await writeFile(join(place, "One", "x.txt"), "x")
  assert.equal((await home.ask(`${FOLDERS}/${encodeURIComponent(folder.id)}`, { method: "DELETE" })).status, 200)
  assert.deepEqual(await titles(home), ["A", "B", "C"], "what came from it stays")
  const [track] = await tracksOf(home)
  assert.equal((await home.ask(`/api/music/track/${encodeURIComponent(track?.id ?? "")}`)).status, 200, "and plays")
  assert.equal((await add(home)).folder.id, folder.id, "followed again, it is the same folder")
  assert.equal((await home.ask(FOLDERS, { headers: { "x-forwarded-for": "192.0.2.1" } })).status, 401)

  const remote = await start({ SYNC_ROLE: "remote" })
  assert.deepEqual((await remote.ask(FOLDERS)).json(), { folders: [] })
  assert.equal((await remote.ask(FOLDERS, { method: "POST", body: { path: place } })).status, 409)
})

test("a folder that is asked for twice at once is followed once", async () => {
  await library()
  const home = await start()
  const added = await Promise.all([add(home), add(home), add(home, join(place, ".", "One", ".."))])
  assert.equal(new Set(added.map(({ folder }) => folder.id)).size, 1)
  for (const one of added) await importEnd(home, one.import.id)
  assert.deepEqual(await titles(home), ["A", "B", "C"])
})

test("a folder's id is no link of Drive", async () => {
  const server = await start()
  await addSong(place, "a.mp3", { title: "A", album: "One" })
  const { folder } = await add(server)
  for (const url of [folder.id, "lf~0123456789abcdef"])
    for (const path of ["/api/music/add-from-google-drive", "/api/music/drive-preview"]) {
      const answer = await server.ask(path, { method: "POST", body: { url } })
      assert.deepEqual([answer.status, ErrorBody.parse(answer.json()).error.code], [400, "invalid_link"])
    }
})

test("a cancelled import is not followed behind one's back", async () => {
  await library()
  for (let n = 0; n < 200; n += 1) await writeFile(join(place, "One", `x${n}.mp3`), await readFile(song))
  const home = await start()
  const { import: job } = await add(home)
  const cancelled = await home.ask(`/api/music/imports/${job.id}`, { method: "DELETE" })
  assert.equal(cancelled.status, 200)
  await until("the folder to be left", async () => {
    const { folders } = z.object({ folders: z.array(LocalFolder) }).parse((await home.ask(FOLDERS)).json())
    return folders.length === 0
  })
})

test("who leaves a folder while it is being imported ends that import", async () => {
  await library()
  for (let n = 0; n < 200; n += 1) await writeFile(join(place, "One", `x${n}.mp3`), await readFile(song))
  const home = await start()
  const { folder, import: job } = await add(home)
  assert.equal((await home.ask(`${FOLDERS}/${folder.id}`, { method: "DELETE" })).status, 200)
  assert.equal((await importEnd(home, job.id)).state, "cancelled")
  const arrived = (await tracksOf(home)).length
  await new Promise(resolve => setTimeout(resolve, 300))
  assert.equal((await tracksOf(home)).length, arrived, "what came stays, nothing more comes")
})

test("the remote knows the tracks, says why it cannot play them, and opens nothing of its own", async () => {
  await library()
  const remote = await start({ SYNC_ROLE: "remote", SYNC_TOKEN: TOKEN })
  const home = await start({ KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN })
  await importEnd(home, (await add(home)).import.id)
  await until("the tracks", async () => (await titles(remote)).length === 3)
  const [track] = await tracksOf(remote)
  assert.equal(track?.source, "local")
  const answer = await remote.ask(`/api/music/track/${encodeURIComponent(track?.id ?? "")}`)
  assert.equal(answer.status, 404)
  assert.match(answer.text, /not_playable.*disk of the computer at home.*copy its folder to your Drive/)
  const rows = await remote.ask("/api/sync/v1/changes?after=0", { headers: { authorization: `Bearer ${TOKEN}` } })
  assert.ok(!rows.text.includes(place), "no path reaches the remote")
})
