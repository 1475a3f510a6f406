/** Text as people expect to find it: case, accents, width and ligatures do not count; each ideograph is a word. */

/** Letters that decomposition leaves alone but that people type without their mark. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
  ŋ: "n",
  ĸ: "k",
  ſ: "s",
}
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "g")
const MARKS = /\p{M}+/gu
const NOT_A_WORD = /[^\p{L}\p{N}]+/gu
/** Scripts written without spaces: one sign is one word, so that any part of a title is found. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]/gu
const KATAKANA = /[\u30a1-\u30f6]/g
const ARTICLE = /^(?:the|an|les|le|la|l|el|los|las|der|die|das|il|lo|gli) (?=.)/

const katakanaToHiragana = (sign: string): string => String.fromCharCode(sign.charCodeAt(0) - 0x60)

/**
 * "Café  Ünïted" → "cafe united". NFKD, lower case, marks dropped, kana unified, everything that is neither letter nor
 * digit becomes one space. Text made of signs alone ("!!!", "†") stays as it is, so that no name folds to nothing.
 */
export const fold = (text: string): string => {
  const plain = text
    .normalize("NFKD")
    .replace(MARKS, "")
    .toLowerCase()
    .replace(SPECIAL, letter => LETTERS[letter] ?? letter)
    .replace(KATAKANA, katakanaToHiragana)
    .normalize("NFC")
  const words = plain.replace(NOT_A_WORD, " ").trim()
  return words === "" ? plain.trim() : words
}

/** The words of a text for the search index and for a query: folded, unspaced scripts sign by sign. */
export const searchWords = (text: string): readonly string[] =>
  fold(text)
    .replace(UNSPACED, " $& ")
    .split(/\s+/)
    .filter(word => word !== "")

/** The key a name is sorted by: folded, a leading article left out. */
export const sortKey = (text: string): string => fold(text).replace(ARTICLE, "")
