/** The append-only list of migrations, one file each. An entry, once released, is never edited. */
import type { Kysely } from "kysely"
import { type Migration, Migrator } from "kysely/migration"
import { library } from "./migrations/001-library.ts"
import { accounts } from "./migrations/002-accounts.ts"
import { replication } from "./migrations/003-replication.ts"
import { imports } from "./migrations/004-imports.ts"
import { keeping } from "./migrations/005-keeping.ts"
import { applicationKeys } from "./migrations/006-application-keys.ts"
import { exchanges } from "./migrations/007-exchanges.ts"
import { deeperImports } from "./migrations/008-deeper-imports.ts"
import { trash } from "./migrations/010-trash.ts"
import { forgetting } from "./migrations/011-forgetting.ts"
import { localFolders } from "./migrations/012-local-folders.ts"
import { segments } from "./migrations/013-segments.ts"
import { coverColours } from "./migrations/014-cover-colours.ts"
import { playTimes } from "./migrations/015-play-times.ts"
import type { Tables } from "./schema.ts"

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "001-library": { up: library },
  "002-accounts": { up: accounts },
  "003-replication": { up: replication },
  "004-imports": { up: imports },
  "005-keeping": { up: keeping },
  "006-application-keys": { up: applicationKeys },
  "007-exchanges": { up: exchanges },
  "008-deeper-imports": { up: deeperImports },
  "010-trash": { up: trash },
  "011-forgetting": { up: forgetting },
  "012-local-folders": { up: localFolders },
  "013-segments": { up: segments },
  "014-cover-colours": { up: coverColours },
  "015-play-times": { up: playTimes },
}

/** Brings the tables to the newest shape. Throws, with nothing half done in the failing step, when a step fails. */
export const migrate = async (db: Kysely<Tables>): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
