/**
 * Builds what is missing or older than its sources: `page` (web/dist) and `server` (server/dist, one file that starts in a
 * third of the time and memory of the sources). `--force` builds in any case.
 * Plain JavaScript, so that an old runtime can read it too.
 */
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, statSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const OLDEST_RUNTIME = 24
const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))

const PARTS = {
  page: {
    folder: "web",
    built: "web/dist/index.html",
    sources: [
      "web/src",
      "web/public",
      "web/index.html",
      "web/vite.config.ts",
      "web/build-compressed.ts",
      "web/build-early.ts",
      "web/build-worker.ts",
      "web/package.json",
      "shared/src",
    ],
    program: ["vite", "bin/vite.js"],
    options: ["build", "--logLevel", "warn"],
    otherwise: "The server starts with the page built before, or with none.",
  },
  server: {
    folder: "server",
    built: "server/dist/main.js",
    sources: ["server/src", "server/package.json", "shared/src", "package-lock.json"],
    program: ["rolldown", "bin/cli.mjs"],
    options: ["src/main.ts", "--dir", "dist", "--platform", "node", "--external", "sharp", "--log-level", "warn"],
    otherwise: "Run it from its sources instead: npm run dev.",
  },
}

/** Milliseconds since 1970; 0 for what is not there. */
function newestChange(path) {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return readdirSync(path).reduce((newest, name) => Math.max(newest, newestChange(join(path, name))), 0)
}

function isStale({ built, sources }) {
  const file = join(ROOT, built)
  return !existsSync(file) || sources.some(path => newestChange(join(ROOT, path)) > statSync(file).mtimeMs)
}

function build({ folder, program: [name, file], options }) {
  const home = createRequire(join(ROOT, folder, "package.json")).resolve(`${name}/package.json`)
  const { status } = spawnSync(process.execPath, [join(dirname(home), file), ...options], {
    cwd: join(ROOT, folder),
    stdio: ["ignore", "ignore", "inherit"],
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
const force = process.argv.includes("--force")
for (const name of process.argv.slice(2).filter(word => !word.startsWith("--"))) {
  const part = PARTS[name]
  if (!force && !isStale(part)) continue
  process.stdout.write(`Building the ${name}…\n`)
  if (build(part)) continue
  process.stderr.write(`The ${name} could not be built. ${part.otherwise}\n`)
  if (!existsSync(join(ROOT, part.built))) process.exitCode = name === "server" ? 1 : 0
}
