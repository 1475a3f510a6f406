/** Les mots des dossiers de cet ordinateur : cherchés avec les réglages, pas avant. */
export const frLocal = {
  title: "Dossiers de cet ordinateur",
  help: "La musique d’un dossier de cet ordinateur entre dans la bibliothèque sans passer par Drive. Ce qui y arrive, y change ou en sort fait de même ici. Les raccourcis et liens qu’il contient sont laissés de côté.",
  path: "Chemin du dossier",
  add: "Ajouter",
  importing: "Ajout en cours : {{done}} fichiers sur {{total}}",
  listing: "On regarde ce que contient le dossier…",
  cancelImport: "Annuler l’ajout de {{name}}",
  cancel: "Annuler",
  checking: "En cours d’examen",
  checked: "Regardé {{when}}",
  remove: "Ne plus suivre",
  removeOne: "Ne plus suivre {{name}}",
  removed: "{{name}} n’est plus suivi. Ses albums restent dans la bibliothèque.",
  copies: "Laisser le serveur distant le jouer : copier dans mon Drive",
  copiesOne: "Copier {{name}} dans mon Drive",
  copiesHelp:
    "Les fichiers sont envoyés dans le dossier « Diapason » de votre Drive, et comptent dans sa place. Rien n’y est jamais supprimé.",
  copying: "{{done}} fichiers sur {{total}} dans Drive ({{bytes}} sur {{all}})",
  copied: "Tout est dans votre Drive.",
  progressImport: "Ajout de {{name}}",
  progressCopy: "Copie de {{name}} dans Drive",
  signIn: "Se connecter à Google",
}
export type LocalWords = typeof frLocal
