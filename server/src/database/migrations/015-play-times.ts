/** When people listened, counted by day and by quarter of an hour, and whom: so that no statistics have to count all plays. */
import { type Kysely, sql } from "kysely"
import type { Tables } from "../schema.ts"

/** As in `library/keeping/play-times.ts`, which keeps these counts from now on. */
const AT = sql`(case when played_at < 0 then 0 else played_at end)`
const LASTED = sql`(case when seconds is null or seconds < 0 then 0 when seconds > 10000000 then 10000000000
  else round(seconds * 1000) end)`

export const playTimes = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("play_day")
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("day", "integer", c => c.notNull())
    .addColumn("plays", "integer", c => c.notNull())
    .addColumn("milliseconds", "bigint", c => c.notNull())
    .addPrimaryKeyConstraint("play_day_key", ["person_id", "day"])
    .execute()
  await db.schema
    .createTable("play_quarter")
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("quarter", "integer", c => c.notNull())
    .addColumn("plays", "integer", c => c.notNull())
    .addPrimaryKeyConstraint("play_quarter_key", ["person_id", "quarter"])
    .execute()
  await db.schema
    .createTable("artist_play")
    .addColumn("artist_id", "text", c => c.notNull())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("plays", "integer", c => c.notNull())
    .addPrimaryKeyConstraint("artist_play_key", ["artist_id", "person_id"])
    .execute()
  await db.schema
    .createIndex("artist_play_most")
    .on("artist_play")
    .columns(["person_id", "plays", "artist_id"])
    .execute()
  await sql`insert into play_day (person_id, day, plays, milliseconds)
    select person_id, ${AT} / 86400000, count(*), cast(sum(${LASTED}) as bigint) from play
    group by person_id, ${AT} / 86400000`.execute(db)
  await sql`insert into play_quarter (person_id, quarter, plays)
    select person_id, (${AT} / 900000) % 96, count(*) from play
    group by person_id, (${AT} / 900000) % 96`.execute(db)
  await sql`insert into artist_play (artist_id, person_id, plays)
    select track.artist_id, track_play.person_id, sum(track_play.plays) from track_play
    join track on track.id = track_play.track_id group by track.artist_id, track_play.person_id`.execute(db)
}
