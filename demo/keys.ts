/** The keyboard: one key, one act; one act at a time. */
import { emitKeypressEvents, type Key } from "node:readline"

export type Acts = Readonly<Record<string, () => Promise<void> | void>>

/** Listens until it is called off by the returned function. Does nothing where there is no keyboard. Ctrl-C is `q`. */
export function listenToKeys(input: NodeJS.ReadStream, acts: Acts, onError: (error: unknown) => void): () => void {
  if (!input.isTTY) return () => {}
  let busy = Promise.resolve()
  const press = (_text: string | undefined, key: Key): void => {
    const name = key.ctrl && key.name === "c" ? "q" : (key.name ?? "")
    const act = Object.hasOwn(acts, name) ? acts[name] : undefined
    if (!act) return
    // Leaving does not wait for what is under way.
    if (name === "q") void Promise.resolve(act()).catch(onError)
    else busy = busy.then(act).catch(onError)
  }
  emitKeypressEvents(input)
  input.setRawMode(true)
  input.on("keypress", press)
  input.resume()
  return () => {
    input.off("keypress", press)
    input.setRawMode(false)
    input.pause()
  }
}
