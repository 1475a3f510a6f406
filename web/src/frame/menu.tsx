/** A button that opens a menu; the menu's machinery is fetched when it is first needed. */
import { lazy, type ReactNode, Suspense, useRef, useState } from "react"
import type { MenuEntry } from "./menu-entries.ts"

const fetchList = () => import("./menu-list.tsx")
const MenuList = lazy(async () => ({ default: (await fetchList()).MenuList }))

type Props = {
  readonly label: string
  readonly className: string
  readonly entries: readonly MenuEntry[]
  readonly children: ReactNode
}

export function Menu({ label, className, entries, children }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const fetchAhead = () => void fetchList()
  return (
    <>
      <button
        ref={button}
        type="button"
        className={className}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        data-state={open ? "open" : "closed"}
        onPointerEnter={fetchAhead}
        onFocus={fetchAhead}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <Suspense>
          <MenuList label={label} entries={entries} button={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
