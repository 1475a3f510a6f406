/** Account, language and help. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { DropdownMenu } from "radix-ui"
import { useTranslation } from "react-i18next"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { isLanguage, LANGUAGES } from "../words/words.ts"
import { Icon } from "./icons.tsx"
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
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="person" aria-label={name ? `${t("app.menu")} – ${name}` : t("app.menu")}>
        {name ? name.slice(0, 1).toUpperCase() : <Icon name="more" />}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={8} collisionPadding={8}>
          {name && <DropdownMenu.Label className="menu-label">{t("session.signedInAs", { name })}</DropdownMenu.Label>}
          <DropdownMenu.Label className="menu-label">{t("app.language")}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={i18n.language}
            onValueChange={value => isLanguage(value) && void i18n.changeLanguage(value)}
          >
            {LANGUAGES.map(language => (
              <DropdownMenu.RadioItem key={language} value={language} className="menu-item" lang={language}>
                {languageNames[language]}
                <DropdownMenu.ItemIndicator className="menu-check">
                  <Icon name="check" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item className="menu-item" onSelect={() => open("help")}>
            {t("keys.title")}
            <kbd>?</kbd>
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" asChild>
            <Link to="/account">{t("session.account")}</Link>
          </DropdownMenu.Item>
          {name && (
            <DropdownMenu.Item className="menu-item" onSelect={() => signOut.mutate()}>
              {t("session.signOut")}
            </DropdownMenu.Item>
          )}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
