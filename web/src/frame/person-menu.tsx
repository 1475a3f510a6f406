/** Account, language and help. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { LANGUAGES } from "../words/words.ts"
import { Icon } from "./icons.tsx"
import { Menu } from "./menu.tsx"
import type { MenuEntry } from "./menu-entries.ts"
import { useOverlays } from "./overlays.ts"

const languageNames = { fr: "Français", en: "English" } as const

export function PersonMenu() {
  const { api, player } = useServices()
  const { t, i18n } = useTranslation()
  const open = useOverlays()
  const client = useQueryClient()
  const { data: session } = useQuery(sessionQuery(api))
  const signOut = useMutation({
    mutationFn: api.signOut,
    onSuccess() {
      player.pause()
      return client.resetQueries()
    },
  })
  const name = session?.person?.name
  const languages = LANGUAGES.map(
    (language): MenuEntry => ({
      kind: "choice",
      label: languageNames[language],
      lang: language,
      checked: i18n.language === language,
      run: () => void i18n.changeLanguage(language),
    }),
  )
  const entries: readonly MenuEntry[] = [
    ...(name ? [{ kind: "note", label: t("session.signedInAs", { name }) } as const] : []),
    { kind: "link", label: t("settings.title"), link: { to: "/settings" } },
    { kind: "link", label: t("session.account"), link: { to: "/account" } },
    { kind: "link", label: t("trash.title"), link: { to: "/trash" } },
    { kind: "action", label: t("keys.title"), run: () => open("help"), keyHint: "?" },
    ...(name ? [{ kind: "action", label: t("session.signOut"), run: () => signOut.mutate() } as const] : []),
    { kind: "line" },
    ...languages,
  ]
  return (
    <Menu className="person" label={name ? `${t("app.menu")} – ${name}` : t("app.menu")} entries={entries}>
      {name ? name.slice(0, 1).toUpperCase() : <Icon name="artists" />}
    </Menu>
  )
}
