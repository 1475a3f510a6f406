/** The page of a shared address: no session is asked for, nothing is remembered. */
import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import type { i18n } from "i18next"
import { createRoot } from "react-dom/client"
import { I18nextProvider } from "react-i18next"
import { ApiError, createApi } from "../api.ts"
import { SharedPage } from "./shared-page.tsx"
import "../session/opening.css"

export function openShared(root: HTMLElement, words: i18n, shareKey: string): void {
  const nobody = () => undefined
  const deps = {
    fetch: (input: RequestInfo | URL, init?: RequestInit) => fetch(input, init),
    onSignedOut: nobody,
    language: () => document.documentElement.lang,
    onAnswer: nobody,
  }
  const client = new QueryClient({
    defaultOptions: {
      queries: { retry: (times, error) => times < 3 && (!(error instanceof ApiError) || error.code === "unreachable") },
    },
  })
  createRoot(root).render(
    <QueryClientProvider client={client}>
      <I18nextProvider i18n={words}>
        <SharedPage api={createApi(deps)} shareKey={shareKey} />
      </I18nextProvider>
    </QueryClientProvider>,
  )
}
