/** The search field: every letter asks anew, the words are kept in the address. */
import { useQueryClient } from "@tanstack/react-query"
import { useNavigate, useRouter, useSearch } from "@tanstack/react-router"
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { searchQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { focusResult } from "./search-results.ts"

/** Between two questions, so that a key held down asks no more than that; a letter after a pause asks at once. */
const PACE_MS = 80

export function SearchField() {
  const { t } = useTranslation()
  const { api } = useServices()
  const client = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  const { q = "" } = useSearch({ strict: false })
  const [text, setText] = useState(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const lastAsked = useRef(Number.NEGATIVE_INFINITY)
  const field = useRef<HTMLInputElement>(null)

  // The address may change without the field: "back", or leaving the search.
  useEffect(() => {
    if (document.activeElement !== field.current) setText(q)
  }, [q])

  function ask(next: string) {
    setText(next)
    clearTimeout(timer.current)
    const since = performance.now() - lastAsked.current
    const go = () => {
      lastAsked.current = performance.now()
      const onSearch = location.pathname === "/search"
      const asked = next.trim()
      if (asked === "" && !onSearch) return
      // The server is at it while the address changes.
      if (asked !== "") void client.prefetchQuery(searchQuery(api, asked))
      void navigate({ to: "/search", search: asked === "" ? {} : { q: next }, replace: onSearch })
    }
    if (since >= PACE_MS) go()
    else timer.current = setTimeout(go, PACE_MS - since)
  }

  return (
    <search className="search-field">
      <Icon name="search" />
      <input
        ref={field}
        data-search
        type="search"
        value={text}
        onFocus={() => void router.preloadRoute({ to: "/search" })}
        onChange={event => ask(event.target.value)}
        onKeyDown={event => {
          if (event.key === "Escape") event.currentTarget.blur()
          if (event.key === "ArrowDown" && focusResult(0)) event.preventDefault()
        }}
        placeholder={t("search.placeholder")}
        aria-label={t("search.label")}
        enterKeyHint="search"
        autoComplete="off"
        spellCheck="false"
      />
      {text === "" ? (
        <kbd>/</kbd>
      ) : (
        <button
          type="button"
          aria-label={t("search.clear")}
          onClick={() => {
            ask("")
            field.current?.focus()
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </search>
  )
}
