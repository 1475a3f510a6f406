/** Lays `name.br` beside each text of a built page, as small as it gets: a small server has no time to do so when it is asked. */
import { readdir, readFile, writeFile } from "node:fs/promises"
import { extname, join } from "node:path"
import { promisify } from "node:util"
import { brotliCompress, constants } from "node:zlib"
import type { Plugin } from "vite"

const TEXTS = new Set([".html", ".js", ".css", ".svg", ".webmanifest"])
/** Bytes; the server sends smaller ones as they are. */
const WORTH_COMPRESSING = 1_024
const compress = promisify(brotliCompress)

export function compressed(): Plugin {
  let folder = ""
  return {
    name: "compressed",
    apply: "build",
    configResolved(config) {
      folder = join(config.root, config.build.outDir)
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const found = await readdir(folder, { recursive: true, withFileTypes: true })
        const texts = found.filter(entry => entry.isFile() && TEXTS.has(extname(entry.name)))
        await Promise.all(texts.map(entry => compressFile(join(entry.parentPath, entry.name))))
      },
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < WORTH_COMPRESSING) return
  await writeFile(`${path}.br`, await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
}
