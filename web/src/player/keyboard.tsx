/** The keys that work everywhere except where one writes, or where a control has a use for them. */
import { useLayoutEffect, useRef } from "react"
import { useOverlays } from "../frame/overlays.ts"
import { useServices } from "../services.ts"

const SEEK_S = 10
const VOLUME_STEP = 0.05

export function Keyboard() {
  const { player } = useServices()
  const open = useOverlays()
  const before = useRef(1)

  // As soon as it is seen: a key may be pressed before the next frame.
  useLayoutEffect(() => {
    const louder = (step: number) => player.setVolume(Math.min(1, Math.max(0, player.audio.get().volume + step)))
    function mute() {
      const { volume } = player.audio.get()
      if (volume > 0) before.current = volume
      player.setVolume(volume > 0 ? 0 : before.current)
    }
    const actions = new Map<string, () => void>([
      [" ", player.toggle],
      ["ArrowLeft", () => player.seekBy(-SEEK_S)],
      ["ArrowRight", () => player.seekBy(SEEK_S)],
      ["ArrowUp", () => louder(VOLUME_STEP)],
      ["ArrowDown", () => louder(-VOLUME_STEP)],
      ["n", player.next],
      ["p", player.previous],
      ["m", mute],
      ["s", player.toggleShuffle],
      ["r", player.cycleRepeat],
      ["f", () => document.querySelector<HTMLElement>(".now .star, .player .star")?.click()],
      ["o", () => open("now")],
      ["q", () => open("queue")],
      ["l", () => open("lyrics")],
      ["a", () => open("add")],
      ["?", () => open("help")],
      ["/", () => document.querySelector<HTMLInputElement>("[data-search]")?.focus()],
    ])
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
      if (isTaken(event)) return
      const action = actions.get(event.key.length === 1 ? event.key.toLowerCase() : event.key)
      // Arrows scroll the page as usual while no music is there to steer.
      if (!action || (event.key.startsWith("Arrow") && player.audio.get().duration === 0)) return
      event.preventDefault()
      action()
    }
    document.addEventListener("keydown", onKey)
    return () => document.removeEventListener("keydown", onKey)
  }, [player, open])
  return null
}

function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest("input, textarea, select, [contenteditable], [role=menu], [role=slider]")) return true
  // The large player is the player still; other dialogs keep the keys to themselves.
  if (target.closest("[role=dialog]:not(.now)")) return true
  return key === " " && target.closest("button, a, summary, [role=button]") !== null
}
