import assert from "node:assert/strict"
import { test } from "node:test"
import type { Import } from "@diapason/shared/api"
import { QueryClient } from "@tanstack/react-query"
import { createApi } from "../api.ts"
import { importsQuery, keys } from "../queries.ts"
import { type Imports, withImport } from "./import-list.ts"

const job = (id: string, state: Import["state"], minute: number): Import => ({
  id,
  state,
  url: `https://drive.google.com/drive/folders/${id}`,
  createdAt: "2026-03-01T10:00:00.000Z",
  updatedAt: `2026-03-01T10:0${minute}:00.000Z`,
  filesTotal: 0,
  filesDone: 0,
  albums: [],
  failures: [],
})
const shown = ({ imports }: Imports) => imports.map(({ id, state }) => `${id} ${state}`)

test("what was told while the list was on its way is newer than the list", async () => {
  const client = new QueryClient()
  let answer: readonly Import[] = []
  let tell = () => {}
  const api = createApi({
    fetch: async () => {
      tell()
      return Response.json({ imports: answer })
    },
    onAnswer: () => {},
    language: () => "en",
    onSignedOut: () => {},
  })
  const hear = (changed: Import) =>
    client.setQueryData<Imports>(keys.imports, known => ({ imports: withImport(known?.imports ?? [], changed) }))
  const listed = async () => shown(await client.fetchQuery(importsQuery(api)))
  answer = [job("b", "running", 0), job("a", "running", 0)]
  tell = () => hear(job("b", "failed", 1))
  assert.deepEqual(await listed(), ["b failed", "a running"])
  tell = () => {
    hear(job("a", "done", 2))
    hear(job("c", "running", 2))
  }
  assert.deepEqual(await listed(), ["c running", "b failed", "a done"])
  // Tried again, and one is gone.
  answer = [job("c", "running", 3), job("b", "running", 3)]
  tell = () => {}
  assert.deepEqual(await listed(), ["c running", "b running"])
})
