/** Light, dark, or as the system: kept in this browser. `public/early.js` applies it before the first paint. */
const KEY = "diapason.look"

export const LOOKS = ["system", "light", "dark"] as const
export type Look = (typeof LOOKS)[number]

export function lookOf(storage: Pick<Storage, "getItem">): Look {
  const kept = storage.getItem(KEY)
  return LOOKS.find(look => look === kept) ?? "system"
}

export function setLook(look: Look, storage: Pick<Storage, "setItem" | "removeItem">, root: HTMLElement): void {
  if (look === "system") {
    storage.removeItem(KEY)
    delete root.dataset.look
  } else {
    storage.setItem(KEY, look)
    root.dataset.look = look
  }
}
