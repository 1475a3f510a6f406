/** What the demonstration says, in French or English as the machine is set. */

const FRENCH = {
  building: "Diapason : une démonstration complète sur cette machine (Ctrl-C pour finir).",
  home: "Chez vous",
  remote: "Le distant",
  paste: "Liens Google Drive à coller dans « Ajouter » (le Drive de démonstration est ici, sans compte) :",
  whole: "tout",
  keys: "Touches",
  cut: "couper ou rétablir le réseau entre les deux",
  sleep: "endormir ou réveiller le distant",
  wipe: "effacer le disque du distant",
  drive: "ralentir Drive, ou non",
  quit: "quitter",
  isCut: "le réseau est coupé",
  isRestored: "le réseau est rétabli",
  sleeps: "le distant s’arrête",
  slept: "le distant dort",
  wakes: "le distant se réveille",
  woke: "le distant est réveillé",
  wiping: "le distant est tué et perd son disque",
  wiped: "le distant est revenu, vide",
  driveSlow: "Drive est lent",
  driveFast: "Drive est rapide",
  leaving: "arrêt…",
  died: "s’est arrêté sans qu’on le lui demande",
  storyEnd: "Tout s’est passé comme prévu",
  story: {
    open: "le Drive, la maison et le distant tournent",
    add: "album ajouté à la maison par son lien",
    arrived: "il est sur le distant",
    played: "le distant en joue un extrait, octet pour octet",
    second: "un deuxième album, sur les deux",
    deleted: "réseau coupé : album supprimé à la maison, aussitôt",
    kept: "le distant l’a encore",
    vanished: "réseau rétabli : il a disparu du distant",
    wiped: "disque du distant effacé : il revient vide",
    refilled: "il est de nouveau rempli, et égal",
  },
}

export type Words = typeof FRENCH

const ENGLISH: Words = {
  building: "Diapason: the whole of it, on this machine (Ctrl-C to end).",
  home: "Home",
  remote: "Remote",
  paste: "Google Drive links to paste into “Add” (the demonstration's Drive is right here, no account):",
  whole: "everything",
  keys: "Keys",
  cut: "cut or restore the network between the two",
  sleep: "put the remote to sleep, or wake it",
  wipe: "wipe the remote's disk",
  drive: "slow Drive down, or not",
  quit: "quit",
  isCut: "the network is cut",
  isRestored: "the network is restored",
  sleeps: "the remote stops",
  slept: "the remote is asleep",
  wakes: "the remote wakes up",
  woke: "the remote is awake",
  wiping: "the remote is killed and loses its disk",
  wiped: "the remote is back, empty",
  driveSlow: "Drive is slow",
  driveFast: "Drive is fast",
  leaving: "stopping…",
  died: "ended without being asked to",
  storyEnd: "Everything went as it should",
  story: {
    open: "the Drive, the home and the remote are running",
    add: "album added at home by its link",
    arrived: "it is on the remote",
    played: "the remote plays a part of it, byte for byte",
    second: "a second album, on both",
    deleted: "network cut: album deleted at home, at once",
    kept: "the remote still has it",
    vanished: "network restored: it is gone from the remote",
    wiped: "the remote's disk is wiped: it comes back empty",
    refilled: "it is filled again, and equal",
  },
}

/** By LC_ALL, LC_MESSAGES, LANG, in this order as usual. */
export function chooseWords(environment: Readonly<Record<string, string | undefined>>): Words {
  const language = environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || ""
  return /^fr/i.test(language) ? FRENCH : ENGLISH
}
