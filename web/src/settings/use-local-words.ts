/** The words of this one section, in the language of the page. */
import { useTranslation } from "react-i18next"
import { enLocal } from "../words/en-local.ts"
import { frLocal, type LocalWords } from "../words/fr-local.ts"

export function useLocalWords() {
  const { i18n } = useTranslation()
  const words = i18n.language === "fr" ? frLocal : enLocal
  return (key: keyof LocalWords, values: Readonly<Record<string, string | number>> = {}): string =>
    words[key].replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const value = values[name]
      return typeof value === "number" ? value.toLocaleString(i18n.language) : (value ?? "")
    })
}
