/** PostgreSQL behind the query builder: its own words for columns and for what is spelled for each engine. */
import {
  type DataTypeNode,
  type Dialect,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawNode,
} from "kysely"
import type pg from "pg"
import { isSpelled } from "./engine.ts"
import { createPostgresDriver } from "./postgres-driver.ts"

/**
 * Columns as SQLite understands the same words: whole numbers of eight bytes, `real` in double precision, text compared by
 * its bytes, so that orders, keys and digests are equal on both engines.
 */
const COLUMN_TYPES: Readonly<Record<string, string>> = {
  integer: "bigint",
  real: "double precision",
  text: 'text collate "C"',
}

class Compiler extends PostgresQueryCompiler {
  protected override visitRaw(node: RawNode): void {
    super.visitRaw(isSpelled(node) ? node.postgres : node)
  }
  protected override visitDataType(node: DataTypeNode): void {
    const own = this.parentNode?.kind === "ColumnDefinitionNode" ? COLUMN_TYPES[node.dataType] : undefined
    this.append(own ?? node.dataType)
  }
}

/** `place` is host and database, for messages. */
export const createPostgresDialect = (pool: pg.Pool, place: string): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => createPostgresDriver(pool, place),
  createIntrospector: db => new PostgresIntrospector(db),
  createQueryCompiler: () => new Compiler(),
})
