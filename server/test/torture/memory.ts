/** What must have survived: every acknowledged act, and the stores that hold it for certain. */

export const SIDES = ["home", "laptop", "remote"] as const
export type SideName = (typeof SIDES)[number]

/** Something a person did, and where it is safe. No store left: we destroyed all that was known to hold it, and either is right. */
export interface Act {
  acknowledged: boolean
  readonly holders: Set<SideName>
}

export interface AlbumMemory {
  readonly id: string
  readonly addition: Act
  deletion: Act | undefined
}

const isCertain = ({ acknowledged, holders }: Act): boolean => acknowledged && holders.size > 0

/** What a look at an album must show: it is there, it is not, or both are right. */
export const expected = ({ addition, deletion }: AlbumMemory): "there" | "gone" | "either" => {
  if (deletion) return isCertain(deletion) ? "gone" : "either"
  return isCertain(addition) ? "there" : "either"
}

export const createMemory = () => {
  const albums = new Map<string, AlbumMemory>()
  const plays = new Map<string, Act>()
  const acts = (): readonly Act[] => [
    ...[...albums.values()].flatMap(({ addition, deletion }) => (deletion ? [addition, deletion] : [addition])),
    ...plays.values(),
  ]
  return {
    albums,
    plays,
    added: (id: string, at: SideName): void => {
      const known = albums.get(id)
      if (known) known.addition.holders.add(at)
      else albums.set(id, { id, addition: { acknowledged: true, holders: new Set([at]) }, deletion: undefined })
    },
    deleted: (id: string, at: SideName, acknowledged: boolean): void => {
      const album = albums.get(id)
      if (!album) return
      album.deletion ??= { acknowledged, holders: new Set() }
      album.deletion.acknowledged ||= acknowledged
      if (acknowledged) album.deletion.holders.add(at)
    },
    played: (id: string, at: SideName): void => {
      const known = plays.get(id)
      if (known) known.holders.add(at)
      else plays.set(id, { acknowledged: true, holders: new Set([at]) })
    },
    /** The disk of this side is gone. */
    forget: (at: SideName): void => {
      for (const act of acts()) act.holders.delete(at)
    },
    /** What a backup of this side holds, to be given to `recall`. */
    remember: (at: SideName): ReadonlySet<Act> => new Set(acts().filter(({ holders }) => holders.has(at))),
    /** This side is now what the backup was. */
    recall: (at: SideName, backup: ReadonlySet<Act>): void => {
      for (const act of acts())
        if (backup.has(act)) act.holders.add(at)
        else act.holders.delete(at)
    },
    /** All stores are equal and were looked at: what is there, is there everywhere. Throws nothing; tells what is wrong. */
    settle: (present: ReadonlySet<string>, heard: ReadonlySet<string>): readonly string[] => {
      const wrong: string[] = []
      const everywhere = (act: Act) => {
        act.acknowledged = true
        for (const side of SIDES) act.holders.add(side)
      }
      for (const album of albums.values()) {
        const is = present.has(album.id)
        const must = expected(album)
        if (must === "there" && !is) wrong.push(`${album.id} is lost`)
        if (must === "gone" && is) wrong.push(`${album.id} was deleted and is back`)
        if (is) everywhere(album.addition)
        else if (album.deletion && isCertain(album.addition)) everywhere(album.deletion)
      }
      for (const [id, act] of plays) {
        if (isCertain(act) && !heard.has(id)) wrong.push(`the play ${id} is lost`)
        if (heard.has(id)) everywhere(act)
      }
      return wrong
    },
  }
}
