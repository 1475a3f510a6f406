/** What the server measures of itself: the runtime's metrics, and how long each route takes. */
import type { FastifyInstance } from "fastify"
import { collectDefaultMetrics, Histogram, Registry } from "prom-client"

export const createMetrics = () => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "From the first byte of the request to the last of the answer",
    labelNames: ["method", "route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  return {
    registry,
    measure: (app: FastifyInstance): void => {
      app.addHook("onResponse", async (request, reply) => {
        const route = request.routeOptions.url ?? "none"
        durations.observe(
          { method: request.method, route, status: `${Math.floor(reply.statusCode / 100)}xx` },
          reply.elapsedTime / 1_000,
        )
      })
    },
  }
}
