/** The artists of an old data set: those it lists, and those that only its albums and tracks name. */
import { ROW_BODIES, type RowBodyInput } from "@diapason/shared/rows"
import { derivedId, isOldRow, readExtras, readId, readText, type Scalar } from "./old-data-fields.ts"
import { type PictureRow, readCover } from "./old-data-pictures.ts"
import type { Warn } from "./old-data-warnings.ts"

export type ArtistRow = Extract<RowBodyInput, { kind: "artist" }>

export const UNKNOWN_ARTIST = "Unknown artist"
const KNOWN_KEYS = new Set([
  ...Object.keys(ROW_BODIES.artist.shape),
  ...["id", "albumCount", "trackCount", "coverArt", "coverArtUrl", "pictureId"],
])

interface Entry {
  name: string | undefined
  facts: Record<string, Scalar>
}

export type ArtistBook = ReturnType<typeof createArtistBook>

export const createArtistBook = (keepPicture: (picture: PictureRow) => string) => {
  const entries = new Map<string, Entry>()
  const listedByName = new Map<string, string>()
  const made = new Set<string>()

  const idByName = (name: string): string => listedByName.get(name) ?? derivedId("artist", name)

  return {
    made,
    /** One entry of the list `artists`. */
    list: (row: unknown, index: number, warn: Warn): void => {
      const report = (reason: string) => warn("artists", index, reason)
      if (!isOldRow(row)) {
        report("not an object, left out")
        return
      }
      const name = readText(row, "name", report)
      const given = readId(row, "id", report)
      if (given === undefined && name === undefined) {
        report("no id and no name, left out")
        return
      }
      const id = given ?? idByName(name ?? UNKNOWN_ARTIST)
      const earlier = entries.get(id)
      if (earlier) report(`a second artist with the id "${id}": the last one counts`)
      const { picture, url } = readCover(row.coverArt, report)
      const { coverArtUrl = url, pictureId: earlierPicture, ...facts } = earlier?.facts ?? {}
      const pictureId = picture ? keepPicture(picture) : earlierPicture
      entries.set(id, {
        name: name ?? earlier?.name,
        facts: {
          ...facts,
          ...readExtras(row, KNOWN_KEYS, report),
          ...(pictureId === undefined ? {} : { pictureId }),
          ...(pictureId !== undefined || coverArtUrl === undefined ? {} : { coverArtUrl: url ?? coverArtUrl }),
        },
      })
      if (name !== undefined && !listedByName.has(name)) listedByName.set(name, id)
    },
    /** The artist an album or a track names; there is a row for it from now on. */
    refer: (
      givenId: string | undefined,
      givenName: string | undefined,
    ): { readonly id: string; readonly name: string } => {
      const name = givenName ?? (givenId === undefined ? UNKNOWN_ARTIST : undefined)
      const id = givenId ?? idByName(name ?? UNKNOWN_ARTIST)
      const known = entries.get(id)
      if (!known) {
        entries.set(id, { name, facts: {} })
        made.add(id)
      } else known.name ??= name
      return { id, name: name ?? known?.name ?? id }
    },
    rows: (): ArtistRow[] =>
      Array.from(entries, ([id, { name, facts }]) => ({ kind: "artist", id, body: { ...facts, name: name ?? id } })),
  }
}
