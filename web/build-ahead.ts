/**
 * Asks the browser to compile all of the first visit's scripts while they arrive, off the page's own thread, instead of
 * each function when it is first called. https://v8.dev/blog/explicit-compile-hints
 */
import type { Plugin } from "vite"

const HINT = "//# allFunctionsCalledOnLoad\n"

/** `besides`: names of chunks that the first visit fetches though no script imports them at once. */
export function compiledAhead(besides: readonly string[]): Plugin {
  return {
    name: "compiled-ahead",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const chunks = Object.values(bundle).filter(file => file.type === "chunk")
        const first = new Set<string>()
        const add = (fileName: string) => {
          if (first.has(fileName)) return
          first.add(fileName)
          for (const chunk of chunks) if (chunk.fileName === fileName) chunk.imports.forEach(add)
        }
        for (const { fileName, isEntry, name } of chunks) if (isEntry || besides.includes(name)) add(fileName)
        for (const chunk of chunks) if (first.has(chunk.fileName)) chunk.code = HINT + chunk.code
      },
    },
  }
}
