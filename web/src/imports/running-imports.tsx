/** The imports at work, and those that ended lately. */
import { useQuery } from "@tanstack/react-query"
import { importsQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { ImportCard } from "./import-card.tsx"
import "./imports.css"

const SHOWN = 4

export function RunningImports({ most = SHOWN }: { readonly most?: number }) {
  const { api } = useServices()
  const { data } = useQuery(importsQuery(api))
  const shown = data?.imports.slice(0, most) ?? []
  if (shown.length === 0) return null
  return (
    <ul className="imports">
      {shown.map(item => (
        <ImportCard key={item.id} item={item} />
      ))}
    </ul>
  )
}
