/** A part of the page that is fetched when it is first shown. One that does not come leaves the rest as it is. */
import { type ComponentType, useLayoutEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"

/** Milliseconds until what nobody can press again is asked for again. */
const AGAIN_MS = 5_000

/** Called in its place where it does not come, so that the next press asks for it again. */
type Leaving = { readonly onMissing?: () => void; readonly onClose?: () => void }
type Shelf<P> = { readonly load: () => Promise<ComponentType<P>>; come?: ComponentType<P> }

/** As `lazy`, which would keep a failure for ever and throw it at the whole page. */
export function part<P extends object>(load: () => Promise<ComponentType<P>>) {
  const shelf: Shelf<P> = { load }
  return (props: P & Leaving) => <Part shelf={shelf} given={props} />
}

type Props<P> = { readonly shelf: Shelf<P>; readonly given: P & Leaving }

function Part<P extends object>({ shelf, given }: Props<P>) {
  const { toasts } = useServices()
  const { t } = useTranslation()
  const [, setIsThere] = useState(shelf.come !== undefined)
  const [attempt, setAttempt] = useState(0)
  const leave = given.onMissing ?? given.onClose

  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each attempt, whatever else is drawn anew
  useLayoutEffect(() => {
    if (shelf.come) return
    let left = false
    let timer: number | undefined
    shelf.load().then(
      component => {
        shelf.come = component
        if (!left) setIsThere(true)
      },
      () => {
        if (left) return
        const text = t("app.pieceLost")
        // Several that are missing are one message, and one that stays away is told once.
        if (attempt === 0 && !toasts.list.get().some(toast => toast.text === text))
          toasts.show({ text, tone: "problem" })
        if (leave) leave()
        else timer = window.setTimeout(() => setAttempt(attempt + 1), AGAIN_MS)
      },
    )
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [attempt])

  const Shown = shelf.come
  return Shown ? <Shown {...given} /> : null
}
