/** Tells `public/early.js` where that lies which it fetches beside the page's scripts: these files have their names from the build. */
import { relative, sep } from "node:path"
import type { Plugin, Rolldown } from "vite"

type Chunk = Rolldown.OutputChunk
type Names = {
  /** Each language's words, by its sign, as `src/words/…`. */
  readonly languages: readonly string[]
  /** What is fetched with a page that is not in the first scripts: its source by the name that `early.js` reads. */
  readonly pages: Readonly<Record<string, string>>
}

export function filesOfEarly({ languages, pages }: Names): Plugin {
  let root = ""
  return {
    name: "files-of-early",
    apply: "build",
    configResolved(config) {
      root = config.root
    },
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {} }) {
        const chunks = Object.values(bundle).filter(file => file.type === "chunk")
        const sourceOf = (chunk: Chunk) =>
          relative(root, chunk.facadeModuleId ?? "")
            .split(sep)
            .join("/")
        const made = (source: string): Chunk => {
          const chunk = chunks.find(chunk => sourceOf(chunk) === source)
          if (!chunk) throw new Error(`"${source}" has no file of its own.`)
          return chunk
        }
        const byName = new Map(chunks.map(chunk => [chunk.fileName, chunk]))
        const first = filesOf(
          chunks.filter(chunk => chunk.isEntry),
          byName,
        )
        const attributes = languages.map(language => `data-${language}="/${made(`src/words/${language}.ts`).fileName}"`)
        for (const [name, source] of Object.entries(pages)) {
          const files = [...filesOf([made(source)], byName)].filter(file => !first.has(file))
          attributes.push(`data-${name}="${files.map(file => `/${file}`).join(" ")}"`)
        }
        return html.replace('src="/early.js"', `src="/early.js" ${attributes.join(" ")}`)
      },
    },
  }
}

/** The chunks, what they import at once, and the style sheets of all of these. */
function filesOf(chunks: readonly Chunk[], byName: ReadonlyMap<string, Chunk>, files = new Set<string>()): Set<string> {
  for (const chunk of chunks) {
    if (files.has(chunk.fileName)) continue
    files.add(chunk.fileName)
    for (const sheet of chunk.viteMetadata?.importedCss ?? []) files.add(sheet)
    filesOf(
      chunk.imports.flatMap(name => byName.get(name) ?? []),
      byName,
      files,
    )
  }
  return files
}
