/** Sentences of the server in the language of whoever reads them. English is their own; names and numbers in them stay. */
import { FRENCH_SENTENCES } from "./french-sentences.ts"

interface Pattern {
  readonly matches: RegExp
  readonly french: string
}

/** Sentences within sentences: an import names why its first file failed, and that names the file. */
const DEEPEST = 3
/** No sentence of ours is longer, and none of another's is worth the search. */
const LONGEST = 2_000

const literally = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** Those with the most words of their own first: `{}` takes anything. */
const PATTERNS: readonly Pattern[] = Object.entries(FRENCH_SENTENCES)
  .toSorted(([one], [other]) => other.replaceAll("{}", "").length - one.replaceAll("{}", "").length)
  .map(([english, french]) => ({
    matches: new RegExp(`^${english.split("{}").map(literally).join("([\\s\\S]*?)")}$`),
    french,
  }))

/** What is not known is given back as it is. */
export const toFrench = (english: string, depth = 0): string => {
  if (depth > DEEPEST || english.length > LONGEST) return english
  for (const { matches, french } of PATTERNS) {
    const found = matches.exec(english)
    if (found) return french.replace(/\{(\d)\}/g, (_, n) => toFrench(found[Number(n)] ?? "", depth + 1))
  }
  return english
}

/** The first of our languages in the order of `Accept-Language` (RFC 9110, 12.5.4); English where none is named. */
export const languageOf = (accepted: string | undefined): "en" | "fr" => {
  const wanted = (accepted ?? "")
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
