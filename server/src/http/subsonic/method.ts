/** What every method of the API gets, and what it may answer. */
import type { FastifyReply } from "fastify"
import type { Call } from "../endpoint.ts"
import type { Listener } from "./authenticate.ts"
import type { Parameters } from "./parameters.ts"
import type { Payload } from "./shapes.ts"

export interface SubsonicCall {
  readonly parameters: Parameters
  readonly listener: Listener
  /** Whose stars, plays and playlists. */
  readonly keeper: string
  readonly request: Call<unknown, unknown, unknown>["request"]
  readonly reply: FastifyReply
}

/** A payload is written in the format asked for; `sent`: the method has sent bytes by itself. */
export type Handler = (call: SubsonicCall) => Promise<Payload | "sent">
export type Handlers = Readonly<Record<string, Handler>>
