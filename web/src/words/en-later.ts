/** The words of what is opened later: they come behind the first ones, which do not wait for them. */
import { editing, trash } from "./en-editing.ts"
import { history, rules, sharedPage } from "./en-keeping-later.ts"
import { password, settings, start } from "./en-settings-later.ts"
import type { LaterWords } from "./fr-later.ts"

export const later: LaterWords = { editing, history, password, rules, settings, sharedPage, start, trash }
