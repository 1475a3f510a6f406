/** What a person changed about an album or a track: rows beside the scanned facts, so that no scan ever undoes them. */
import { CoverPlace, ROW_BODIES } from "@diapason/shared/rows"
import { z } from "zod"
import type { Reader, Tx } from "../../database/database.ts"
import { parseBody } from "../row-body.ts"
import { chunksOf } from "../row-store.ts"

export type EditedKind = "album" | "track"

const IDS_PER_QUERY = 400
const text = z.string().max(4_000)
const whole = z.int().min(0)
const id = z.string().min(1).max(512)

/** Absent: as scanned. Null: taken away. What a newer peer means by a field is no reason to lose the others. */
const tolerant = <S extends z.ZodType>(schema: S) => schema.optional().catch(undefined)
const AlbumEdit = z.object({
  title: tolerant(text),
  artist: tolerant(text),
  artistId: tolerant(id),
  year: tolerant(whole.nullable()),
  genre: tolerant(text.nullable()),
  cover: tolerant(CoverPlace.nullable()),
  /** This album's tracks stand in that one; it is not shown itself. */
  mergedInto: tolerant(id),
})
const TrackEdit = z.object({
  title: tolerant(text),
  artist: tolerant(text),
  artistId: tolerant(id),
  albumId: tolerant(id),
  trackNumber: tolerant(whole.nullable()),
  discNumber: tolerant(whole.nullable()),
  year: tolerant(whole.nullable()),
  genre: tolerant(text.nullable()),
})
interface Fields {
  album: z.infer<typeof AlbumEdit>
  track: z.infer<typeof TrackEdit>
}
export type EditFields<K extends EditedKind> = Fields[K]
const EDITS: { readonly [K in EditedKind]: z.ZodType<Fields[K]> } = { album: AlbumEdit, track: TrackEdit }

export const editId = (kind: EditedKind, itemId: string): string => `${kind}:${itemId}`

/** The item that an edit's id names; undefined for kinds of a newer peer. */
export const editedItem = (id: string): { readonly kind: EditedKind; readonly id: string } | undefined => {
  const [kind = ""] = id.split(":", 1)
  return kind === "album" || kind === "track" ? { kind, id: id.slice(kind.length + 1) } : undefined
}

/** Libraries without any edit, most of them, pay one look-up. */
const anyEdit = async (reader: Reader): Promise<boolean> =>
  (await reader
    .selectFrom("row")
    .select("id")
    .where("kind", "=", "edit")
    .where("deleted", "=", 0)
    .limit(1)
    .executeTakeFirst()) !== undefined

const fieldsOf = <K extends EditedKind>(
  kind: K,
  row: { readonly id: string; readonly body: string | null },
): EditFields<K> => EDITS[kind].parse(parseBody({ kind: "edit", ...row }, ROW_BODIES.edit).fields)

/** The edits of those items that have one, by the item's id. */
export const editsOf = async <K extends EditedKind>(
  reader: Reader,
  kind: K,
  itemIds: readonly string[],
): Promise<ReadonlyMap<string, EditFields<K>>> => {
  const edits = new Map<string, EditFields<K>>()
  if (itemIds.length === 0 || !(await anyEdit(reader))) return edits
  for (const part of chunksOf(itemIds, IDS_PER_QUERY)) {
    const rows = await reader
      .selectFrom("row")
      .select(["id", "body"])
      .where("kind", "=", "edit")
      .where("deleted", "=", 0)
      .where(
        "id",
        "in",
        part.map(itemId => editId(kind, itemId)),
      )
      .execute()
    for (const row of rows) edits.set(row.id.slice(kind.length + 1), fieldsOf(kind, row))
  }
  return edits
}

/** The album an edit puts another one into, as an entry of a map. */
export const mergedBy = (id: string, body: string): readonly (readonly [album: string, into: string])[] => {
  const item = editedItem(id)
  const target = item?.kind === "album" ? fieldsOf("album", { id, body }).mergedInto : undefined
  return item && target !== undefined ? [[item.id, target]] : []
}

/** Albums that were put into these ones. */
export const mergedInto = async (reader: Reader, albumIds: ReadonlySet<string>): Promise<readonly string[]> => {
  const rows = await reader
    .selectFrom("row")
    .select(["id", "body"])
    .where("kind", "=", "edit")
    .where("deleted", "=", 0)
    .where("id", ">=", "album:")
    .where("id", "<", "album;")
    .execute()
  return rows
    .flatMap(({ id, body }) => mergedBy(id, body ?? "null"))
    .filter(([, target]) => albumIds.has(target))
    .map(([album]) => album)
}

/** The facts as a person wants them: null takes a field away, an absent one leaves it. */
export const edited = <F extends object>(facts: F, edit: Readonly<Record<string, unknown>> | undefined): F => {
  if (edit === undefined) return facts
  const changes = Object.entries(edit).filter(([, value]) => value !== undefined)
  return { ...facts, ...Object.fromEntries(changes.map(([name, value]) => [name, value ?? undefined])) }
}

/** The scanned row of an item, as a row just written is: for showing it anew. */
export const scannedRow = (tx: Tx, { kind, id }: { readonly kind: EditedKind; readonly id: string }) =>
  tx
    .selectFrom("row")
    .select(["kind", "id", "body", "version", "revision"])
    .where("kind", "=", kind)
    .where("id", "=", id)
    .where("deleted", "=", 0)
    .executeTakeFirst()
