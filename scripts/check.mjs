/**
 * Everything that must hold before a change goes in: format and lint, types, unused code, all tests.
 * Installs from Debian what only the tests need. Ends with a line "N passed, N failed".
 */
import { spawnSync } from "node:child_process"
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"

/** Program → the Debian package it comes in; a path is a file that the package holds. */
const TEST_NEEDS = {
  chromium: "chromium",
  ffmpeg: "ffmpeg",
  openssl: "openssl",
  "/usr/share/games/supertux2/music": "supertux-data",
  "/usr/lib/postgresql": "postgresql",
}
const TESTS = [
  "shared/**/*.test.ts",
  "stand-ins/**/*.test.ts",
  "server/**/*.test.ts",
  "web/**/*.test.ts",
  "demo/**/*.test.ts",
  "journeys/**/*.test.ts",
]
/** What is heard is recorded and measured by the millisecond: nothing else runs beside these. */
const LISTENING = ["journeys/gapless.test.ts", "journeys/listening.test.ts", "journeys/segments.test.ts"]
/** What the store promises, once more with PostgreSQL in the place of SQLite. */
const TESTS_ON_POSTGRES = [
  "server/src/library/**/*.test.ts",
  "server/src/replication/replication.test.ts",
  "server/src/replication/old-data/import-data.test.ts",
  "server/src/imports/imports.test.ts",
  "server/test/events.test.ts",
  "server/test/forgetting.test.ts",
  "server/test/keeping.test.ts",
  "server/test/library-doors.test.ts",
  "server/test/local-folders.test.ts",
  "server/test/music.test.ts",
  "server/test/pair.test.ts",
  "server/test/process.test.ts",
  "server/test/session.test.ts",
]
const MOST_FILES_AGAIN = 4
/** Half an hour is meant; a slow machine may take half as long again. */
const END = Date.now() + 45 * 60_000

const run = (command, args, options = {}) => spawnSync(command, args, { stdio: "inherit", ...options }).status ?? 1

function isHere(need) {
  const [command, args] = need.startsWith("/") ? ["test", ["-e", need]] : ["sh", ["-c", `command -v ${need}`]]
  return run(command, args, { stdio: "ignore" }) === 0
}

function installTestNeeds() {
  const missing = Object.entries(TEST_NEEDS).filter(([need]) => !isHere(need))
  if (missing.length === 0) return
  const packages = missing.map(([, name]) => name)
  process.stdout.write(`Installing what the tests need: ${packages.join(", ")}\n`)
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo"]
  const apt = words => {
    const [command, ...args] = [...asRoot, "apt-get", ...words]
    return run(command, args, {
      stdio: ["ignore", "ignore", "inherit"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    })
  }
  if (apt(["update", "-qq"]) !== 0 || apt(["install", "-y", "-qq", "--no-install-recommends", ...packages]) !== 0)
    process.stderr.write(`Install these by hand, then run it again: ${packages.join(", ")}\n`)
}

/** `runner` is Node's arguments before the options of its test runner. */
function runTests(runner, files, { atOnce }) {
  const folder = mkdtempSync(join(tmpdir(), "diapason-check-"))
  const tap = join(folder, "tests.tap")
  const status = run(
    process.execPath,
    [
      ...runner,
      "--test-force-exit",
      `--test-concurrency=${atOnce}`,
      "--test-timeout=240000",
      "--test-reporter=dot",
      "--test-reporter-destination=stdout",
      "--test-reporter=tap",
      `--test-reporter-destination=${tap}`,
      ...files,
    ],
    { timeout: Math.max(60_000, END - Date.now()) },
  )
  const text = existsSync(tap) ? readFileSync(tap, "utf8") : ""
  rmSync(folder, { recursive: true })
  const count = name => Number(new RegExp(`^# ${name} (\\d+)$`, "m").exec(text)?.[1] ?? 0)
  return {
    passed: count("pass"),
    failed: Math.max(count("fail") + count("cancelled"), status === 0 ? 0 : 1),
    failedFiles: [...new Set(failuresIn(text).map(({ file }) => file))],
    names: failuresIn(text).map(({ name }) => name),
  }
}

const failuresIn = tap =>
  [...tap.matchAll(/^\s*not ok \d+ - (.*)\n\s+---\n(?:.*\n)*?\s+location: '(.*):\d+:\d+'$/gm)].map(
    ([, name, file]) => ({
      name,
      file,
    }),
  )

/**
 * Browsers and servers as processes share few cores here: the files of a test that failed in the crowd run once more, one after
 * the other, and what passes then is named. What fails twice has failed; so has everything where many files fail.
 */
function judge(runner, files, atOnce) {
  const { passed, failed, failedFiles, names } = runTests(runner, files, { atOnce })
  if (failed === 0 || failedFiles.length === 0 || failedFiles.length > MOST_FILES_AGAIN) return { passed, failed }
  process.stdout.write(`\nOnce more, alone: ${failedFiles.map(file => relative(process.cwd(), file)).join(", ")}\n`)
  const again = runTests(runner, failedFiles, { atOnce: 1 })
  if (again.failed === 0) process.stdout.write(`\nPassed only when alone: ${names.join("; ")}\n`)
  return { passed: passed + Math.max(0, failed - again.failed), failed: again.failed }
}

const steps = {
  "format and lint": () => run("biome", ["check", "--error-on-warnings"]),
  types: () => run("tsc", ["-p", "tsconfig.json"]),
  "types of the page": () => run("npm", ["run", "--silent", "check", "--workspace", "web"]),
  "unused code": () => run("knip", ["--no-config-hints"]),
  "page and server": () => run(process.execPath, ["scripts/build.mjs", "page", "server"]),
}
let failed = 0
for (const [name, step] of Object.entries(steps)) {
  const ok = step() === 0
  process.stdout.write(`${ok ? "ok    " : "FAILED"} ${name}\n`)
  if (!ok) failed += 1
}
installTestNeeds()
let passed = 0
for (const [runner, files, atOnce] of [
  [["--test"], globSync(TESTS).filter(file => !LISTENING.includes(file)), 2],
  [["server/test/on-postgres.ts"], TESTS_ON_POSTGRES, 2],
  [["--test"], LISTENING, 1],
]) {
  const tests = judge(runner, files, atOnce)
  passed += tests.passed
  failed += tests.failed
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
