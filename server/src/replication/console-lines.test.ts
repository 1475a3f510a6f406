/** The lines on the owner's console: which, how often, and in which order. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { createConsoleLines } from "./console-lines.ts"

const URL = "https://my-app.koyeb.app"
const SENDING = `[SYNC KOYEB] Synchronisation vers ${URL}/api/music/import-data...`
const SUCCEEDED = "[SYNC KOYEB] Synchronisation réussie: 5 albums, 45 tracks, 10 artists"
const counts = { albums: 5, tracks: 45, artists: 10 }

const createLines = () => {
  const printed: string[] = []
  return { lines: createConsoleLines(URL, line => printed.push(line)), printed }
}

test("many tries that fail are one line, and the next time that things go wrong is another", () => {
  const { lines, printed } = createLines()
  for (let time = 0; time < 2; time += 1) {
    for (let tries = 0; tries < 3; tries += 1) {
      lines.sending()
      lines.failed("add", "unreachable", "no connection", false)
    }
    lines.succeeded(counts)
  }
  const failed =
    "[SYNC KOYEB] Erreur lors de la synchronisation après ajout Google Drive: le serveur distant est injoignable (pas de connexion)"
  assert.deepEqual(printed, [SENDING, failed, SUCCEEDED, SENDING, failed, SUCCEEDED])
})

test("a change that comes while a try is failing: what was to be sent is said before the error", () => {
  const { lines, printed } = createLines()
  lines.failed("delete", "unreachable", "no connection", false)
  lines.sending()
  lines.failed("delete", "unreachable", "no connection", false)
  assert.deepEqual(printed, [
    SENDING,
    "[SYNC KOYEB] Erreur lors de la synchronisation après suppression: le serveur distant est injoignable (pas de connexion)",
  ])
})

test("a token in the address is never shown", () => {
  const printed: string[] = []
  createConsoleLines(`${URL}/k/secret`, line => printed.push(line)).sending()
  assert.deepEqual(printed, [`[SYNC KOYEB] Synchronisation vers ${URL}/k/…/api/music/import-data...`])
})

test("what only the owner can cure is told though something else was failing, once", () => {
  const printed: string[] = []
  const lines = createConsoleLines("http://127.0.0.1:1", line => printed.push(line))
  lines.failed("add", "unreachable", "no connection", false)
  lines.failed("add", "timeout", "no answer", false)
  lines.failed("add", "auth", "401", true)
  lines.failed("add", "auth", "401", true)
  assert.equal(printed.filter(line => line.includes("Erreur")).length, 2)
  assert.match(printed.at(-1) ?? "", /après ajout Google Drive: .*SYNC_TOKEN/)
})
