/** Writes docs/faults.md from the catalogue and the names of the tests; `--print` shows it instead. */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { FAULTS } from "../server/test/faults/catalogue.ts"

const ROOT = fileURLToPath(new URL("..", import.meta.url))
const PLACES = ["server/src/**/*.test.ts", "server/test/**/*.test.ts", "journeys/*.test.ts"]
/** A title begins with `fault 7: …` or `faults 46 and 47: …`. */
const TITLE = /\b(?:test|it)\(\s*[`"](faults? [\d, and]+): ((?:[^`"\\]|\\.)*)[`"]/g

/** How a file proves: by whole processes, by real sockets in this process, or by a model of them. */
const kindOf = (path, text) => {
  if (path.startsWith("journeys/") || /\.\/(side|two-servers)\.ts/.test(text)) return "processes"
  if (/fault-model\/manual-clock|fault-model\/schedule/.test(text)) return "real sockets, a clock of the test's own"
  if (/running-server|\/peer\.ts|createServer/.test(text)) return "real sockets"
  return "by itself"
}

const readProofs = () => {
  const proofs = new Map()
  for (const path of PLACES.flatMap(place => globSync(place, { cwd: ROOT })).toSorted()) {
    const text = readFileSync(join(ROOT, path), "utf8")
    for (const [, numbers, title] of text.matchAll(TITLE))
      for (const number of numbers.match(/\d+/g) ?? []) {
        const known = proofs.get(Number(number)) ?? []
        known.push({ path, title: title.replace(/\$\{[^}]*\}/g, "…"), kind: kindOf(path, text) })
        proofs.set(Number(number), known)
      }
  }
  return proofs
}

const cell = text => text.replaceAll("|", "\\|")
const unique = values => [...new Set(values)]

const row = (number, fault, expected, proofs) => {
  const where = unique(proofs.map(({ path }) => path)).map(path => `[${path}](../${path})`)
  const titles = unique(proofs.map(({ title }) => title))
  const proof = proofs.length === 0 ? "**no test proves this**" : `${titles.join("; ")} (${where.join(", ")})`
  return `| ${number} | ${cell(fault)} | ${cell(expected)} | ${cell(proof)} | ${unique(proofs.map(({ kind }) => kind)).join("; ") || "—"} |`
}

const faultsDocument = () => {
  const proofs = readProofs()
  const covered = FAULTS.filter(([number]) => proofs.has(number)).length
  return `# Faults

What can go wrong between two servers, what must happen then, and the test that proves it: ${covered} of ${FAULTS.length}. Under every one of
them a local change is answered as fast as ever, nothing crashes, the owner's console tells each change of state once, and both
libraries are equal once the fault is over.

Generated from the tests by \`node scripts/faults-table.mjs\`.

| n | fault | what must happen | proved by | how |
| - | ----- | ---------------- | --------- | --- |
${FAULTS.map(([number, fault, expected]) => row(number, fault, expected, proofs.get(number) ?? [])).join("\n")}
`
}

if (process.argv.includes("--print")) process.stdout.write(faultsDocument())
else writeFileSync(join(ROOT, "docs/faults.md"), faultsDocument())
