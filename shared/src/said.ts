/** Sentences of the server in the language of whoever reads them. English is their own; names and numbers in them stay. */
import { FRENCH_SENTENCES } from "./french-sentences.ts"

interface Pattern {
  /** The words of its own, between what differs. */
  readonly words: readonly string[]
  readonly french: string
}

/** Sentences within sentences: an import names why its first file failed, and that names the file. */
const DEEPEST = 3
/** No sentence of ours is longer, and none of another's is worth the search. */
const LONGEST = 2_000

/** No browser names so many languages. */
const LONGEST_HEADER = 300

/** Those with the most words of their own first: `{}` takes anything. */
const PATTERNS: readonly Pattern[] = Object.entries(FRENCH_SENTENCES)
  .toSorted(([one], [other]) => other.replaceAll("{}", "").length - one.replaceAll("{}", "").length)
  .map(([english, french]) => ({ words: english.split("{}"), french }))

/** What stands between the words, each as short as can be. One look at the text: an expression would try every way to divide it. */
const between = (text: string, words: readonly string[]): readonly string[] | undefined => {
  const [first = "", ...others] = words
  const last = others.pop()
  if (last === undefined) return text === first ? [] : undefined
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined
  const end = text.length - last.length
  const found: string[] = []
  let at = first.length
  for (const word of others) {
    const next = text.indexOf(word, at)
    if (next === -1) return undefined
    found.push(text.slice(at, next))
    at = next + word.length
  }
  return at > end ? undefined : [...found, text.slice(at, end)]
}

/** What is not known is given back as it is. */
export const toFrench = (english: string, depth = 0): string => {
  if (depth > DEEPEST || english.length > LONGEST) return english
  for (const { words, french } of PATTERNS) {
    const found = between(english, words)
    if (found) return french.replace(/\{(\d)\}/g, (_, n) => toFrench(found[Number(n) - 1] ?? "", depth + 1))
  }
  return english
}

/** The first of our languages in the order of `Accept-Language` (RFC 9110, 12.5.4); English where none is named. */
export const languageOf = (accepted: string | undefined): "en" | "fr" => {
  const wanted = (accepted ?? "")
    .slice(0, LONGEST_HEADER)
    .split(",")
    .map(part => {
      const [tag = "", weight = ""] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*q=/)
      return { language: tag.slice(0, 2), weight: weight === "" ? 1 : Number(weight) }
    })
    .filter(({ language, weight }) => (language === "en" || language === "fr") && weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
  return wanted[0]?.language === "fr" ? "fr" : "en"
}
