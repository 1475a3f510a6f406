/** Tells `public/early.js` where the words of each language lie: their file has its name from the build. */
import { relative, sep } from "node:path"
import type { Plugin } from "vite"

export function languagesOfEarly(languages: readonly string[]): Plugin {
  let root = ""
  return {
    name: "languages-of-early",
    apply: "build",
    configResolved(config) {
      root = config.root
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const files = new Map<string, string>()
        for (const file of Object.values(bundle))
          if (file.type === "chunk" && file.facadeModuleId)
            files.set(relative(root, file.facadeModuleId).split(sep).join("/"), file.fileName)
        const attributes = languages.map(language => {
          const file = files.get(`src/words/${language}.ts`)
          if (file === undefined) throw new Error(`The words of "${language}" have no file of their own.`)
          return `data-${language}="/${file}"`
        })
        return html.replace('src="/early.js"', `src="/early.js" ${attributes.join(" ")}`)
      },
    },
  }
}
