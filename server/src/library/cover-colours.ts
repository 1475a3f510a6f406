/** Four colours of each cover, kept once somebody has looked at it, so that the page shows them before the picture comes. */
import type { Database, Reader } from "../database/database.ts"

export interface CoverColours {
  /** `cover` is what the album's row says of it. Written a moment later, together with others. */
  keep(cover: string, colours: string): void
  /** Resolves when all is written. */
  close(): Promise<void>
}

/** Milliseconds: a page of covers is one write. */
const TOGETHER = 300
/** Bytes; an index of PostgreSQL takes 2,704. A longer one, of a file that lies deep, is shown without colours. */
const LONGEST = 2_500

export const createCoverColours = ({
  database,
  onFault,
}: {
  readonly database: Pick<Database, "transact">
  /** They could not be kept: they are found again at the next look. */
  readonly onFault: (error: unknown) => void
}): CoverColours => {
  const waiting = new Map<string, string>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  const write = (): void => {
    timer = undefined
    const rows = [...waiting].map(([cover, colours]) => ({ cover, colours }))
    waiting.clear()
    writing = writing
      .then(() =>
        database.transact(async tx => {
          for (const row of rows)
            await tx
              .insertInto("cover_colours")
              .values(row)
              .onConflict(conflict => conflict.column("cover").doNothing())
              .execute()
        }),
      )
      .catch(onFault)
  }

  return {
    keep: (cover, colours) => {
      if (Buffer.byteLength(cover) > LONGEST) return
      waiting.set(cover, colours)
      timer ??= setTimeout(write, TOGETHER).unref()
    },
    close: async () => {
      clearTimeout(timer)
      if (waiting.size > 0) write()
      await writing
    },
  }
}

/** Those that are known, by what the rows say of the covers. */
export const coloursOf = async (
  reader: Reader,
  covers: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> => {
  const wanted = [...new Set(covers.filter(cover => cover !== null))]
  if (wanted.length === 0) return new Map()
  const rows = await reader.selectFrom("cover_colours").selectAll().where("cover", "in", wanted).execute()
  return new Map(rows.map(({ cover, colours }) => [cover, colours]))
}
