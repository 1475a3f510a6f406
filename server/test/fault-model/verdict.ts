/** What must hold after a schedule, told from the rows of all stores alone: for the model and for the real stores. */

/** A row as a store holds it. */
export interface HeldRow {
  readonly version: number
  readonly hash: string
  readonly live: boolean
}
export type Held = ReadonlyMap<string, HeldRow>

const isNewer = (a: HeldRow, b: HeldRow): boolean =>
  a.version > b.version || (a.version === b.version && a.hash > b.hash)

/** Every store lets its browsers see the same rows; a tombstone is the same as nothing. */
export const sameLiveRows = (stores: readonly Held[]): boolean => {
  const [first, ...others] = stores.map(store =>
    [...store]
      .filter(([, row]) => row.live)
      .map(([key, row]) => `${key}=${row.hash}`)
      .sort()
      .join(),
  )
  return others.every(other => other === first)
}

export type Ledger = ReturnType<typeof createLedger>

/** Remembers what was written, what its writer saw, and which writes a fault may rightly have destroyed. */
export const createLedger = () => {
  const writes: { readonly key: string; readonly row: HeldRow; readonly over: string | undefined }[] = []
  const exposed = new Set<string>()
  let survivors: readonly Held[] = []

  const lost = (stores: readonly Held[]): string | undefined => {
    const newest = new Map<string, HeldRow>()
    const claim = (key: string, row: HeldRow) => {
      const present = newest.get(key)
      if (!present || isNewer(row, present)) newest.set(key, row)
    }
    for (const store of survivors) for (const [key, row] of store) claim(key, row)
    for (const { key, row } of writes) if (!exposed.has(row.hash)) claim(key, row)
    for (const [key, row] of newest)
      for (const store of stores) {
        const held = store.get(key)
        const bothGone = !row.live && held?.live !== true
        if (!bothGone && (held === undefined || isNewer(row, held))) return `the newest version of ${key} is lost`
      }
    return undefined
  }

  /** A tombstone that another tombstone replaced in the end overrules nothing. */
  const overruled = (stores: readonly Held[]): string | undefined => {
    const final = new Map(stores.flatMap(store => [...store.values()].map(row => [row.hash, row] as const)))
    const replaced = new Set(writes.map(({ over }) => over))
    const loser = writes.find(({ row, over }) => {
      const seen = over === undefined ? undefined : final.get(over)
      return seen && !exposed.has(row.hash) && (seen.live || (row.live && !replaced.has(row.hash)))
    })
    return loser && `an edit of ${loser.key} lost against what its writer saw`
  }

  return {
    wrote: (key: string, row: HeldRow, seen: HeldRow | undefined): void => {
      writes.push({ key, row, over: seen?.hash })
    },
    /** A store loses its disk or is put back: what it held, and what that had replaced, may be gone. */
    exposes: (store: Held): void => {
      for (const { key, row } of writes) {
        const held = store.get(key)
        if (held && !isNewer(row, held)) exposed.add(row.hash)
      }
    },
    /** The faults are over: what is in some store now may not be lost any more. */
    faultsEnd: (stores: readonly Held[]): void => {
      survivors = stores
    },
    /** The first thing that is wrong. */
    verdict: (stores: readonly Held[]): string | undefined =>
      sameLiveRows(stores) ? (lost(stores) ?? overruled(stores)) : "the stores are not equal",
  }
}
