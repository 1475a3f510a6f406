/** Answers made smaller on the way, where the asker takes them so: a list of albums is a quarter of itself. */
import { promisify } from "node:util"
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from "node:zlib"
import type { FastifyInstance } from "fastify"
import { namedIn } from "./accepted.ts"

const CODINGS = ["br", "gzip"] as const
export type Coding = (typeof CODINGS)[number]

/** Bytes; less fits into one packet anyway. */
export const WORTH_COMPRESSING = 1_024
/** Characters. Up to here it takes less than a millisecond: shorter than the way to another thread that is busy with pictures. */
const AT_ONCE = 64 * 1024
const DESCRIBED = /^(?:application\/json|(?:application|text)\/xml)\b/
/** The fourth part of the size for a fifth of the time that the best takes. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }
const GZIP = { level: 3 }

const brotliLater = promisify(brotliCompress)
const gzipLater = promisify(gzip)

/** The first of ours that `Accept-Encoding` names and does not refuse. */
export const codingFor = (accepted: string | undefined): Coding | undefined => namedIn(accepted, CODINGS)[0]

/**
 * What is asked for with GET and said in JSON or XML; whatever is sent as a stream or as bytes stays as it is. HEAD too, whose length must be that of
 * the answer to GET. https://www.rfc-editor.org/rfc/rfc9110#section-9.3.2
 */
export const compressAnswers = (app: FastifyInstance): void => {
  app.addHook("onSend", async ({ method, headers }, reply, payload) => {
    if ((method !== "GET" && method !== "HEAD") || typeof payload !== "string" || payload.length < WORTH_COMPRESSING)
      return payload
    if (!DESCRIBED.test(String(reply.getHeader("content-type")))) return payload
    reply.header("vary", "accept-encoding")
    const coding = codingFor(headers["accept-encoding"])
    if (!coding) return payload
    reply.header("content-encoding", coding).removeHeader("content-length")
    if (payload.length > AT_ONCE) return coding === "br" ? brotliLater(payload, BROTLI) : gzipLater(payload, GZIP)
    return coding === "br" ? brotliCompressSync(payload, BROTLI) : gzipSync(payload, GZIP)
  })
}
