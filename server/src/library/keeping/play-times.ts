/** How much each person listened on each day and in each quarter of an hour of the day, in UTC: kept beside the plays. */
import { sql } from "kysely"
import type { Tx } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import { DAY } from "./calendar.ts"

const ROWS_PER_STATEMENT = 100
const QUARTER = 900_000
const QUARTERS_A_DAY = DAY / QUARTER
/** Seconds: nothing lasts longer, whatever a row from elsewhere says. */
const LONGEST = 10_000_000

export interface TimedPlay {
  readonly personId: string
  /** Milliseconds since 1970; what is earlier counts as 0. */
  readonly playedAt: number
  readonly seconds: number | null
}

const atOf = (play: TimedPlay): number => Math.max(0, play.playedAt)
const lastedOf = ({ seconds }: TimedPlay): number => Math.round(Math.min(Math.max(seconds ?? 0, 0), LONGEST) * 1_000)

const grouped = (plays: readonly TimedPlay[], slotOf: (play: TimedPlay) => number) =>
  [...Map.groupBy(plays, play => `${slotOf(play)}\0${play.personId}`).values()].flatMap(group => {
    const [first] = group
    if (!first) return []
    const milliseconds = group.reduce((sum, play) => sum + lastedOf(play), 0)
    return [{ personId: first.personId, slot: slotOf(first), plays: group.length, milliseconds }]
  })

/** Counts these plays in (`by` 1) or out again (`by` -1), in the transaction that writes or removes them. */
export const countTimes = async (tx: Tx, plays: readonly TimedPlay[], by: 1 | -1): Promise<void> => {
  if (plays.length === 0) return
  const days = grouped(plays, play => Math.floor(atOf(play) / DAY))
  for (const part of chunksOf(days, ROWS_PER_STATEMENT))
    await sql`insert into play_day (person_id, day, plays, milliseconds)
      values ${sql.join(part.map(d => sql`(${d.personId}, ${d.slot}, ${by * d.plays}, ${by * d.milliseconds})`))}
      on conflict (person_id, day) do update set plays = play_day.plays + excluded.plays,
      milliseconds = play_day.milliseconds + excluded.milliseconds`.execute(tx)
  const quarters = grouped(plays, play => Math.floor(atOf(play) / QUARTER) % QUARTERS_A_DAY)
  for (const part of chunksOf(quarters, ROWS_PER_STATEMENT))
    await sql`insert into play_quarter (person_id, quarter, plays)
      values ${sql.join(part.map(q => sql`(${q.personId}, ${q.slot}, ${by * q.plays})`))}
      on conflict (person_id, quarter) do update set plays = play_quarter.plays + excluded.plays`.execute(tx)
}

/** Of a quarter of the day in UTC, where the clock stands `shift` milliseconds ahead. */
export const localHourOf = (quarter: number, shift: number): number => {
  const moved = (quarter + Math.round(shift / QUARTER)) % QUARTERS_A_DAY
  return Math.floor(((moved + QUARTERS_A_DAY) % QUARTERS_A_DAY) / 4)
}
