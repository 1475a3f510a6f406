/** What a menu may hold. */
import type { LinkProps } from "@tanstack/react-router"

export type MenuEntry =
  | {
      readonly kind: "action"
      readonly label: string
      readonly run: () => void
      readonly danger?: boolean
      readonly keyHint?: string
    }
  | { readonly kind: "link"; readonly label: string; readonly link: LinkProps; readonly checked?: boolean }
  /** A file of the server that is kept by the browser. */
  | { readonly kind: "download"; readonly label: string; readonly address: string }
  | {
      readonly kind: "choice"
      readonly label: string
      readonly lang?: string
      readonly checked: boolean
      readonly run: () => void
    }
  | { readonly kind: "note"; readonly label: string }
  | { readonly kind: "line" }
