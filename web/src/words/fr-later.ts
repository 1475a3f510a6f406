/** Les mots de ce que l’on ouvre plus tard : ils arrivent derrière les premiers, qui ne les attendent pas. */
import { editing, trash } from "./fr-editing.ts"
import { history, rules, sharedPage } from "./fr-keeping-later.ts"
import { password, settings, start } from "./fr-settings-later.ts"

export const later = { editing, history, password, rules, settings, sharedPage, start, trash }

export type LaterWords = typeof later
