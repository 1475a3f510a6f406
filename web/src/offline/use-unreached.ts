/** Whether the server is out of reach now. */
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

/** The line for news may look whole for minutes after the network went: the music that waits knows sooner. */
export function useUnreached(): boolean {
  const { connection, player } = useServices()
  const lost = useStore(connection) === "lost"
  const starved = useStore(player.trouble) === "lost"
  return lost || starved
}
