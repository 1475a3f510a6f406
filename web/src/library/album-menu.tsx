/** The three dots of an album. There is one on every card: what stands behind them is made at the first press. */
import type { Album } from "@diapason/shared/api"
import { Suspense, useRef, useState } from "react"
import { Icon } from "../frame/icons.tsx"
import { MenuButton } from "../frame/menu.tsx"
import { part } from "../frame/part.tsx"

const fetchList = () => import("./album-menu-list.tsx")
const AlbumMenuList = part(async () => (await fetchList()).AlbumMenuList)

type Props = {
  readonly album: Album
  readonly label: string
  readonly onSelect?: () => void
  readonly onDelete?: () => void
}

export function AlbumMenu({ album, label, ...more }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  const [open, setOpen] = useState(false)
  const [used, setUsed] = useState(false)
  return (
    <>
      <MenuButton
        button={button}
        className="icon-button album-more"
        label={label}
        open={open}
        onPress={() => {
          setUsed(true)
          setOpen(!open)
        }}
        fetchAhead={() => void fetchList().catch(() => undefined)}
      >
        <Icon name="more" />
      </MenuButton>
      {used && (
        <Suspense>
          <AlbumMenuList
            album={album}
            label={label}
            button={button}
            open={open}
            onClose={() => setOpen(false)}
            onMissing={() => {
              setOpen(false)
              setUsed(false)
            }}
            {...more}
          />
        </Suspense>
      )}
    </>
  )
}
