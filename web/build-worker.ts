/** Adds the service worker to a built page: it knows the page's files and changes whenever one of them does. */
import { createHash } from "node:crypto"
import { readdir, readFile, writeFile } from "node:fs/promises"
import { join, relative, sep } from "node:path"
import { build, type Plugin } from "vite"

const ENTRY = "src/offline/worker/service-worker.ts"
const NAME = "sw.js"

export function serviceWorker(): Plugin {
  let root = ""
  let folder = ""
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      root = config.root
      folder = join(config.root, config.build.outDir)
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const { paths, version } = await listFiles(folder)
        await writeFile(join(folder, NAME), await bundle(root, paths, version))
      },
    },
  }
}

/** The files as they are asked for, and a number over their names and contents. */
async function listFiles(folder: string): Promise<{ readonly paths: readonly string[]; readonly version: string }> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = found
    .filter(entry => entry.isFile() && entry.name !== NAME && !/\.(?:map|br)$/.test(entry.name))
    .map(entry => `/${relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/")}`)
    .sort()
  const sum = createHash("sha256")
  for (const path of paths) sum.update(path).update(await readFile(join(folder, path)))
  return { paths, version: sum.digest("hex").slice(0, 12) }
}

async function bundle(root: string, paths: readonly string[], version: string): Promise<string> {
  const made = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    define: { __SHELL__: JSON.stringify(paths), __VERSION__: JSON.stringify(version) },
    build: {
      write: false,
      target: "es2023",
      lib: { entry: join(root, ENTRY), formats: ["iife"], name: "worker", fileName: () => NAME },
    },
  })
  const [output] = Array.isArray(made) ? made : [made]
  const file = output && "output" in output ? output.output[0] : undefined
  if (!file) throw new Error("The service worker was not built.")
  return file.code
}
