/** SQL of what is remembered of other stores: how far their rows are applied here, and how far ours are there. */
import type { Reader, Tx } from "../database/database.ts"

export interface Peer {
  readonly appliedRevision: number
  readonly lastSeenAt: number
  readonly isHome: boolean
}

export const readPeer = async (reader: Reader, storeId: string): Promise<Peer> => {
  const row = await reader.selectFrom("peer").selectAll().where("store_id", "=", storeId).executeTakeFirst()
  return { appliedRevision: row?.applied_revision ?? 0, lastSeenAt: row?.last_seen_at ?? 0, isHome: row?.is_home === 1 }
}

/** The cursor: moves in the transaction of the rows it speaks of. */
export const savePeer = async (tx: Tx, storeId: string, peer: Peer): Promise<void> => {
  const columns = {
    applied_revision: peer.appliedRevision,
    last_seen_at: peer.lastSeenAt,
    is_home: peer.isHome ? 1 : 0,
  }
  await tx
    .insertInto("peer")
    .values({ store_id: storeId, ...columns })
    .onConflict(c => c.column("store_id").doUpdateSet(columns))
    .execute()
}

/** What a home on a disk of its own says of our rows: the latest word counts, for a home may be put back from a backup. */
export const confirmRevision = async (tx: Tx, storeId: string, revision: number): Promise<void> => {
  await tx
    .updateTable("peer")
    .set({ confirmed_revision: revision })
    .where("store_id", "=", storeId)
    .where("confirmed_revision", "!=", revision)
    .execute()
}

/** Our revision up to which some home holds our rows on a disk that stays. */
export const confirmedRevision = async (reader: Reader): Promise<number> => {
  const row = await reader
    .selectFrom("peer")
    .select("confirmed_revision")
    .orderBy("confirmed_revision", "desc")
    .limit(1)
    .executeTakeFirst()
  return row?.confirmed_revision ?? 0
}

/** That home was proved to hold what this store holds at this revision, no row left out. */
export const saveEqual = async (tx: Tx, storeId: string, revision: number): Promise<void> => {
  await tx
    .updateTable("peer")
    .set({ equal_revision: revision })
    .where("store_id", "=", storeId)
    .where("equal_revision", "!=", revision)
    .execute()
}

/** The lowest of our revisions at which the homes seen since `since` were proved to be equal; undefined where there is none. */
export const equalRevision = async (reader: Reader, since: number): Promise<number | undefined> =>
  (
    await reader
      .selectFrom("peer")
      .select("equal_revision")
      .where("is_home", "=", 1)
      .where("last_seen_at", ">=", since)
      .orderBy("equal_revision")
      .limit(1)
      .executeTakeFirst()
  )?.equal_revision

/** Has a home of the new kind pushed here? */
export const isPaired = async (reader: Reader): Promise<boolean> =>
  (await reader.selectFrom("peer").select("store_id").where("is_home", "=", 1).limit(1).executeTakeFirst()) !==
  undefined

export interface Target {
  readonly storeId: string | null
  readonly ackedRevision: number
  readonly lastSuccessAt: number | null
}

export const readTarget = async (reader: Reader, url: string): Promise<Target> => {
  const row = await reader.selectFrom("target").selectAll().where("url", "=", url).executeTakeFirst()
  return {
    storeId: row?.store_id ?? null,
    ackedRevision: row?.acked_revision ?? 0,
    lastSuccessAt: row?.last_success_at ?? null,
  }
}

export const saveTarget = async (tx: Tx, url: string, target: Target): Promise<void> => {
  const columns = {
    store_id: target.storeId,
    acked_revision: target.ackedRevision,
    last_success_at: target.lastSuccessAt,
  }
  await tx
    .insertInto("target")
    .values({ url, ...columns })
    .onConflict(c => c.column("url").doUpdateSet(columns))
    .execute()
}
