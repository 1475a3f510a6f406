/** The list of imports, and news of one of them. */
import type { Import } from "@diapason/shared/api"

export type Imports = { readonly imports: readonly Import[] }

/** With the changed import in its place, or at the top when it is new. */
export function withImport(list: readonly Import[], changed: Import): readonly Import[] {
  const known = list.some(item => item.id === changed.id)
  return known ? list.map(item => (item.id === changed.id ? changed : item)) : [changed, ...list]
}

/**
 * An answer of the server with what was told while it was on its way, and is newer. `before` is what was known when it was
 * asked for: what was known then and is not in the answer is gone.
 */
export function withNews(answer: Imports, before: Imports | undefined, told: Imports | undefined): Imports {
  const answered = new Map(answer.imports.map(item => [item.id, item]))
  const wasKnown = new Set(before?.imports.map(({ id }) => id))
  const isNews = ({ id, updatedAt }: Import) => {
    const same = answered.get(id)
    return same ? updatedAt >= same.updatedAt : !wasKnown.has(id)
  }
  const news = (told?.imports ?? []).filter(isNews)
  return { imports: news.toReversed().reduce<readonly Import[]>(withImport, answer.imports) }
}
