/** The words of the folders of this computer: fetched with the settings, not before. */
import type { LocalWords } from "./fr-local.ts"

export const enLocal: LocalWords = {
  title: "Folders of this computer",
  help: "The music in a folder of this computer comes into the library without passing through Drive. What comes into it, changes or leaves it does so here. Shortcuts and links in it are left aside.",
  path: "Path of the folder",
  add: "Add",
  importing: "Being added: {{done}} of {{total}} files",
  listing: "Looking at what the folder holds…",
  cancelImport: "Cancel adding {{name}}",
  cancel: "Cancel",
  checking: "Being looked at now",
  checked: "Looked at {{when}}",
  remove: "Unfollow",
  removeOne: "Unfollow {{name}}",
  removed: "{{name}} is not followed any more. Its albums stay in the library.",
  copies: "Let the remote server play it: copy to my Drive",
  copiesOne: "Copy {{name}} to my Drive",
  copiesHelp:
    "The files are sent to the folder “Diapason” of your Drive, and count towards its storage. Nothing is ever deleted there.",
  copying: "{{done}} of {{total}} files in Drive ({{bytes}} of {{all}})",
  copied: "All of it is in your Drive.",
  progressImport: "Adding {{name}}",
  progressCopy: "Copying {{name}} to Drive",
  signIn: "Sign in to Google",
}
