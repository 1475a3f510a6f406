/** The owner's console: the lines that users of earlier programs know, one for each change of state. */

import type { Counts } from "@diapason/shared/api"
import { toFrench } from "@diapason/shared/said"
import type { Cause } from "../library/row-store.ts"
import type { FaultCode } from "./sync-fault.ts"

const PREFIX = "[SYNC KOYEB]"

const AFTER: Readonly<Record<Cause, string>> = {
  add: "après ajout Google Drive",
  delete: "après suppression",
  edit: "après modification",
}

const REASONS: Readonly<Record<FaultCode, string>> = {
  unreachable: "le serveur distant est injoignable",
  timeout: "le serveur distant n'a pas répondu à temps",
  refused: "l'ancien serveur refuse ce qui lui est envoyé ; mettez-le à jour",
  silent: "le serveur distant ne répond pas",
  sleeping: "le serveur distant dort ou démarre",
  busy: "le serveur distant demande d'attendre",
  not_a_peer: "l'adresse répond, mais ce n'est pas Diapason",
  remote_error: "le serveur distant a rencontré une erreur",
  remote_full: "le disque du serveur distant est plein",
  auth: "le serveur distant refuse le jeton ; mettez le même SYNC_TOKEN des deux côtés",
  token_not_set: "le serveur distant n'a pas de SYNC_TOKEN ; mettez-y le même qu'ici",
  insecure: "le jeton n'est pas envoyé en http ; écrivez https:// dans KOYEB_URL",
  redirect: "le serveur distant renvoie ailleurs ; écrivez sa vraie adresse dans KOYEB_URL",
  self: "l'adresse du serveur distant mène à ce serveur-ci",
  version: "les deux serveurs ne parlent pas la même version ; mettez à jour le plus ancien",
  library_mismatch: "le serveur distant contient une autre bibliothèque ; rien n'a été envoyé",
  library_choice: "le serveur distant contient déjà une bibliothèque ; la page demande laquelle garder",
  fenced: "une autre maison tient ce serveur distant ; la page demande s'il faut prendre sa place",
  not_converging: "les deux côtés ne sont pas encore égaux",
  store_changed: "le serveur distant a changé d'identité",
  position: "le serveur distant attend d'autres lignes",
  too_large: "une ligne est trop grande pour être envoyée",
  row_refused: "une ligne est refusée ; tout le reste est passé",
  garbled: "le serveur distant ne peut pas lire ce qui arrive ; quelque chose l'abîme en chemin",
  encoding: "le serveur distant ne comprend pas la compression",
  copied_folder: "le dossier de données a été copié ; ce serveur prend une identité à lui",
}

/** Never shows a token that stands in a path. */
export const shownUrl = (url: string): string => url.replace(/\/k\/[^/]+/, "/k/…")

export const createConsoleLines = (url: string, print: (line: string) => void) => {
  let announced = false
  let failing: FaultCode | undefined
  const sending = (): void => {
    if (announced) return
    announced = true
    print(`${PREFIX} Synchronisation vers ${shownUrl(url)}/api/music/import-data...`)
  }
  return {
    sending,
    succeeded: ({ albums, tracks, artists }: Counts): void => {
      announced = false
      failing = undefined
      print(`${PREFIX} Synchronisation réussie: ${albums} albums, ${tracks} tracks, ${artists} artists`)
    },
    /** Once for each time that things go wrong, not for each try; once more where it turns into what only the owner can cure. */
    failed: (cause: Cause, code: FaultCode, message: string, halts: boolean): void => {
      if (failing === code || (failing !== undefined && !halts)) return
      failing = code
      // The change may have come while a try with nothing to send was failing.
      sending()
      print(`${PREFIX} Erreur lors de la synchronisation ${AFTER[cause]}: ${REASONS[code]} (${toFrench(message)})`)
    },
  }
}

export const sayDisabled = (print: (line: string) => void, why: "no_url" | "remote"): void =>
  print(
    why === "no_url"
      ? "[SYNC] Aucune URL distante configurée, synchronisation ignorée"
      : "[SYNC] Ce serveur est le distant, il n'envoie rien : synchronisation ignorée",
  )
