/** A stretch of network between a caller and a target that can be cut, slowed, reset or silent: a TCP proxy on this machine. */

import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { createLine, type Line } from "./network-line.ts"

export interface NetworkTarget {
  readonly host: string
  readonly port: number
}

/** What befalls the connections. Latency and bandwidth also change those that are open, the rest only later ones. */
export interface NetworkConditions {
  /** Added to each direction. */
  readonly latencyMs?: number
  /** Of each direction of each connection. */
  readonly bytesPerSecond?: number
  /** Writes pieces of this size, one by one, as a line in tatters does. */
  readonly sliceBytes?: number
  /** Resets a connection once this many bytes went from the caller to the target. */
  readonly resetAfterSent?: number
  /** Resets a connection once this many bytes went from the target to the caller. */
  readonly resetAfterReceived?: number
  /** Accepts and never forwards anything. */
  readonly hang?: boolean
  /** The end of one side reaches the other this much later. */
  readonly slowCloseMs?: number
}

/** Bytes as they left the proxy. */
export interface NetworkCounts {
  connections: number
  refused: number
  bytesSent: number
  bytesReceived: number
}

export interface Network {
  /** 0 before `start`. */
  readonly port: number
  /** `http://127.0.0.1:port`. */
  readonly url: string
  readonly isCut: boolean
  readonly counts: Readonly<NetworkCounts>
  start(): Promise<void>
  stop(): Promise<void>
  /** Resets what is open and whatever comes, until `restore`. */
  cut(): void
  restore(): void
  /** Breaks what is open, and takes what comes: as a server that tidies up idle connections. */
  breakOpen(): void
  /** Replaces all conditions; none brings the plain network back. */
  set(conditions?: NetworkConditions): void
  resetCounts(): void
}

interface Connection {
  readonly sockets: readonly Socket[]
  readonly lines: readonly Line[]
}

/** `port` 0, the default, takes a free one. The target need not be there yet: a caller is then reset. */
export function createNetwork({
  target,
  port = 0,
}: {
  readonly target: NetworkTarget
  readonly port?: number
}): Network {
  const open = new Set<Connection>()
  const counts: NetworkCounts = { connections: 0, refused: 0, bytesSent: 0, bytesReceived: 0 }
  let conditions: NetworkConditions = {}
  let isCut = false
  let bound = 0
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, accept)

  function accept(caller: Socket): void {
    counts.connections += 1
    caller.on("error", () => caller.destroy())
    if (isCut) {
      counts.refused += 1
      breakOff(caller)
    } else if (conditions.hang) hold({ sockets: [caller], lines: [] })
    else forward(caller)
  }

  function forward(caller: Socket): void {
    const callee = connect({ ...target, allowHalfOpen: true })
    const { resetAfterSent, resetAfterReceived, slowCloseMs = 0 } = conditions
    const now = () => conditions
    const reset = () => {
      for (const socket of [caller, callee]) breakOff(socket)
    }
    const out = createLine({ conditions: now, limit: resetAfterSent, onLimit: reset })
    const back = createLine({ conditions: now, limit: resetAfterReceived, onLimit: reset })
    hold({ sockets: [caller, callee], lines: [out, back] })
    out.on("data", (bytes: Buffer) => {
      counts.bytesSent += bytes.length
    })
    back.on("data", (bytes: Buffer) => {
      counts.bytesReceived += bytes.length
    })
    callee.on("error", () => breakOff(caller))
    caller.on("error", () => breakOff(callee))
    carry(caller, out, callee, slowCloseMs)
    carry(callee, back, caller, slowCloseMs)
  }

  function hold(connection: Connection): void {
    open.add(connection)
    for (const socket of connection.sockets)
      socket.once("close", () => {
        if (connection.sockets.every(one => one.destroyed)) open.delete(connection)
        for (const line of connection.lines) if (socket.errored) line.destroy()
      })
  }

  function breakAll(): void {
    for (const { sockets, lines } of open) {
      for (const line of lines) line.destroy()
      for (const socket of sockets) breakOff(socket)
    }
    open.clear()
  }

  return {
    get port() {
      return bound
    },
    get url() {
      return `http://127.0.0.1:${bound}`
    },
    get isCut() {
      return isCut
    },
    counts,
    async start() {
      server.listen(bound || port, "127.0.0.1")
      await once(server, "listening")
      const address = server.address()
      if (address === null || typeof address === "string") throw new Error("the network has no port")
      bound = address.port
    },
    async stop() {
      if (!server.listening) return
      server.close()
      breakAll()
      await once(server, "close")
    },
    cut() {
      isCut = true
      breakAll()
    },
    restore() {
      isCut = false
    },
    breakOpen: breakAll,
    set(next = {}) {
      conditions = next
    },
    resetCounts() {
      Object.assign(counts, { connections: 0, refused: 0, bytesSent: 0, bytesReceived: 0 })
    },
  }
}

function carry(from: Socket, line: Line, to: Socket, slowCloseMs: number): void {
  from.pipe(line).pipe(to, { end: false })
  line.once("end", () => {
    const timer = setTimeout(() => to.end(), slowCloseMs)
    to.once("close", () => clearTimeout(timer))
  })
}

/** With a reset, except while an end is under way: the system refuses one then, and the socket would stay open for ever. */
function breakOff(socket: Socket): void {
  if (socket.writableEnded && !socket.writableFinished) socket.destroy()
  else socket.resetAndDestroy()
}
