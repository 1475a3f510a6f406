/** How many imports are at work, beside the navigation's word. */
import { useQuery } from "@tanstack/react-query"
import { importsQuery } from "../queries.ts"
import { useServices } from "../services.ts"

export function RunningBadge() {
  const { api } = useServices()
  const { data } = useQuery(importsQuery(api))
  const count = data?.imports.filter(({ state }) => state === "running" || state === "queued").length ?? 0
  return count > 0 && <span className="badge">{count}</span>
}
