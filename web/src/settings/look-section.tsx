/** Language, light and dark. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Choice } from "../frame/choice.tsx"
import { LANGUAGES } from "../words/words.ts"
import { LOOKS, lookOf, setLook } from "./look.ts"

const languageNames = { fr: "Français", en: "English" } as const

export function LookSection() {
  const { t, i18n } = useTranslation()
  const [look, show] = useState(() => lookOf(localStorage))
  const language = LANGUAGES.find(one => one === i18n.language) ?? "en"
  return (
    <>
      <Choice
        label={t("settings.look")}
        options={LOOKS.map(value => ({ value, label: t(`settings.look_${value}`) }))}
        value={look}
        onChoose={next => {
          setLook(next, localStorage, document.documentElement)
          show(next)
        }}
      />
      <Choice
        label={t("settings.language")}
        options={LANGUAGES.map(value => ({ value, label: languageNames[value], lang: value }))}
        value={language}
        onChoose={next => void i18n.changeLanguage(next)}
      />
    </>
  )
}
