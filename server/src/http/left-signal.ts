/** A signal that says: the one who asked has left, stop working for them. */
import type { FastifyReply } from "fastify"

export const leftSignal = (reply: FastifyReply): AbortSignal => {
  const controller = new AbortController()
  reply.raw.once("close", () => {
    if (!reply.raw.writableFinished) controller.abort()
  })
  return controller.signal
}
