/** One operation of an API: what it takes, what it answers, what it does. Where it stands and who may use it, the route table says. */
import { AppError } from "@diapason/shared/errors"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import type { z } from "zod"
import type { Person } from "../accounts/accounts.ts"
import { ErrorBody } from "./errors.ts"
import type { Guard } from "./guard.ts"

declare module "fastify" {
  interface FastifyContextConfig {
    guard?: Guard
  }
  interface FastifyRequest {
    /** Who is signed in; null for nobody, and before the guard has looked. */
    person: Person | null
  }
}

export interface Call<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
  readonly request: Pick<FastifyRequest, "headers" | "id" | "ip" | "log" | "method" | "person">
  readonly reply: FastifyReply
}

interface Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  readonly summary: string
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** Bytes; 1 MiB unless told. */
  readonly bodyLimit?: number
  /** Of a success; 200 unless told. */
  readonly status?: 200 | 202
  readonly answer: A
  /** Content type of the answer where it is not JSON. */
  readonly type?: string
  /** What is returned is sent; an answer sent by hand returns `reply`. */
  readonly handle: (call: Call<z.output<P>, z.output<Q>, z.output<B>>) => Promise<z.output<A> | FastifyReply>
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE"

export interface Endpoint {
  readonly attach: (app: FastifyInstance, method: Method, url: string, guard: Guard) => void
}

const SECURITY: Readonly<Record<Guard, readonly Readonly<Record<string, readonly string[]>>[]>> = {
  open: [],
  person: [{ session: [] }],
  machine: [],
  sync: [{ syncToken: [] }],
  sync_path: [],
  sync_or_person: [{ syncToken: [] }, { session: [] }],
  person_or_key: [{ session: [] }, { applicationKey: [] }],
  subsonic: [{ applicationKeyInQuery: [] }],
}

export const endpoint = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>({
  summary,
  params,
  query,
  body,
  bodyLimit,
  status = 200,
  answer,
  type,
  handle,
}: Definition<P, Q, B, A>): Endpoint => ({
  attach: (app, method, url, guard) => {
    const success = type === undefined ? answer : { description: "Success", content: { [type]: { schema: answer } } }
    const schema = {
      summary,
      security: SECURITY[guard],
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      response: { [status]: success, "4xx": ErrorBody, "5xx": ErrorBody },
    }
    const route = {
      url,
      config: { guard },
      ...(bodyLimit === undefined ? {} : { bodyLimit }),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        reply.code(status)
        return handle({
          get params() {
            return readInput(params, request.params, "The part of the address")
          },
          get query() {
            return readInput(query, request.query, "The query parameter")
          },
          get body() {
            return readInput(body, request.body, "The field")
          },
          request,
          reply,
        })
      },
    }
    app.route({ ...route, method, schema })
    if (method === "GET") app.route({ ...route, method: "HEAD", schema: { hide: true } })
  },
})

/** Throws `invalid`, naming the field and the cure. */
const readInput = <S extends z.ZodType>(schema: S | undefined, value: unknown, place: string): z.output<S> => {
  if (!schema) throw new Error("An endpoint reads an input that it has not described.")
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.map(String).join(".") ?? ""
  const what = field === "" ? "The body" : `${place} "${field.slice(0, 100)}"`
  throw new AppError("invalid", `${what} is wrong: ${issue?.message ?? "it is not as described"}.`)
}
