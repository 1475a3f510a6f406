/** The links of a card. They do what the router's own do, without what those follow for each of a thousand: its address. */
import { useRouter } from "@tanstack/react-router"
import { type ComponentProps, type MouseEvent, useRef } from "react"

/** A pointer that only passes by asks for nothing. */
const PAUSE_MS = 50

type Props = Omit<ComponentProps<"a">, "href" | "onClick">
type Page = { readonly href: string; readonly open: () => void; readonly preload: () => void }

export function AlbumLink({ albumId, ...rest }: Props & { readonly albumId: string }) {
  const router = useRouter()
  const to = { to: "/albums/$albumId", params: { albumId } } as const
  return (
    <CardLink
      {...rest}
      href={`/albums/${encodeURIComponent(albumId)}`}
      open={() => void router.navigate(to)}
      preload={() => void router.preloadRoute(to)}
    />
  )
}

export function ArtistLink({ artistId, ...rest }: Props & { readonly artistId: string }) {
  const router = useRouter()
  const to = { to: "/artists/$artistId", params: { artistId } } as const
  return (
    <CardLink
      {...rest}
      href={`/artists/${encodeURIComponent(artistId)}`}
      open={() => void router.navigate(to)}
      preload={() => void router.preloadRoute(to)}
    />
  )
}

function CardLink({ href, open, preload, ...rest }: Props & Page) {
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stay = () => {
    clearTimeout(pause.current)
    pause.current = setTimeout(preload, PAUSE_MS)
  }
  const leave = () => clearTimeout(pause.current)
  function press(event: MouseEvent) {
    leave()
    // The browser's own ways: a new tab, a new window, a download.
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    open()
  }
  return (
    <a
      {...rest}
      href={href}
      onClick={press}
      onPointerEnter={stay}
      onPointerLeave={leave}
      onFocus={stay}
      onBlur={leave}
      // Not `onTouchStart`: the browser would ask this page before each scroll whether it may.
      onPointerDown={preload}
    />
  )
}
