/** What watches the server: health, metrics, the description of the API. */
import type { Registry } from "prom-client"
import { z } from "zod"
import type { Config } from "../config.ts"
import { endpoint } from "./endpoint.ts"

export interface SystemRooms {
  readonly version: string
  readonly role: Config["role"]
  readonly registry: Pick<Registry, "metrics" | "contentType">
  readonly describe: () => Promise<unknown>
}

export const systemEndpoints = ({ version, role, registry, describe }: SystemRooms) => ({
  health: endpoint({
    summary: "Is the server up? Touches no database",
    answer: z.object({
      status: z.literal("ok"),
      version: z.string(),
      role: z.enum(["home", "remote"]),
      uptime: z.number().describe("Seconds"),
    }),
    handle: async () => ({ status: "ok" as const, version, role, uptime: Math.round(process.uptime()) }),
  }),
  metrics: endpoint({
    summary: "Prometheus metrics",
    type: "text/plain",
    answer: z.string(),
    handle: async ({ reply }) => {
      reply.header("content-type", registry.contentType)
      return registry.metrics()
    },
  }),
  description: endpoint({
    summary: "This description",
    answer: z.looseObject({}),
    handle: async ({ reply }) => reply.send(await describe()),
  }),
})
