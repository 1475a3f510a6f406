/** Which language the page speaks: the browser's, or the one chosen here. */
import { type BackendModule, createInstance, type i18n } from "i18next"
import { initReactI18next } from "react-i18next"
import type { Words } from "./fr.ts"
import { interpolation } from "./isolate.ts"

export const LANGUAGES = ["fr", "en"] as const
export type Language = (typeof LANGUAGES)[number]

declare module "i18next" {
  interface CustomTypeOptions {
    resources: { translation: Words }
    returnNull: false
  }
}

const KEY = "diapason.language"
const LATER = "later"

/** Only the language that is spoken is fetched. */
const shelf: BackendModule = {
  type: "backend",
  init: () => undefined,
  // i18next takes a promise only from a function of exactly two parameters.
  async read(language, namespace) {
    if (namespace === LATER)
      return language === "fr" ? (await import("./fr-later.ts")).later : (await import("./en-later.ts")).later
    return language === "fr" ? (await import("./fr.ts")).fr : (await import("./en.ts")).en
  },
}

/** Rejects where the words do not come: without them there is nothing to show. */
export async function createWords(storage: Storage, wanted: readonly string[]): Promise<i18n> {
  const words = createInstance()
  await words
    .use(shelf)
    .use(initReactI18next)
    .init({
      lng: chosen(storage) ?? preferred(wanted),
      // Both languages have every word: the compiler sees to it.
      fallbackLng: false,
      fallbackNS: LATER,
      // What is shown before they are there is shown anew once they are.
      react: { bindI18nStore: "added" },
      load: "languageOnly",
      // Said, or i18next looks at each key for how it may be written.
      keySeparator: ".",
      nsSeparator: false,
      interpolation,
    })
  if (!words.hasResourceBundle(words.language, "translation")) throw new Error("the words of the page did not come")
  const tell = (language: string) => {
    document.documentElement.lang = language
  }
  tell(words.language)
  words.on("languageChanged", language => {
    tell(language)
    storage.setItem(KEY, language)
  })
  return words
}

/** Those of what is opened later. */
export const laterWords = (words: i18n): Promise<void> => words.loadNamespaces(LATER)

export const isLanguage = (text: string | null): text is Language => text === "fr" || text === "en"

function chosen(storage: Storage): Language | undefined {
  const kept = storage.getItem(KEY)
  return isLanguage(kept) ? kept : undefined
}

function preferred(wanted: readonly string[]): Language {
  return wanted.map(tag => tag.slice(0, 2).toLowerCase()).find(tag => isLanguage(tag)) ?? "en"
}
