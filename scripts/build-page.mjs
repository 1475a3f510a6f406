/** Builds the page where its sources are newer than what was built. Plain JavaScript, so that an old runtime can read it too. */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const OLDEST_RUNTIME = 24
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const PAGE = join(ROOT, "web")
const BUILT = join(PAGE, "dist", "index.html")
const SOURCES = ["web/src", "web/public", "web/index.html", "web/vite.config.ts", "web/package.json", "shared/src"]

/** Milliseconds since 1970; 0 for what is not there. */
function newestChange(path) {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0)
}

function build() {
  const vite = createRequire(join(PAGE, "package.json")).resolve("vite/package.json")
  const command = join(dirname(vite), "bin", "vite.js")
  const { status } = spawnSync(process.execPath, [command, "build", "--logLevel", "warn"], {
    cwd: PAGE,
    stdio: ["ignore", "inherit", "inherit"],
  })
  return status === 0
}

const runtime = Number(process.versions.node.split(".")[0])
if (runtime < OLDEST_RUNTIME) {
  process.stderr.write(
    `Diapason needs Node ${OLDEST_RUNTIME} or newer; this is ${process.versions.node}. Run "npm install" (it brings one for most machines), or install a newer Node.\n`,
  )
  process.exit(1)
}
const isBuilt = existsSync(BUILT)
const isStale = !isBuilt || SOURCES.some(path => newestChange(join(ROOT, path)) > statSync(BUILT).mtimeMs)
if (isStale || process.argv.includes("--force")) {
  process.stdout.write("Building the page…\n")
  if (!build())
    process.stderr.write(
      `The page could not be built. The server starts with ${isBuilt ? "the page built before" : "none"}.\n`,
    )
}
