/** Fills the tables of what people keep, and of their application keys, from the rows, where those arrived before this program knew their kind. */
import { ROW_BODIES } from "@diapason/shared/rows"
import type { Tx } from "../../database/database.ts"
import { APPLICATION_KEY_PROJECTION } from "../application-key-projection.ts"
import type { Store } from "../store.ts"
import { KEEPING_PROJECTIONS } from "./projections.ts"

const ROWS_PER_STEP = 1_000

/** Counted up when the table of a kind is to be filled anew from all its rows. */
const FORMS = {
  star: 1,
  rating: 1,
  play: 1,
  playlist: 1,
  playlist_entry: 1,
  share: 1,
  queue: 1,
  application_key: 1,
} as const
const PROJECTIONS = { ...KEEPING_PROJECTIONS, application_key: APPLICATION_KEY_PROJECTION } as const
type KeptKind = keyof typeof FORMS
const KINDS = Object.keys(FORMS).filter((kind): kind is KeptKind => kind in FORMS)

const isWhole = (kind: KeptKind, body: string | null): boolean =>
  body !== null && ROW_BODIES[kind].safeParse(JSON.parse(body)).success

const refill = async (tx: Tx, kind: KeptKind): Promise<void> => {
  await tx.deleteFrom(kind).execute()
  if (kind === "play") {
    for (const counted of ["track_play", "album_play", "artist_play", "play_day", "play_quarter"] as const)
      await tx.deleteFrom(counted).execute()
  }
  for (let after = ""; ; ) {
    const rows = await tx
      .selectFrom("row")
      .select(["kind", "id", "body", "version", "revision"])
      .where("kind", "=", kind)
      .where("deleted", "=", 0)
      .where("id", ">", after)
      .orderBy("id")
      .limit(ROWS_PER_STEP)
      .execute()
    // A kind that was unknown when its rows came was never checked: a bad body must not keep the server from starting.
    await PROJECTIONS[kind].put(
      tx,
      rows.filter(row => isWhole(kind, row.body)),
    )
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_PER_STEP) return
    after = last.id
  }
}

/** To be called once at the start. Costs one query where everything is filled. */
export const refillKept = async (store: Pick<Store, "read" | "write">): Promise<void> => {
  const filled = await store.read.selectFrom("projection").selectAll().execute()
  const forms = new Map(filled.map(({ kind, form }) => [kind, form]))
  for (const kind of KINDS) {
    const form = FORMS[kind]
    if (forms.get(kind) === form) continue
    await store.write(async ({ tx }) => {
      await refill(tx, kind)
      await tx
        .insertInto("projection")
        .values({ kind, form })
        .onConflict(c => c.column("kind").doUpdateSet({ form }))
        .execute()
    })
  }
}
