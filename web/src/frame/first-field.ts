/** Where the focus goes when a dialog opens: to what one came for, never to the button that throws it away. */

const FIELDS = "textarea, select, input:not([type=file], [type=checkbox], [type=radio], [type=hidden])"
const CHOICES = "button, a[href], input"

/** For `onOpenAutoFocus`: the first field, else the first choice, else the dialog itself. */
export function focusFirst(event: Event): void {
  const { currentTarget: dialog } = event
  if (!(dialog instanceof HTMLElement)) return
  event.preventDefault()
  const usable = (selector: string) =>
    [...dialog.querySelectorAll<HTMLElement>(selector)].find(
      found => !found.matches(":disabled") && !found.closest(".dialog-head, .toasts"),
    )
  const first = usable(FIELDS) ?? usable(CHOICES) ?? dialog
  first.focus({ preventScroll: true })
}
