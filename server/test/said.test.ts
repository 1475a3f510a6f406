/** What the server says to people is there in French too, and reaches those who read French. */
import assert from "node:assert/strict"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { test } from "node:test"
import { FRENCH_SENTENCES } from "@diapason/shared/french-sentences"
import { languageOf, toFrench } from "@diapason/shared/said"
import { startServer } from "./running-server.ts"

const ROOT = join(import.meta.dirname, "../..")
/** For the owner's terminal and the log, or for whoever writes the program: never shown by the page. */
const NOT_FOR_READERS = [
  /^server\/src\/(main|config|env-file)\.ts$/,
  /^server\/src\/database\//,
  /french-sentences\.ts$/,
  /console-lines\.ts$/,
  /snapshots\.ts$/,
  /old-files\.ts$/,
  /old-data-fields\.ts$/,
  /\.(test|fixture)\.ts$/,
  /test-/,
]
const BUGS = [/^An endpoint reads an input/, /^The route \$\{/]
const SENTENCE = /(["`])((?:[A-Z“]|\$\{)(?:(?!\1)[^\n\\]|\\.){12,}?[.!?…])\1/g

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "")

const sentencesOf = (source: string): readonly string[] =>
  [...withoutComments(source).matchAll(SENTENCE)]
    .map(([, , text = ""]) => text)
    .filter(text => text.includes(" ") && !BUGS.some(bug => bug.test(text)))

test("every sentence of the server has its French", () => {
  const files = globSync("{server,shared}/src/**/*.ts", { cwd: ROOT }).filter(
    file => !NOT_FOR_READERS.some(one => one.test(file)),
  )
  const said = files.flatMap(file => sentencesOf(readFileSync(join(ROOT, file), "utf8")).map(text => ({ file, text })))
  assert.ok(said.length > 150, `${said.length} sentences were found`)
  const missing = said.filter(({ text }) => {
    const filled = text.replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, "X9").replace(/\\(.)/g, "$1")
    return toFrench(filled) === filled
  })
  assert.deepEqual(missing, [], "shared/src/french-sentences.ts lacks these")
})

test("French sentences use what the English leave open, and hold their signs to their words", () => {
  for (const [english, french] of Object.entries(FRENCH_SENTENCES)) {
    const holes = english.split("{}").length - 1
    for (const [, n] of french.matchAll(/\{(\d)\}/g)) assert.ok(Number(n) >= 1 && Number(n) <= holes, english)
    assert.doesNotMatch(french, /'|« | »| [:;!?]/, english)
    assert.notEqual(french.trim(), "", english)
  }
})

test("what differs is as short as can be, and may be nothing, or look like the words", () => {
  assert.equal(toFrench("X is wrong: is wrong: Y."), toFrench("X is wrong: Z.").replace("Z", "is wrong: Y"))
  assert.equal(toFrench("There are 3 keys already: revoke one that is"), "There are 3 keys already: revoke one that is")
})

test("of a header longer than any browser's only the beginning is read", () => {
  assert.equal(languageOf(`${"de, ".repeat(5)}fr`), "fr")
  assert.equal(languageOf(`${"de, ".repeat(500)}fr`), "en")
})

test("a sentence in a sentence is told in French as well; what is not known stays", () => {
  assert.equal(
    toFrench("“a.mp3” could not be added: The file is empty. Put an intact copy in its place."),
    "«\u00a0a.mp3\u00a0» n’a pas pu être ajouté\u00a0: Le fichier est vide. Remplacez-le par une copie intacte.",
  )
  assert.equal(toFrench("“x” could not be added: y"), "«\u00a0x\u00a0» n’a pas pu être ajouté\u00a0: y")
  assert.equal(toFrench("Nobody has ever said this"), "Nobody has ever said this")
  const refused = 'The body is wrong: send {"albumIds": ["…"]} or {} as JSON.'
  assert.match(toFrench(refused), /envoyez \{"albumIds": \["…"\]\} ou \{\} en JSON\.$/)
  const lists = '{"albums": […], "tracks": […], "artists": […]}'
  for (const said of [
    `"albums" is missing: send ${lists}, an empty list where there is none.`,
    `"albums" is not a list: send ${lists}, an empty list where there is none.`,
    `The body is no object: send ${lists}.`,
  ])
    assert.ok(toFrench(said).includes(`envoyez ${lists}`), said)
  const long = "“".repeat(20_000)
  assert.equal(toFrench(long), long)
})

test("no text, whatever it says, takes longer than its length is worth", { timeout: 60_000 }, async t => {
  const forms = Object.keys(FRENCH_SENTENCES).map(english => english.split("{}"))
  for (const [first = "", ...more] of forms)
    for (const part of more) {
      const text = `${first}${part.repeat(Math.floor((1_900 - first.length) / (part.length || 1)))}`
      assert.equal(typeof toFrench(`${text}\n`), "string")
    }
  const server = await startServer()
  t.after(() => server.stop())
  const albumIds = [`Deleted: ${" ".repeat(400)}`]
  const headers = { "accept-language": "fr" }
  const answer = await server.ask("/api/music/albums", { method: "DELETE", headers, body: { albumIds } })
  assert.equal(answer.status, 404)
})

test("the language is the first of ours that is asked for", () => {
  const cases = { "": "en", "*": "en", fr: "fr", "fr-CA,en;q=0.5": "fr", "en,fr": "en", "de, fr;q=0.3, en;q=0.2": "fr" }
  for (const [accepted, language] of Object.entries(cases)) assert.equal(languageOf(accepted), language, accepted)
  assert.equal(languageOf(undefined), "en")
  assert.equal(languageOf("fr;q=0, en;q=0.1"), "en")
})

test("who asks in French is answered in French, and the code is the same", async t => {
  const server = await startServer()
  t.after(() => server.stop())
  const ask = async (language?: string) => {
    const answer = await server.ask(
      "/api/music/albums/none",
      language ? { headers: { "accept-language": language } } : {},
    )
    assert.equal(answer.status, 404)
    return answer.json()
  }
  assert.deepEqual(await ask("fr-FR,fr;q=0.9,en;q=0.8"), {
    error: { code: "not_found", message: "Il n’y a pas d’album «\u00a0none\u00a0»." },
  })
  assert.deepEqual(await ask(), { error: { code: "not_found", message: 'There is no album with the id "none".' } })
})
