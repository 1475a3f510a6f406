import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { AppError } from "@diapason/shared/errors"
import { normaliseOldData } from "./old-data.ts"

const ADDED_AT = Date.parse("2025-12-01T10:00:00Z")
const PNG = `data:image/png;base64,${Buffer.from("\x89PNG\r\n\x1a\n and then some pixels", "latin1").toString("base64")}`
const DRIVE = "1AbCdEfGhIjKlMnOpQrStUvWxYz"

const normalise = (lists: object) =>
  normaliseOldData({ albums: [], tracks: [], artists: [], ...lists }, { addedAt: ADDED_AT })
const oneTrack = (track: object) => {
  const { tracks, warnings } = normalise({ tracks: [{ id: "t", title: "T", artist: "A", artistId: "a", ...track }] })
  const [row] = tracks
  assert(row)
  return { ...row, warnings }
}
const oneAlbum = (album: object) => {
  const { albums, pictures, warnings } = normalise({
    albums: [{ id: "b", title: "B", artist: "A", artistId: "a", ...album }],
  })
  const [row] = albums
  assert(row)
  return { ...row, pictures, warnings }
}

describe("lists", () => {
  test("one object where an array of one is meant, and PowerShell's wrapper", () => {
    assert.equal(normalise({ albums: { id: "b", title: "B" } }).albums[0]?.id, "b")
    const wrapped = {
      value: [
        { id: "x", name: "X" },
        { id: "y", name: "Y" },
      ],
      Count: 2,
    }
    assert.deepEqual(
      normalise({ artists: wrapped }).artists.map(artist => artist.id),
      ["x", "y"],
    )
  })
  test("a missing list or one that is none is refused by name", () => {
    for (const tracks of [undefined, null, "", 7, true])
      assert.throws(
        () => normaliseOldData({ albums: [], artists: [], tracks }, { addedAt: 0 }),
        (error: unknown) => error instanceof AppError && error.code === "invalid" && error.message.includes('"tracks"'),
      )
    assert.throws(() => normaliseOldData([], { addedAt: 0 }), AppError)
  })
  test("what is no object, or says nothing, is left out by name", () => {
    const { counts, warnings } = normalise({ albums: [null, 3], tracks: [[], { duration: 3 }], artists: [{}] })
    assert.deepEqual(counts, { albums: 0, tracks: 0, artists: 0 })
    assert.deepEqual(
      warnings.map(({ list, index }) => `${list} ${index}`),
      ["artists 0", "albums 0", "albums 1", "tracks 0", "tracks 1"],
    )
  })
})

describe("ids", () => {
  test("an empty id becomes one made from the content, the same each time; tracks follow by their album's title", () => {
    const lists = {
      albums: [{ id: "", title: "Группа крови", artist: "Кино", artistId: "" }],
      tracks: [
        {
          id: "",
          title: "Мама",
          artist: "Кино",
          artistId: "",
          album: "Группа крови",
          albumId: "",
          filePath: `gdrive://${DRIVE}`,
        },
        {
          id: "",
          title: "Спокойная ночь",
          artist: "Кино",
          artistId: "",
          album: "Другой",
          albumId: "",
          filePath: "gdrive://other-file-1",
        },
      ],
      artists: [{ id: "", name: "Кино" }],
    }
    const data = normalise(lists)
    assert.match(data.albums[0]?.id ?? "", /^old-[\w-]{16}$/)
    assert.equal(data.tracks[0]?.body.albumId, data.albums[0]?.id)
    assert.equal(data.albums[1]?.body.title, "Другой")
    assert.equal(data.tracks[1]?.body.albumId, data.albums[1]?.id)
    assert.equal(data.artists.length, 1)
    assert.equal(data.artists[0]?.id, data.albums[0]?.body.artistId)
    assert.equal(new Set(data.tracks.map(track => track.id)).size, 2)
    assert.deepEqual(normalise(lists), data)
  })
  test("fault 49: the same id with another file: both kept; with the same file: the last wins, named", () => {
    const data = normalise({
      tracks: [
        { id: "t", title: "first", googleDriveId: "file-one" },
        { id: "t", title: "second", googleDriveId: "file-two" },
        { id: "t", title: "first again", googleDriveId: "file-one" },
      ],
    })
    assert.deepEqual(
      data.tracks.map(({ body }) => [body.title, body.driveId]),
      [
        ["first again", "file-one"],
        ["second", "file-two"],
      ],
    )
    assert.equal(data.tracks[0]?.id, "t")
    assert.deepEqual(
      data.warnings.map(warning => warning.index),
      [1, 2],
    )
  })
  test("an id that is given is never taken by a made one", () => {
    const [, made] = normalise({
      tracks: [
        { id: "t", title: "1", googleDriveId: "file-one" },
        { id: "t", title: "2", googleDriveId: "file-two" },
      ],
    }).tracks
    const { tracks } = normalise({
      tracks: [
        { id: "t", title: "1", googleDriveId: "file-one" },
        { id: "t", title: "2", googleDriveId: "file-two" },
        { id: made?.id, title: "3", googleDriveId: "file-three" },
      ],
    })
    assert.equal(tracks.length, 3)
    assert.equal(tracks.find(track => track.id === made?.id)?.body.driveId, "file-three")
  })
  test("ids that cannot be stored get the same stand-in wherever they are named", () => {
    for (const id of ["x".repeat(513), "a\0b", "\ud800"]) {
      const { albums, tracks, warnings } = normalise({
        albums: [{ id, title: "B", artist: "A", artistId: "a" }],
        tracks: [{ id: "t", title: "T", albumId: id }],
      })
      assert.equal(albums.length, 1)
      assert.equal(tracks[0]?.body.albumId, albums[0]?.id)
      assert.match(warnings[0]?.reason ?? "", /cannot be stored/)
    }
  })
})

describe("what only others name", () => {
  test("artistId without an artist: a row with that id and the name that is told", () => {
    const { artists, made } = normalise({
      albums: [{ id: "b", title: "B", artist: "Various Artists", artistId: "various-artists" }],
      tracks: [{ id: "t", title: "T", artist: "A, C", artistId: "a-c", albumId: "b", album: "B" }],
    })
    assert.deepEqual(
      new Map(artists.map(({ id, body }) => [id, body.name])),
      new Map([
        ["various-artists", "Various Artists"],
        ["a-c", "A, C"],
      ]),
    )
    assert.deepEqual(made.artists, new Set(["various-artists", "a-c"]))
  })
  test("an album without a row is made, and what its tracks tell is kept", () => {
    const { albums, made } = normalise({
      tracks: [{ id: "t", title: "T", artist: "A", artistId: "a", album: "B", albumId: "a-b", googleDriveId: DRIVE }],
    })
    assert.equal(albums[0]?.id, "a-b")
    assert.deepEqual([albums[0]?.body.title, albums[0]?.body.artist, albums[0]?.body.artistId], ["B", "A", "a"])
    assert(made.albums.has("a-b"))
  })
  test("no albumArtist and no disc fields: nothing is made up; others than the album's are kept", () => {
    const album = { id: "b", title: "B", artist: "A", artistId: "a", cdCount: 2, trackCount: 99 }
    const plain = normalise({
      albums: [album],
      tracks: [{ id: "t", title: "T", artist: "C", artistId: "c", album: "B", albumId: "b" }],
    })
    const body = plain.tracks[0]?.body
    assert.deepEqual([body?.albumArtist, body?.albumTitle, body?.discNumber], [undefined, undefined, undefined])
    assert.equal(plain.albums[0]?.body.trackCount, undefined)
    const other = normalise({
      albums: [album],
      tracks: [
        { id: "t", title: "T", artist: "C", album: "B (bonus)", albumId: "b", albumArtist: "D", albumArtistId: "d" },
      ],
    }).tracks[0]?.body
    assert.deepEqual([other?.albumTitle, other?.albumArtist, other?.albumArtistId], ["B (bonus)", "D", "d"])
  })
})

describe("fields", () => {
  test("numbers as text, 0, null, NaN, 1e400 and negative ones", () => {
    const body = oneTrack({
      year: "1997-05-01",
      duration: "3:35",
      trackNumber: "3/12",
      discNumber: 0,
      genre: "Rock, Pop",
    }).body
    assert.deepEqual(
      [body.year, body.duration, body.trackNumber, body.discNumber, body.genre],
      [1997, 215, 3, undefined, "Rock, Pop"],
    )
    const text = `{"duration":-3,"year":1e400,"trackNumber":-1,"discNumber":null,"size":-5,"bpm":1e999}`
    const bad = oneTrack(JSON.parse(text))
    assert.deepEqual(
      [bad.body.duration, bad.body.year, bad.body.trackNumber, bad.body.size],
      [0, undefined, undefined, 0],
    )
    assert.equal(bad.warnings.length, 5)
    assert.equal(oneTrack({ duration: Number.NaN }).body.duration, 0)
  })
  test("NUL, half surrogates and absurd lengths in text", () => {
    assert.equal(oneTrack({ title: "a\0b\ud800" }).body.title, "ab\ufffd")
    const long = oneTrack({ title: "x".repeat(100_000) })
    assert.equal(long.body.title.length, 1_000)
    assert.match(long.warnings[0]?.reason ?? "", /100000 characters, cut/)
    assert.equal(oneTrack({ title: `${"x".repeat(999)}🎵` }).body.title, "x".repeat(999))
  })
  test("unknown keys: small single values stay, the rest is named", () => {
    const track = JSON.parse(
      `{"id":"t","title":"T","band":"B","bpm":120,"live":true,"lyrics":["a"],"__proto__":"x","constructor":1,"contentKey":"k","driveId":"sneaky","albumTitle":5}`,
    )
    const { tracks, warnings } = normalise({ tracks: [track] })
    const body = tracks[0]?.body
    assert(body)
    assert.deepEqual([body.band, body.bpm, body.live], ["B", 120, true])
    for (const key of ["lyrics", "constructor", "__proto__", "albumTitle"]) assert(!Object.hasOwn(body, key), key)
    assert.equal(body.driveId, null)
    assert.equal(warnings.length, 3)
  })
})

describe("where the file lies", () => {
  test("googleDriveId, gdrive://, a Drive URL; anything else is kept but not playable", () => {
    const driveIdOf = (track: object) => oneTrack(track).body.driveId
    assert.equal(driveIdOf({ googleDriveId: DRIVE, filePath: "gdrive://another-file" }), DRIVE)
    assert.equal(driveIdOf({ filePath: `gdrive://${DRIVE}` }), DRIVE)
    assert.equal(driveIdOf({ filePath: `https://drive.google.com/file/d/${DRIVE}/view?usp=sharing` }), DRIVE)
    assert.equal(driveIdOf({ filePath: `https://docs.google.com/uc?export=download&id=${DRIVE}` }), DRIVE)
    assert.equal(driveIdOf({ id: `gd-${DRIVE}`, googleDriveId: DRIVE }), undefined)
    for (const filePath of [
      "C:\\Users\\me\\uploads\\temp\\1733-song.flac",
      "/srv/music/song.flac",
      `https://evil.example/file/d/${DRIVE}/song.flac`,
      `https://drive.google.com/drive/folders/${DRIVE}/song.flac`,
      "gdrive://../../etc/song.flac",
    ]) {
      const { body } = oneTrack({ filePath })
      assert.deepEqual([body.driveId, body.filePath, body.mimeType], [null, filePath, "audio/flac"])
    }
  })
  test("a track without a title is called as its file; the type is never one that a browser runs", () => {
    const { tracks } = normalise({ tracks: [{ filePath: "C:\\music\\Song.m4a", mimeType: "text/html" }] })
    assert.deepEqual([tracks[0]?.body.title, tracks[0]?.body.mimeType], ["Song.m4a", "audio/mp4"])
    assert.equal(oneTrack({ mimeType: "image/svg+xml" }).body.mimeType, "audio/mpeg")
  })
})

describe("covers", () => {
  test("a data URL becomes a picture, known by its bytes", () => {
    const { body, pictures } = oneAlbum({ coverArt: PNG })
    assert.equal(pictures[0]?.body.type, "image/png")
    assert.equal(`data:image/png;base64,${pictures[0]?.body.base64}`, PNG)
    assert.deepEqual(body.cover, { pictureId: pictures[0]?.id })
  })
  test("http URL, /api/ path, file path, null and worse: no cover, nothing opened", () => {
    assert.equal(oneAlbum({ coverArt: "https://example.org/c.jpg" }).body.coverArtUrl, "https://example.org/c.jpg")
    for (const coverArt of ["/api/music/album-cover/b", null, "", undefined]) {
      const { body, warnings } = oneAlbum({ coverArt })
      assert.deepEqual([body.cover, body.coverArtUrl, warnings.length], [undefined, undefined, 0])
    }
    const svg = `data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}`
    const large = `data:image/jpeg;base64,${Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(717_000)]).toString("base64")}`
    for (const coverArt of [
      "/etc/passwd",
      "C:\\cover.jpg",
      123,
      "javascript:alert(1)",
      svg,
      large,
      "data:text/html,hi",
    ]) {
      const { body, pictures, warnings } = oneAlbum({ coverArt })
      assert.deepEqual([body.cover, body.coverArtUrl, pictures.length, warnings.length], [undefined, undefined, 0, 1])
    }
  })
})
