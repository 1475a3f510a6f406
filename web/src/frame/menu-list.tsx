/** The open menu, hung below its button. */
import { Link } from "@tanstack/react-router"
import { DropdownMenu } from "radix-ui"
import { type RefObject, useLayoutEffect, useState } from "react"
import { createPortal } from "react-dom"
import { Icon } from "./icons.tsx"
import type { MenuEntry } from "./menu-entries.ts"

type Props = {
  readonly label: string
  readonly entries: readonly MenuEntry[]
  readonly button: RefObject<HTMLButtonElement | null>
  readonly onClose: () => void
}

export function MenuList({ label, entries, button, onClose }: Props) {
  const [place, setPlace] = useState<DOMRect | null>(null)
  useLayoutEffect(() => setPlace(button.current?.getBoundingClientRect() ?? null), [button])
  if (!place) return null
  const { left, top, width, height } = place
  // A dialog that an entry opens gives the focus back to the button: the entry will be gone.
  const focusButton = () => button.current?.focus()
  // The place is laid on the body: inside a moved row, "fixed" would count from the row.
  return (
    <DropdownMenu.Root open modal={false} onOpenChange={open => open || onClose()}>
      {createPortal(
        <DropdownMenu.Trigger asChild>
          <span className="menu-place" aria-hidden="true" style={{ left, top, width, height }} />
        </DropdownMenu.Trigger>,
        document.body,
      )}
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className="menu"
          aria-label={label}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          onCloseAutoFocus={event => {
            event.preventDefault()
            focusButton()
          }}
          onInteractOutside={event => {
            // The button closes what it opened; closing here too would open it again.
            if (event.target instanceof Node && button.current?.contains(event.target)) event.preventDefault()
          }}
        >
          {entries.map((entry, index) => (
            <Entry key={entry.kind === "line" ? index : entry.label} entry={entry} focusButton={focusButton} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Entry({ entry, focusButton }: { readonly entry: MenuEntry; readonly focusButton: () => void }) {
  const run = (act: () => void) => () => {
    focusButton()
    act()
  }
  switch (entry.kind) {
    case "line":
      return <DropdownMenu.Separator className="menu-line" />
    case "note":
      return <DropdownMenu.Label className="menu-label">{entry.label}</DropdownMenu.Label>
    case "link":
      return (
        <DropdownMenu.Item className="menu-item" asChild>
          <Link {...entry.link}>
            {entry.label}
            {entry.checked && <Check />}
          </Link>
        </DropdownMenu.Item>
      )
    case "download":
      return (
        <DropdownMenu.Item className="menu-item" asChild>
          <a href={entry.address} download>
            {entry.label}
          </a>
        </DropdownMenu.Item>
      )
    case "choice":
      return (
        <DropdownMenu.CheckboxItem
          className="menu-item"
          checked={entry.checked}
          lang={entry.lang}
          onSelect={run(entry.run)}
        >
          {entry.label}
          {entry.checked && <Check />}
        </DropdownMenu.CheckboxItem>
      )
    case "action":
      return (
        <DropdownMenu.Item className={entry.danger ? "menu-item menu-danger" : "menu-item"} onSelect={run(entry.run)}>
          {entry.label}
          {entry.keyHint && <kbd>{entry.keyHint}</kbd>}
        </DropdownMenu.Item>
      )
  }
}

function Check() {
  return (
    <span className="menu-check">
      <Icon name="check" />
    </span>
  )
}
