/** What a server wrote down for people, in the language of the page: its French is fetched only where it is spoken. */
import type { i18n } from "i18next"

export function createSaid(words: Pick<i18n, "language" | "on" | "addResources">): (text: string) => string {
  let toFrench = (text: string) => text
  // The page does not wait for it: a sentence that is shown before it is there is English for a moment.
  const load = async (language: string) => {
    if (language !== "fr") return
    toFrench = (await import("@diapason/shared/said")).toFrench
    // None, but whatever shows words is drawn anew when some are added.
    words.addResources(language, "said", {})
  }
  const loadOrLeave = (language: string) => void load(language).catch(() => undefined)
  loadOrLeave(words.language)
  words.on("languageChanged", loadOrLeave)
  return text => (words.language === "fr" ? toFrench(text) : text)
}
