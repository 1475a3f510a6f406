import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { AppError } from "@diapason/shared/errors"
import { ROW_BODIES } from "@diapason/shared/rows"
import fc from "fast-check"
import { normaliseOldData } from "./old-data.ts"

const ADDED_AT = Date.parse("2025-12-01T10:00:00Z")
const PNG = `data:image/png;base64,${Buffer.from("\x89PNG\r\n\x1a\n and then some pixels", "latin1").toString("base64")}`

const messy = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: "binary" }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom("", "a", "b", "c", null, 0, -1, 1997, "1997", Number.NaN, Number.POSITIVE_INFINITY, PNG),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      "gdrive://file-one",
      "C:\\x\\y.mp3",
      "/x/y.ogg",
      "https://drive.google.com/open?id=file-two-two",
    ),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
)
const id = fc.oneof(fc.constantFrom("", "a", "b", "c"), messy)
const row = (keys: readonly string[]) =>
  fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record(Object.fromEntries(keys.map(key => [key, /id$/i.test(key) ? id : messy])), {
        requiredKeys: [],
      }),
    },
    { weight: 1, arbitrary: fc.jsonValue() },
  )
const oldData = fc.record({
  albums: fc.array(row(["id", "title", "artist", "artistId", "year", "genre", "coverArt", "googleDriveFolderId", "x"])),
  tracks: fc.array(
    row([
      "id",
      "title",
      "artist",
      "artistId",
      "album",
      "albumId",
      "albumArtist",
      "albumArtistId",
      "duration",
      "year",
      "trackNumber",
      "filePath",
      "googleDriveId",
      "size",
      "mimeType",
      "y",
    ]),
  ),
  artists: fc.array(row(["id", "name", "coverArt", "biography"])),
})

const holds = (condition: unknown, what: string) => assert(condition, what)

describe("for any data", () => {
  test("nothing but an AppError is thrown", () => {
    fc.assert(
      fc.property(fc.jsonValue(), input => {
        try {
          normaliseOldData(input, { addedAt: ADDED_AT })
        } catch (error) {
          assert(error instanceof AppError && error.code === "invalid")
        }
      }),
    )
  })
  test("a field that cannot be made text does not break the rows beside it", () => {
    const input = { albums: [], artists: [], tracks: [{ title: "One", trackNumber: { toString: null } }] }
    assert.ok(normaliseOldData(input, { addedAt: ADDED_AT }).tracks.length === 1)
  })
  test("every row is valid, ids are unique, what is named exists, everything playable survives", () => {
    fc.assert(
      fc.property(oldData, input => {
        const { albums, tracks, artists, pictures, warnings } = normaliseOldData(input, { addedAt: ADDED_AT })
        for (const rows of [albums, tracks, artists, pictures])
          for (const { kind, body } of rows) ROW_BODIES[kind].parse(JSON.parse(JSON.stringify(body)))
        const idsOf = (rows: readonly { readonly id: string }[]) => new Set(rows.map(({ id }) => id))
        for (const rows of [albums, tracks, artists, pictures]) assert.equal(idsOf(rows).size, rows.length)
        for (const { id } of [...albums, ...tracks, ...artists])
          holds(id.length > 0 && id.length <= 512 && id.isWellFormed(), id)
        const [albumIds, artistIds] = [idsOf(albums), idsOf(artists)]
        for (const { body } of tracks) holds(albumIds.has(body.albumId) && artistIds.has(body.artistId), "named")
        for (const { body } of albums) holds(artistIds.has(body.artistId), "album artist")
        const driveIds = new Set(
          tracks.map(({ id, body }) => (body.driveId === undefined ? id.slice(3) : body.driveId)),
        )
        const files = input.tracks.flatMap(track => {
          const given =
            track !== null && typeof track === "object" && "googleDriveId" in track ? track.googleDriveId : ""
          return typeof given === "string" && /^[\w-]{1,128}$/.test(given) ? [given] : []
        })
        for (const file of files) holds(driveIds.has(file), `file ${file}`)
        for (const { list, index } of warnings) holds(index < input[list].length, "place")
      }),
      { numRuns: 500 },
    )
  })
})
