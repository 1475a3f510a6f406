/** The web framework, set up once: limits, headers, guard, errors, log. The routes come from the route table. */
import { randomUUID } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, fastify, LogController } from "fastify"
import { addBodyParsers } from "./body-parsers.ts"
import { compressAnswers } from "./coding.ts"
import { expectedAnswer, inLanguage, internalAnswer } from "./errors.ts"
import type { Guard, GuardCheck } from "./guard.ts"
import { ANSWER_HEADERS } from "./headers.ts"
import { isSafeMethod } from "./hosts.ts"
import { redact } from "./log.ts"
import type { createMetrics } from "./metrics.ts"
import { createDescription } from "./openapi.ts"
import type { Pages } from "./pages.ts"
import type { Route } from "./routes.ts"
import { answerUnreadable } from "./unreadable-request.ts"

const BODY_LIMIT = 1024 * 1024
const HEADERS_MS = 20_000
/** How often such limits are looked at: the runtime's own 30 seconds would more than double the one above. */
const CHECK_MS = 2_000
/** A whole old library of 110 MB over a slow line. */
const REQUEST_MS = 15 * 60_000
/** Longer than the 60 seconds that proxies keep a connection. */
const KEEP_ALIVE_MS = 72_000
const LONGEST_PARAM = 4_096
/** What belongs to a program and not to the page: an unknown address there is a 404 in JSON. */
const PROGRAMS = /^\/(?:api|rest|metrics|k)(?:\/|$)/
const GRACE_MS = 1_500

export interface HttpServerDeps {
  readonly log: FastifyBaseLogger
  readonly version: string
  readonly guard: Pick<GuardCheck, "check">
  readonly pages: Pages
  readonly metrics: ReturnType<typeof createMetrics>
  /** Called while the server is set up: `describe` answers once it is. */
  readonly routes: (describe: () => Promise<unknown>) => readonly Route[]
}

export type HttpServer = Awaited<ReturnType<typeof createHttpServer>>

const pathOf = (url: string): string => url.split("?", 1)[0] ?? url

/** An address that no route has: programs must show who they are before they learn that. */
const guardOfUnknown = (path: string): Guard => {
  if (path.startsWith("/api/sync/v1/")) return "sync"
  return PROGRAMS.test(path) && !path.startsWith("/k/") ? "person" : "open"
}

const sendError = (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const expected = expectedAnswer(error)
  // Who has left breaks off what was done for them: that is no fault.
  if (!expected) request.log[reply.raw.destroyed ? "debug" : "error"]({ err: error }, "a request failed")
  const answer = expected ?? internalAnswer(request.id)
  const { status, headers, body } = inLanguage(answer, request.headers["accept-language"])
  return reply.code(status).headers(headers).type("application/json; charset=utf-8").send(body)
}

export const createHttpServer = async ({ log, version, guard, pages, metrics, routes }: HttpServerDeps) => {
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: false,
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: "idle",
    genReqId: () => randomUUID(),
    // Each endpoint answers HEAD itself: the framework's own way would lose the length of an audio file.
    exposeHeadRoutes: false,
    http: { headersTimeout: HEADERS_MS, connectionsCheckingInterval: CHECK_MS },
    routerOptions: { maxParamLength: LONGEST_PARAM },
    clientErrorHandler: answerUnreadable,
    frameworkErrors: (error, request, reply) => {
      reply.headers(ANSWER_HEADERS)
      sendError(error, request, reply)
    },
  })
  // Endpoints read their inputs and say what they answer: the framework only describes both.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  app.decorateRequest("person", null)
  addBodyParsers(app)
  metrics.measure(app)
  compressAnswers(app)

  app.addHook("onRoute", ({ method, url, config }) => {
    if (config?.guard === undefined) throw new Error(`The route ${String(method)} ${url} names no guard.`)
  })
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(ANSWER_HEADERS)
    const path = pathOf(request.url)
    if (path.startsWith("/api/")) reply.header("cache-control", "no-store")
    const { params } = request
    const token = typeof params === "object" && params !== null && "token" in params ? params.token : undefined
    request.person = await guard.check(
      request.is404 ? guardOfUnknown(path) : (request.routeOptions.config.guard ?? "machine"),
      {
        method: request.method,
        headers: request.headers,
        pathToken: typeof token === "string" ? token : undefined,
      },
    )
  })
  app.addHook("onResponse", async (request, reply) => {
    const level = reply.statusCode >= 500 ? "warn" : isSafeMethod(request.method) ? "debug" : "info"
    const { method } = request
    const ms = Math.round(reply.elapsedTime)
    request.log[level]({ method, path: redact(pathOf(request.url)), status: reply.statusCode, ms }, "request")
  })
  app.setErrorHandler((error, request, reply) => sendError(error, request, reply))
  app.setNotFoundHandler(async (request, reply) => {
    const path = pathOf(request.url)
    const isPage = ["GET", "HEAD"].includes(request.method) && !PROGRAMS.test(path)
    if (isPage && (await pages.send(path, request, reply))) return reply
    throw new AppError("not_found", `There is nothing at ${request.method} ${redact(path).slice(0, 200)}.`)
  })

  const table = routes(createDescription(version, () => table))
  for (const [method, url, guardName, endpoint] of table) endpoint.attach(app, method, url, guardName)
  await app.ready()

  return {
    /** Returns the address as a person types it. Rejects with the system's error. */
    listen: async (host: string, port: number): Promise<string> => {
      await app.listen({ host, port, listenTextResolver: address => `listening at ${address}` })
      const address = app.server.address()
      const bound = typeof address === "object" && address ? address.port : port
      const name = host === "0.0.0.0" || host === "::" ? "localhost" : host.includes(":") ? `[${host}]` : host
      return `http://${name}:${bound}`
    },
    /** Answers what has begun, for a moment; then closes every connection. */
    close: async (): Promise<void> => {
      const timer = setTimeout(() => app.server.closeAllConnections(), GRACE_MS)
      await app.close()
      clearTimeout(timer)
    },
  }
}
