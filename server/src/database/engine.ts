/** SQLite or PostgreSQL: which one a connection speaks, and one expression spelled for each. */
import {
  type OperationNode,
  PostgresAdapter,
  type QueryExecutorProvider,
  type RawBuilder,
  type RawNode,
  sql,
} from "kysely"

export type Engine = "sqlite" | "postgres"

export const engineOf = (connection: QueryExecutorProvider): Engine =>
  connection.getExecutor().adapter instanceof PostgresAdapter ? "postgres" : "sqlite"

/** What each engine is told in its own words. */
export type Spellings<T> = Readonly<Record<Engine, T>>

/** Written for SQLite, with PostgreSQL's words beside it: `postgres-dialect.ts` compiles those instead. */
interface SpelledNode extends RawNode {
  readonly postgres: RawNode
}

export const isSpelled = (node: OperationNode): node is SpelledNode => "postgres" in node

/** One expression in the words of each engine; which one is used is decided when the query is compiled. */
export const byEngine = <T>({ sqlite, postgres }: Spellings<RawBuilder<T>>): RawBuilder<T> => {
  const node: SpelledNode = Object.freeze({ ...sqlite.toOperationNode(), postgres: postgres.toOperationNode() })
  return sql<T>`${{ expressionType: undefined, toOperationNode: () => node }}`
}
