/** The OpenSubsonic door: reads a request, asks who it is, runs the method of that name, writes the answer. */
import type { FastifyReply } from "fastify"
import { z } from "zod"
import { keeperOf } from "../../accounts/keeper.ts"
import { type Call, endpoint } from "../endpoint.ts"
import { createAnswers, type Outcome } from "./answer.ts"
import { type AuthenticationRooms, createAuthentication } from "./authenticate.ts"
import { faultOf, SubsonicFault } from "./faults.ts"
import { listMethodHandlers, type MethodRooms, OPEN_METHODS } from "./methods.ts"
import { createNowPlaying } from "./now-playing.ts"
import { createParameters, type Parameters } from "./parameters.ts"
import { createPresenter } from "./present.ts"

export interface SubsonicRooms extends AuthenticationRooms, Omit<MethodRooms, "present" | "nowPlaying"> {
  readonly version: string
}

const NOBODY = { person: null, name: "" }
const SUFFIX = ".view"

/**
 * Music programs are pages of other origins too. No cookie opens this door: who may read an answer has shown the
 * password or the key in the request itself. At this machine without an account nobody shows anything, and it stays closed.
 */
const READABLE_ANYWHERE = {
  "access-control-allow-origin": "*",
  "cross-origin-resource-policy": "cross-origin",
} as const

const Common = z.looseObject({
  u: z.string().optional().describe("The name, with p, or with t and s"),
  p: z.string().optional().describe("The password or an application key; enc: and hexadecimal digits are taken too"),
  t: z.string().optional().describe("MD5 of an application key and s, hexadecimal"),
  s: z.string().optional().describe("Any text, new with each request"),
  apiKey: z.string().optional().describe("An application key, in the place of the four above"),
  f: z.enum(["xml", "json", "jsonp"]).optional(),
  callback: z.string().optional().describe("With f=jsonp"),
})

export const subsonicEndpoints = (rooms: SubsonicRooms) => {
  const authenticate = createAuthentication(rooms)
  const write = createAnswers(rooms.version)
  const handlers = listMethodHandlers({
    ...rooms,
    present: createPresenter(rooms),
    nowPlaying: createNowPlaying(rooms.now),
  })
  const names = Object.keys(handlers)

  const run = async (name: string, parameters: Parameters, request: Asked, reply: FastifyReply) => {
    const listener = OPEN_METHODS.has(name) ? NOBODY : await authenticate(parameters, request)
    const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined
    if (!handler) throw new SubsonicFault("generic", `There is no method "${name.slice(0, 50)}".`)
    return handler({ parameters, listener, keeper: keeperOf(listener.person), request, reply })
  }

  const failed = (error: unknown, request: Asked, reply: FastifyReply): Outcome => {
    if (reply.raw.headersSent) throw error
    const known = faultOf(error)
    if (known) return { error: known }
    // Who has left breaks off what was done for them: that is no fault.
    request.log[reply.raw.destroyed ? "debug" : "error"]({ err: error }, "a request failed")
    const message = `Something went wrong in the server. Its log tells more under the request id ${request.id}.`
    return { error: { code: 0, message } }
  }

  const answer = async (method: string, form: string, { request, reply }: Told): Promise<FastifyReply> => {
    const name = method.endsWith(SUFFIX) ? method.slice(0, -SUFFIX.length) : method
    if (!(await rooms.isExempt(request.headers))) reply.headers(READABLE_ANYWHERE)
    const parameters = createParameters(reply.request.url.split("?").slice(1).join("?"), form)
    const outcome = await run(name, parameters, request, reply).then(
      done => (done === "sent" ? done : { payload: done }),
      (error: unknown) => failed(error, request, reply),
    )
    if (outcome === "sent") return reply
    const { type, text } = write(parameters, outcome)
    return reply.code(200).type(type).header("cache-control", "no-store").send(text)
  }

  const described = {
    summary: "OpenSubsonic; every method also with .view behind its name",
    params: z.object({ method: z.string().meta({ enum: names }) }),
    query: Common,
    type: "text/xml",
    answer: z.string(),
  }
  return {
    get: endpoint({ ...described, handle: call => answer(call.params.method, "", call) }),
    post: endpoint({
      ...described,
      body: z.string().optional().catch(undefined),
      handle: call => answer(call.params.method, call.body ?? "", call),
    }),
  }
}

type Told = Pick<Call<unknown, unknown, unknown>, "request" | "reply">
type Asked = Told["request"]
