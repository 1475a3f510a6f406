/** Asks the OpenSubsonic door as programs do: the same call as JSON and as XML, both checked, both told to be the same. */
import assert from "node:assert/strict"
import { z } from "zod"
import type { Answer, RunningServer } from "./running-server.ts"
import { readFault, readNothing, readSuccess } from "./subsonic-shapes.ts"
import { type Element, readXml } from "./xml.ts"

export type Query = Readonly<Record<string, string | number | readonly (string | number)[]>>

export const formOf = (query: Query): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([name, value]): [string, string][] =>
      typeof value === "object" ? value.map(one => [name, String(one)]) : [[name, String(value)]],
    ),
  ).toString()

type Leaf = readonly [path: string, text: string]

/** Every single value with the names that lead to it; lists leave no trace, and `value` is the text of what holds it. */
const leavesOfJson = (value: unknown, path: string): readonly Leaf[] => {
  if (Array.isArray(value)) return value.flatMap(one => leavesOfJson(one, path))
  if (typeof value !== "object" || value === null) return [[path.replace(/\/value$/, ""), String(value)]]
  return Object.entries(value).flatMap(([name, inner]) => leavesOfJson(inner, `${path}/${name}`))
}
const leavesOfXml = (element: Element, path: string): readonly Leaf[] => [
  ...[...element.attributes]
    .filter(([name]) => name !== "xmlns")
    .map(([name, text]): Leaf => [`${path}/${name}`, text]),
  ...(element.text === "" ? [] : ([[path, element.text]] as const)),
  ...element.children.flatMap(child => leavesOfXml(child, `${path}/${child.name}`)),
]
const sorted = (leaves: readonly Leaf[]) =>
  leaves
    .filter(([, text]) => text !== "")
    .map(String)
    .toSorted()

export const requireSame = (xml: string, json: unknown): void => {
  const root = readXml(xml)
  const inside: unknown = z.strictObject({ "subsonic-response": z.unknown() }).parse(json)["subsonic-response"]
  assert.equal(root.name, "subsonic-response")
  assert.equal(root.attributes.get("xmlns"), "http://subsonic.org/restapi")
  assert.deepEqual(sorted(leavesOfXml(root, "")), sorted(leavesOfJson(inside, "")))
}

export type SubsonicClient = ReturnType<typeof createSubsonicClient>

/** `credentials` stand in every address. */
export const createSubsonicClient = (server: Pick<RunningServer, "ask">, credentials: Query) => {
  const ask = (method: string, query: Query = {}, headers: Record<string, string> = {}): Promise<Answer> =>
    server.ask(`/rest/${method}?${formOf({ ...credentials, v: "1.16.1", c: "test", ...query })}`, { headers })
  const json = async (method: string, query: Query): Promise<unknown> => {
    const answer = await ask(method, { ...query, f: "json" })
    assert.equal(answer.status, 200, method)
    assert.match(answer.headers["content-type"] ?? "", /^application\/json/, method)
    return answer.json()
  }
  return {
    ask,
    /** The field of a success; `shape` is one of `SHAPES`. */
    get: async <S extends z.ZodType>(method: string, shape: S, query: Query = {}): Promise<z.output<S>> =>
      readSuccess(await json(method, query), shape),
    /** A success without a field. */
    done: async (method: string, query: Query = {}): Promise<void> => readNothing(await json(method, query)),
    fault: async (method: string, query: Query = {}) => readFault(await json(method, query)),
    /** That XML says the same; not for answers that differ each time. */
    sameInXml: async (method: string, query: Query = {}): Promise<void> => {
      const answer = await ask(method, query)
      assert.equal(answer.status, 200, method)
      assert.match(answer.headers["content-type"] ?? "", /^text\/xml/, method)
      requireSame(answer.text, await json(method, query))
    },
  }
}

const Made = z.object({ applicationKey: z.object({ id: z.string(), key: z.string() }) })

/** A new application key of whoever the cookie is. */
export const makeKey = async (server: Pick<RunningServer, "ask">, cookie: string, name = "phone") => {
  const answer = await server.ask("/api/session/application-keys", {
    method: "POST",
    headers: { cookie },
    body: { name },
  })
  assert.equal(answer.status, 200, answer.text)
  return Made.parse(answer.json()).applicationKey
}
