/** A button that opens a menu; the menu's machinery is fetched when it is first needed. */
import { type ReactNode, type RefObject, Suspense, useRef, useState } from "react"
import type { MenuEntry } from "./menu-entries.ts"
import { part } from "./part.tsx"

const fetchList = () => import("./menu-list.tsx")
const MenuList = part(async () => (await fetchList()).MenuList)

type Props = {
  readonly label: string
  readonly className: string
  readonly entries: readonly MenuEntry[]
  readonly children: ReactNode
}

export function Menu({ label, className, entries, children }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  return (
    <>
      <MenuButton
        button={button}
        className={className}
        label={label}
        open={open}
        onPress={() => setOpen(!open)}
        fetchAhead={() => void fetchList().catch(() => undefined)}
      >
        {children}
      </MenuButton>
      {open && (
        <Suspense>
          <MenuList label={label} entries={entries} button={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

type ButtonProps = Pick<Props, "label" | "className" | "children"> & {
  readonly button: RefObject<HTMLButtonElement | null>
  readonly open: boolean
  readonly onPress: () => void
  /** Called as soon as a press is likely. */
  readonly fetchAhead: () => void
}

export function MenuButton({ button, label, className, open, onPress, fetchAhead, children }: ButtonProps) {
  return (
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
      onClick={onPress}
    >
      {children}
    </button>
  )
}
