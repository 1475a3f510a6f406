/** What is being heard at this moment, as programs tell it; kept in memory only. */

export interface Hearing {
  readonly person: string
  readonly player: string
  readonly trackId: string
  /** Milliseconds since 1970. */
  readonly since: number
}

/** Longer than most tracks last; nobody tells when one ends. */
const SHOWN_FOR = 15 * 60_000
const PLAYERS_KEPT = 100

/** `now` in milliseconds since 1970. */
export const createNowPlaying = (now: () => number) => {
  const players = new Map<string, Hearing>()
  return {
    tell: ({ person, player, trackId }: Omit<Hearing, "since">): void => {
      const key = JSON.stringify([person, player])
      players.delete(key)
      players.set(key, { person, player, trackId, since: now() })
      const [oldest] = players.keys()
      if (players.size > PLAYERS_KEPT && oldest !== undefined) players.delete(oldest)
    },
    /** Newest first. */
    list: (): readonly Hearing[] => [...players.values()].filter(({ since }) => now() - since < SHOWN_FOR).reverse(),
  }
}

export type NowPlaying = ReturnType<typeof createNowPlaying>
