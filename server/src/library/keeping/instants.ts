/** Instants as the tables hold them (milliseconds since 1970) and as people's programs write them (ISO 8601). */
import { millisecondsOf } from "../row-store.ts"

/** A text that is no instant counts as the moment its row was written. */
export const readInstant = (text: string, version: number): number => {
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) ? millisecondsOf(version) : parsed
}

const LAST_INSTANT = 8.64e15

export const asInstant = (milliseconds: number): string =>
  new Date(Math.min(Math.max(milliseconds, -LAST_INSTANT), LAST_INSTANT)).toISOString()
