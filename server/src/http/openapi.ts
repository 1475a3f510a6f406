/** What `GET /api/openapi.json` answers: made when first asked, by a framework of its own that never listens. */
import { fastify } from "fastify"
import type { Route } from "./routes.ts"

/** The description of all routes, as OpenAPI 3.1. Its libraries weigh megabytes, so that they are loaded only here. */
const describeRoutes = async (version: string, routes: readonly Route[]): Promise<unknown> => {
  const { default: swagger } = await import("@fastify/swagger")
  const { jsonSchemaTransform } = await import("fastify-type-provider-zod")
  const app = fastify({ exposeHeadRoutes: false })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => data => JSON.stringify(data))
  app.decorateRequest("person", null)
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Diapason", version },
      components: {
        securitySchemes: {
          session: { type: "apiKey", in: "cookie", name: "diapason" },
          syncToken: { type: "http", scheme: "bearer" },
          applicationKey: { type: "http", scheme: "bearer" },
          applicationKeyInQuery: { type: "apiKey", in: "query", name: "apiKey" },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  await app.register(async scope => {
    for (const [method, url, guard, endpoint] of routes) endpoint.attach(scope, method, url, guard)
  })
  await app.ready()
  const description = app.swagger()
  await app.close()
  return description
}

/** `routes` is asked once the table is complete. */
export const createDescription = (version: string, routes: () => readonly Route[]): (() => Promise<unknown>) => {
  let made: Promise<unknown> | undefined
  return () => {
    made ??= describeRoutes(version, routes())
    return made
  }
}
