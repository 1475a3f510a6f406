/** Hands a link to the server, or an import to be run again; the import it starts is shown at once. */
import type { Import } from "@diapason/shared/api"
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { withImport } from "./import-list.ts"

export function useAddLink() {
  const { api } = useServices()
  return useStart(api.addLink)
}

export function useImportAgain() {
  const { api } = useServices()
  return useStart(api.importAgain)
}

function useStart(start: (linkOrId: string) => Promise<{ readonly import: Import }>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: start,
    onSuccess: () => client.invalidateQueries({ queryKey: keys.imports }),
    // Events of the new import may already have come; what they told is newer than this answer.
    onSettled: answer =>
      answer &&
      client.setQueryData<{ imports: readonly Import[] }>(keys.imports, known =>
        known?.imports.some(item => item.id === answer.import.id)
          ? known
          : { imports: withImport(known?.imports ?? [], answer.import) },
      ),
  })
}
