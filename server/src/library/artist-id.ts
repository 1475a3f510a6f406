/** Artists' ids, from their names alone: equal on every home, whoever names them first. */
import { createHash } from "node:crypto"
import { fold } from "./fold.ts"

/** Scripts in which a mark is an accent. In all others it is part of the letter, and は is not ぱ. */
const ACCENTED =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Han}\p{Script=Hangul}\p{Script=Common}\p{Script=Inherited}]*$/u
const NOT_A_WORD = /[^\p{L}\p{M}\p{N}]+/gu

/** Equal for names that a person takes for the same: case, accents and signs do not count. Never empty. */
export function foldName(name: string): string {
  const words = ACCENTED.test(name) ? fold(name) : name.normalize("NFKC").toLowerCase().replace(NOT_A_WORD, " ").trim()
  return words || name.trim() || " "
}

export const artistIdOf = (name: string): string => `ar-${shortHash(foldName(name))}`

/** 96 bits, safe in addresses. */
export const shortHash = (text: string): string => createHash("sha256").update(text).digest("base64url").slice(0, 16)
