/** Names that run from right to left, in sentences that do not: without bounds of its own such a name scrambles what stands around it. */

const FIRST_STRONG_ISOLATE = "\u2068"
const POP_ISOLATE = "\u2069"

/** Letters of the scripts that run from right to left (Hebrew to Arabic, their forms, the planes for others), and signs that turn the direction. */
const TURNS =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2068\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

type Fact = string | number | false | null | undefined

/** Facts beside each other, those that are there; a genre from right to left takes nothing of its neighbours along. */
export const sideBySide = (facts: readonly Fact[], between = " · "): string =>
  facts.flatMap(fact => (fact ? isolate(String(fact)) : [])).join(between)

/** Both languages of the page run from left to right: what turns nothing stays as it is, and every text stays comparable. */
export function isolate(text: string): string {
  return TURNS.test(text) ? FIRST_STRONG_ISOLATE + text + POP_ISOLATE : text
}

/** How i18next puts names into sentences: React escapes what it shows, so that only the direction is left to see to. */
export const interpolation = { escapeValue: true, escape: isolate }
