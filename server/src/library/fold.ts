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
/** Most names: nothing to decompose, nothing but single spaces between words. */
const PLAIN_ASCII = /^[A-Za-z0-9]+(?: [A-Za-z0-9]+)*$/
/** Accents, and the vowel points of Hebrew and Arabic. Marks that are letters (は/ば, Devanagari vowels) stay. */
const MARKS =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]|[\u0591-\u05bd\u05bf\u05c1-\u05c7]|[\u064b-\u065f]|\u0670/g
const NOT_A_WORD = /[^\p{L}\p{N}\p{M}]+/gu
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
  if (PLAIN_ASCII.test(text)) return text.toLowerCase()
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

/** The words of a folded text, for the search index and for a query: unspaced scripts go sign by sign. */
const wordsOf = (folded: string): string => folded.replace(UNSPACED, " $& ")

/** The words of a query. */
export const searchWords = (text: string): readonly string[] =>
  wordsOf(fold(text))
    .split(/\s+/)
    .filter(word => word !== "")

const withoutArticle = (folded: string): string => folded.replace(ARTICLE, "")

/** A name as it is sorted by (folded, a leading article left out) and as it is found. */
export const nameKeys = (text: string): { readonly sort: string; readonly words: string } => {
  const folded = fold(text)
  return { sort: withoutArticle(folded), words: wordsOf(folded) }
}

/** The key a name is sorted by: folded, a leading article left out. */
export const sortKey = (text: string): string => withoutArticle(fold(text))
