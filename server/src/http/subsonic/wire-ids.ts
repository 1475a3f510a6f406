/** Ids as programs get them: one name space for all kinds, and nothing in them that an address would have to escape. */
import type { ItemKind } from "@diapason/shared/keeping"
import { SubsonicFault } from "./faults.ts"

const PREFIXES: Readonly<Record<ItemKind, string>> = { album: "al", artist: "ar", track: "tr" }
const KINDS: ReadonlyMap<string, ItemKind> = new Map([
  ["al", "album"],
  ["ar", "artist"],
  ["tr", "track"],
])
const PLAIN = /^[\w-]+$/

export interface ItemId {
  readonly kind: ItemKind
  readonly id: string
}

/** `al-` and the id where it is plain, else `al.` and its base64url. */
export const wireId = (kind: ItemKind, id: string): string =>
  PLAIN.test(id) ? `${PREFIXES[kind]}-${id}` : `${PREFIXES[kind]}.${Buffer.from(id).toString("base64url")}`

/** Throws `not_found` for what no answer ever held. */
export const readId = (text: string): ItemId => {
  const kind = KINDS.get(text.slice(0, 2))
  const rest = text.slice(3)
  if (kind && text[2] === "-" && PLAIN.test(rest)) return { kind, id: rest }
  if (kind && text[2] === "." && PLAIN.test(rest)) return { kind, id: Buffer.from(rest, "base64url").toString() }
  throw new SubsonicFault("not_found", `There is nothing with the id "${text.slice(0, 100)}".`)
}

/** Throws `not_found` where the id is of another kind. */
export const readIdOf = (kind: ItemKind, text: string): string => {
  const item = readId(text)
  if (item.kind !== kind)
    throw new SubsonicFault("not_found", `There is no ${kind} with the id "${text.slice(0, 100)}".`)
  return item.id
}
