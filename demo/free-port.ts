/** A port of this machine that nobody listens on. */
import { once } from "node:events"
import { createServer } from "node:net"

const TRIES = 100

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  const bound = once(server, "listening").then(
    () => true,
    () => false,
  )
  server.listen({ port, host: "127.0.0.1", exclusive: true })
  if (!(await bound)) return false
  server.close()
  await once(server, "close")
  return true
}

/** `preferred`, or the next after it that is free. Throws where a hundred in a row are taken. */
export async function findFreePort(preferred: number): Promise<number> {
  for (let port = preferred; port < preferred + TRIES; port += 1) if (await isFree(port)) return port
  throw new Error(
    `Ports ${preferred} to ${preferred + TRIES - 1} are all taken. Stop one of the programs that use them.`,
  )
}
