/** Reads the `q` of `files.list`: the part of Google's grammar that the stand-in understands; anything else is refused. */

import { invalidParameter } from "./drive-refusal.ts"

export type Query =
  | { readonly kind: "parent"; readonly id: string }
  | { readonly kind: "trashed"; readonly value: boolean }
  | { readonly kind: "property"; readonly key: string; readonly value: string }
  | { readonly kind: "text"; readonly field: "name" | "mimeType"; readonly equal: boolean; readonly value: string }
  | { readonly kind: "and" | "or"; readonly left: Query; readonly right: Query }

export interface Queryable {
  readonly name: string
  readonly mimeType: string
  readonly parentId: string | undefined
  readonly trashed: boolean
  /** As far as the caller may know of them. */
  readonly appProperties?: Readonly<Record<string, string>> | undefined
}

const TOKEN = /\s*(?:([(){}]|!=|=)|'((?:[^'\\]|\\.)*)'|([A-Za-z]+))/y

type Token = { readonly kind: "sign" | "text" | "word"; readonly value: string }

/** Parses `q`; throws the 400 that Google gives for a query it cannot read. */
export function parseQuery(text: string): Query {
  const tokens = readTokens(text)
  let next = 0

  function take(kind: Token["kind"], ...values: string[]): string {
    const token = tokens[next]
    if (token?.kind !== kind || (values.length > 0 && !values.includes(token.value))) throw invalidParameter("q")
    next += 1
    return token.value
  }

  function peek(...words: string[]): boolean {
    const token = tokens[next]
    return token?.kind === "word" && words.includes(token.value)
  }

  /** `and` and `or` bind equally and are read from left to right, as Google documents. */
  function expression(): Query {
    let left = term()
    while (peek("and", "or")) {
      const kind = take("word") === "and" ? "and" : "or"
      left = { kind, left, right: term() }
    }
    return left
  }

  function term(): Query {
    const token = tokens[next]
    if (token?.kind === "sign") {
      take("sign", "(")
      const inner = expression()
      take("sign", ")")
      return inner
    }
    if (token?.kind === "text") {
      const id = take("text")
      take("word", "in")
      take("word", "parents")
      return { kind: "parent", id }
    }
    const field = take("word", "trashed", "name", "mimeType", "appProperties")
    if (field === "appProperties") return property()
    if (field === "trashed") {
      const equal = take("sign", "=", "!=") === "="
      return { kind: "trashed", value: (take("word", "true", "false") === "true") === equal }
    }
    const equal = take("sign", ...(field === "name" ? ["="] : ["=", "!="])) === "="
    return { kind: "text", field: field === "name" ? "name" : "mimeType", equal, value: take("text") }
  }

  /** `has { key='…' and value='…' }` */
  function property(): Query {
    take("word", "has")
    take("sign", "{")
    take("word", "key")
    take("sign", "=")
    const key = take("text")
    take("word", "and")
    take("word", "value")
    take("sign", "=")
    const value = take("text")
    take("sign", "}")
    return { kind: "property", key, value }
  }

  const query = expression()
  if (next !== tokens.length) throw invalidParameter("q")
  return query
}

function readTokens(text: string): Token[] {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  let at = 0
  while (at < end) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) throw invalidParameter("q")
    at = TOKEN.lastIndex
    if (match[1] !== undefined) tokens.push({ kind: "sign", value: match[1] })
    else if (match[2] !== undefined) tokens.push({ kind: "text", value: match[2].replace(/\\(.)/g, "$1") })
    else tokens.push({ kind: "word", value: match[3] ?? "" })
  }
  return tokens
}

export function matches(query: Query, item: Queryable): boolean {
  switch (query.kind) {
    case "parent":
      return item.parentId === query.id
    case "trashed":
      return item.trashed === query.value
    case "property":
      return item.appProperties?.[query.key] === query.value
    case "text":
      // Google compares names without regard to case.
      return (item[query.field].toLowerCase() === query.value.toLowerCase()) === query.equal
    case "and":
      return matches(query.left, item) && matches(query.right, item)
    case "or":
      return matches(query.left, item) || matches(query.right, item)
  }
}

/** Every folder id the query names, in order, without repeats. */
export function parentsNamed(query: Query): string[] {
  if (query.kind === "parent") return [query.id]
  if (query.kind === "and" || query.kind === "or") {
    return [...new Set([...parentsNamed(query.left), ...parentsNamed(query.right)])]
  }
  return []
}

/** The folders outside of which nothing can match, or `undefined` when the query looks everywhere. */
export function parentsThatBound(query: Query): ReadonlySet<string> | undefined {
  if (query.kind === "parent") return new Set([query.id])
  if (query.kind !== "and" && query.kind !== "or") return undefined
  const left = parentsThatBound(query.left)
  const right = parentsThatBound(query.right)
  if (query.kind === "or") return left && right && new Set([...left, ...right])
  return left ?? right
}
