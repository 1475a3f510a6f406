/** A listener of server-sent events that tests can wait with. */
import { get, type IncomingMessage } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"

export interface HeardEvent {
  readonly type: string
  readonly data: unknown
}

export type EventListener = Awaited<ReturnType<typeof listen>>

export const listen = async (url: string, headers: Record<string, string> = {}) => {
  const heard: HeardEvent[] = []
  let text = ""
  let closed = false
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/events`, { headers, agent: false }, resolve).on("error", reject)
  })
  response.setEncoding("utf8")
  response.on("error", () => {})
  response.on("close", () => {
    closed = true
  })
  response.on("data", (part: string) => {
    text += part
    for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
      const lines = text.slice(0, end).split("\n")
      text = text.slice(end + 2)
      const field = (name: string) => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2)
      const type = field("event")
      if (type !== undefined) heard.push({ type, data: JSON.parse(field("data") ?? "null") })
    }
  })
  return {
    status: response.statusCode,
    headers: response.headers,
    heard,
    isClosed: () => closed,
    pause: () => response.pause(),
    leave: () => response.destroy(),
    /** Resolves with the first event that suits, heard before or within 10 seconds. */
    until: async (suits: (event: HeardEvent) => boolean): Promise<HeardEvent> => {
      for (let waited = 0; waited < 10_000; waited += 20) {
        const event = heard.find(suits)
        if (event) return event
        await sleep(20)
      }
      throw new Error(`No such event among ${heard.map(event => event.type).join(", ") || "none"}`)
    },
  }
}
