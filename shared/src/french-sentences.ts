/**
 * What the server says to people, in French, by the English of it: `{}` stands for what differs, and `{1}`, `{2}` … for the same in
 * their order. Names of variables, of codes and of what a person has named themselves stay as they are.
 */
export const FRENCH_SENTENCES: Readonly<Record<string, string>> = {
  // accounts
  "The name is empty.": "Le nom est vide.",
  "The password needs at least {} characters, and at most {}.": "Le mot de passe compte de {1} à {2} caractères.",
  "This library has its owner already: sign in instead.":
    "Cette bibliothèque a déjà son propriétaire : connectez-vous.",
  "The name or the password is wrong.": "Le nom ou le mot de passe est faux.",
  "The present password is wrong.": "Le mot de passe actuel est faux.",
  "There is no account yet: make one first.": "Il n’y a pas encore de compte : créez-le d’abord.",
  "The key needs a name of at most {} characters: who will use it?":
    "La clé a besoin d’un nom de {1} caractères au plus : qui va s’en servir ?",
  "There are {} keys already: revoke one that is not used.": "Il y a déjà {1} clés : révoquez-en une qui ne sert plus.",
  "There is no such key. It may have been revoked already.":
    "Cette clé n’existe pas. Elle a peut-être déjà été révoquée.",
  "Too many attempts. Try again in {} seconds.": "Trop d’essais. Réessayez dans {1} secondes.",
  "Make an account first: an application key is somebody's.":
    "Créez d’abord un compte : une clé d’application appartient à quelqu’un.",
  "Sign in first.": "Connectez-vous d’abord.",
  "There is no account here yet: it comes with the library of the home server, or from OWNER_NAME and OWNER_PASSWORD.":
    "Il n’y a pas encore de compte ici : il arrive avec la bibliothèque du serveur de la maison, ou par OWNER_NAME et OWNER_PASSWORD.",
  "There is no account here yet: it comes with the library of its home.":
    "Il n’y a pas encore de compte ici : il arrive avec la bibliothèque de la maison.",
  "An account is made at the machine of the server only, or with OWNER_NAME and OWNER_PASSWORD.":
    "Un compte se crée sur la machine même du serveur, ou par OWNER_NAME et OWNER_PASSWORD.",
  "Only the owner may ask for this.": "Seul le propriétaire peut demander cela.",
  "Everybody may ask about themselves only.": "Chacun ne peut s’informer que de soi.",
  // covers
  "This album's picture is larger than 8 MiB. Put a smaller one in its place.":
    "L’image de cet album dépasse 8 Mio. Mettez-en une plus petite à sa place.",
  "What lies where this album's picture was is none. Import its folder again.":
    "À la place de l’image de cet album se trouve autre chose. Réimportez son dossier.",
  "This album's picture is still on its way from Google Drive. Ask again in a moment.":
    "L’image de cet album est encore en route depuis Google Drive. Redemandez-la dans un instant.",
  "This album has no picture.": "Cet album n’a pas d’image.",
  "This album's picture cannot be read ({}). Replace it in Google Drive.":
    "L’image de cet album est illisible ({1}). Remplacez-la dans Google Drive.",
  "There is no picture of this.": "Il n’y en a pas d’image.",
  "People have no pictures here.": "Les personnes n’ont pas d’image ici.",
  // database
  "The database's disk is full: nothing was changed.":
    "Le disque de la base de données est plein : rien n’a été changé.",
  "The library's database {} cannot be reached just now ({}). Try again in a moment.":
    "La base de données {1} de la bibliothèque est injoignable pour l’instant ({2}). Réessayez dans un moment.",
  "The library's database is busy or may only be read ({}). Try again in a moment.":
    "La base de données de la bibliothèque est occupée ou en lecture seule ({1}). Réessayez dans un moment.",
  "The disk is full: nothing was changed. Free some space and try again.":
    "Le disque est plein : rien n’a été changé. Libérez de la place, puis réessayez.",
  // Google Drive
  "The private_key in GOOGLE_SERVICE_ACCOUNT cannot be read. Download its JSON file again.":
    "La private_key de GOOGLE_SERVICE_ACCOUNT est illisible. Téléchargez à nouveau son fichier JSON.",
  "Check GOOGLE_SERVICE_ACCOUNT or GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET.":
    "Vérifiez GOOGLE_SERVICE_ACCOUNT, ou GOOGLE_OAUTH_CLIENT_ID et GOOGLE_OAUTH_CLIENT_SECRET.",
  "Google's sign-in {}. Check the connection to the Internet.":
    "La connexion à Google {1}. Vérifiez l’accès à Internet.",
  "Google Drive {} for {} ({}). Check the connection to the Internet.":
    "Google Drive {1} pour {2} ({3}). Vérifiez l’accès à Internet.",
  "did not answer": "n’a pas répondu",
  "broke off": "s’est interrompu",
  "cannot be reached": "est injoignable",
  "Google Drive answered more than was asked for.": "Google Drive a répondu plus que ce qui était demandé.",
  "This sign-in was not begun here, or more than ten minutes ago. Begin it again.":
    "Cette connexion n’a pas été commencée ici, ou il y a plus de dix minutes. Recommencez-la.",
  "Google was told not to let this server read the Drive. Nothing was changed.":
    "Il a été répondu à Google de ne pas laisser ce serveur lire le Drive. Rien n’a été changé.",
  "Google has ended the sign-in with an error. Check the client in the console.":
    "Google a terminé la connexion par une erreur. Vérifiez le client dans la console.",
  "Google gave no lasting sign-in: make a client of the kind “Desktop app”.":
    "Google n’a pas donné de connexion durable : créez un client du type « Application de bureau ».",
  "This is a Google document, not music. Paste the link of a Drive folder that holds audio files.":
    "C’est un document Google, pas de la musique. Collez le lien d’un dossier Drive qui contient des fichiers audio.",
  "This Google Drive link names no folder and no file. In Drive, choose Share, then Copy link.":
    "Ce lien Google Drive ne désigne ni dossier ni fichier. Dans Drive, choisissez Partager, puis Copier le lien.",
  "This is not a link. Paste one that begins with https://drive.google.com/.":
    "Ce n’est pas un lien. Collez-en un qui commence par https://drive.google.com/.",
  "This link leads to {}. Paste one that begins with https://drive.google.com/.":
    "Ce lien mène à {1}. Collez-en un qui commence par https://drive.google.com/.",
  "Google Drive says there are too many requests. Try again in a few minutes.":
    "Google Drive reçoit trop de demandes. Réessayez dans quelques minutes.",
  "Google Drive has an inner error ({}). Try again later.":
    "Google Drive a une erreur interne ({1}). Réessayez plus tard.",
  "The Google project has used up its quota of today. It starts anew at midnight, Pacific time.":
    "Le projet Google a épuisé son quota du jour. Il repart à minuit, heure du Pacifique.",
  "Google refuses the API key. Check GOOGLE_API_KEY and its restrictions.":
    "Google refuse la clé d’API. Vérifiez GOOGLE_API_KEY et ses restrictions.",
  "The Drive API is not enabled for this Google project. Enable it in the Google Cloud console, under APIs & Services{}.":
    "L’API Drive n’est pas activée pour ce projet Google. Activez-la dans la console Google Cloud, sous API et services{1}.",
  "This sign-in to Google may not read the Drive: its scope lacks drive.readonly. Sign in again, or make a new GOOGLE_OAUTH_REFRESH_TOKEN.":
    "Cette connexion à Google ne permet pas de lire le Drive : il lui manque drive.readonly. Reconnectez-vous, ou créez un nouveau GOOGLE_OAUTH_REFRESH_TOKEN.",
  "Google no longer accepts this server's sign-in. Renew GOOGLE_SERVICE_ACCOUNT or GOOGLE_OAUTH_REFRESH_TOKEN.":
    "Google n’accepte plus la connexion de ce serveur. Renouvelez GOOGLE_SERVICE_ACCOUNT ou GOOGLE_OAUTH_REFRESH_TOKEN.",
  "Too many people have downloaded {} lately. Google opens it again within a day; a copy of it works at once.":
    "{1} a été trop téléchargé ces derniers temps. Google le rouvre d’ici un jour ; une copie marche tout de suite.",
  "Google Drive does not allow {}: {}.": "Google Drive ne permet pas d’ouvrir {1} : {2}.",
  "The administrator of its Google organisation does not let {} be read from outside.":
    "L’administrateur de son organisation Google ne permet pas de lire {1} de l’extérieur.",
  "This Google client was not given {}: sign in with one that may read the whole Drive.":
    "Ce client Google n’a pas reçu {1} : connectez-vous avec un client qui peut lire tout le Drive.",
  "The owner of {} has switched off downloads for viewers. Switch them on in its sharing settings.":
    "Le propriétaire a désactivé le téléchargement pour les lecteurs ({1}). Activez-le dans les réglages de partage.",
  "Google takes {} for harmful and does not hand it out. Where it is yours, ask Google for a review, or put another copy there.":
    "Google juge dangereux {1} et ne le donne pas. S’il est à vous, demandez un examen à Google, ou mettez-y une autre copie.",
  "Google Drive has no bytes for {}: it is a Google document.":
    "Google Drive n’a pas de contenu pour {1} : c’est un document Google.",
  "Google Drive has fewer bytes than expected of {}: it has changed. Import its folder again.":
    "Google Drive a moins de données que prévu pour {1} : il a changé. Réimportez son dossier.",
  "Google Drive does not find {}. If it still exists, {}; of an old link, paste all of it, with its resourcekey.":
    "Google Drive ne trouve pas {1}. S’il existe encore, {2} ; d’un vieux lien, collez tout, avec son resourcekey.",
  "Google Drive answered {} for {}, which was not expected.":
    "Google Drive a répondu {1} pour {2}, ce qui n’était pas attendu.",
  'share it with "Anyone with the link"': "partagez-le avec « Tous les utilisateurs disposant du lien »",
  "share it with {}": "partagez-le avec {1}",
  "open it to the account that signed in": "ouvrez-le au compte qui s’est connecté",
  "the file {}": "le fichier {1}",
  "the item {}": "l’élément {1}",
  "the folder {}": "le dossier {1}",
  "{} folders": "{1} dossiers",
  "the list of changes": "la liste des changements",
  "What answers is not Google Drive. Check GOOGLE_DRIVE_URL and the network's sign-in page.":
    "Ce qui répond n’est pas Google Drive. Vérifiez GOOGLE_DRIVE_URL et la page de connexion du réseau.",
  'The shortcut "{}" leads to nothing that can be used. Make it anew.':
    "Le raccourci « {1} » ne mène à rien d’utilisable. Refaites-le.",
  "Google Drive searched in part only. Try again later.": "Google Drive n’a cherché qu’en partie. Réessayez plus tard.",
  "A folder holds more than {} items. Divide it into several.":
    "Un dossier contient plus de {1} éléments. Répartissez-le en plusieurs.",
  "Google Drive has only {} bytes of {}: it has changed. Import its folder again.":
    "Google Drive n’a que {1} octets pour {2} : il a changé. Réimportez son dossier.",
  "Google Drive did not give the part of {} that was asked for. Try again later.":
    "Google Drive n’a pas donné la partie demandée pour {1}. Réessayez plus tard.",
  "Google Drive gave {} bytes of {} than it had announced. Try again later.":
    "Google Drive a donné {1} d’octets qu’annoncé pour {2}. Réessayez plus tard.",
  fewer: "moins",
  more: "plus",
  "Google Drive wants to send this server elsewhere for {}.": "Google Drive veut envoyer ce serveur ailleurs pour {1}.",
  "This is not an id of Google Drive.": "Ce n’est pas un identifiant de Google Drive.",
  "Google Drive is not set up on this server: set GOOGLE_API_KEY or GOOGLE_SERVICE_ACCOUNT in server/.env.":
    "Google Drive n’est pas réglé sur ce serveur : donnez GOOGLE_API_KEY ou GOOGLE_SERVICE_ACCOUNT dans server/.env.",
  "Only the owner chooses the Google account.": "Seul le propriétaire choisit le compte Google.",
  "Sign in to Google at the home server: the sign-in comes here with the library.":
    "Connectez-vous à Google sur le serveur de la maison : la connexion arrive ici avec la bibliothèque.",
  "Make a client of the kind “Desktop app” in the Google Cloud console, and set GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET in server/.env.":
    "Créez un client du type « Application de bureau » dans la console Google Cloud, puis donnez GOOGLE_OAUTH_CLIENT_ID et GOOGLE_OAUTH_CLIENT_SECRET dans server/.env.",
  "No sign-in to Google was begun here.": "Aucune connexion à Google n’a été commencée ici.",
  // requests
  "The body nests deeper than {} levels.": "Le corps compte plus de {1} niveaux.",
  "Send JSON, as Content-Type: application/json.": "Envoyez du JSON, avec Content-Type: application/json.",
  "{} is wrong: {}.": "{1} est faux : {2}.",
  "send {} as JSON": "envoyez {1} en JSON",
  "send {} or {} as JSON": "envoyez {1} ou {2} en JSON",
  '"{}" is missing: send {}, an empty list where there is none.':
    "Il manque « {1} » : envoyez {2}, avec une liste vide là où il n’y a rien.",
  '"{}" is not a list: send {}, an empty list where there is none.':
    "« {1} » n’est pas une liste : envoyez {2}, avec une liste vide là où il n’y a rien.",
  "The body is no object: send {}.": "Le corps de la demande n’est pas un objet : envoyez {1}.",
  'The field "{}"': "Le champ « {1} »",
  'The query parameter "{}"': "Le paramètre « {1} »",
  'The part of the address "{}"': "La partie « {1} » de l’adresse",
  "The body": "Le corps de la demande",
  "an id is needed": "il faut un identifiant",
  "a name is needed": "il faut un nom",
  "a name is needed, as text": "il faut un nom, en texte",
  "a password is needed": "il faut un mot de passe",
  "a password is needed, as text": "il faut un mot de passe, en texte",
  "the present password is needed, as text": "il faut le mot de passe actuel, en texte",
  "the new password is needed, as text": "il faut le nouveau mot de passe, en texte",
  "a text is needed": "il faut un texte",
  "a number is needed": "il faut un nombre",
  "a whole number is needed": "il faut un nombre entier",
  "a whole number is needed, or null to take it away": "il faut un nombre entier, ou null pour l’enlever",
  "a whole number from {} to {} is needed": "il faut un nombre entier de {1} à {2}",
  "a name of 1 to 500 characters is needed": "il faut un nom de 1 à 500 caractères",
  "a list of ids is needed": "il faut une liste d’identifiants",
  "a list of {} ids is needed": "il faut une liste d’identifiants",
  "at least one id is needed": "il faut au moins un identifiant",
  "one of {} is needed": "il faut l’un de : {1}",
  "true or false is needed": "il faut true ou false",
  "at most {} characters are taken": "{1} caractères au plus",
  "at most {} characters": "{1} caractères au plus",
  "a name has at most {} characters": "un nom compte {1} caractères au plus",
  "an id has at most {} characters": "un identifiant compte {1} caractères au plus",
  "a link has at most {} characters": "un lien compte {1} caractères au plus",
  "a Google Drive link is needed": "il faut un lien Google Drive",
  "a data URL of a JPEG, PNG or WebP picture of at most 700 kB is needed, or null to take it away":
    "il faut une image JPEG, PNG ou WebP de 700 ko au plus, ou null pour l’enlever",
  "a list of conditions is needed": "il faut une liste de conditions",
  "give it once, as text": "donnez-le une fois, en texte",
  "it is not as described": "il n’est pas comme décrit",
  "The body is larger than this route takes.": "Le corps de la demande est trop grand pour cette adresse.",
  "This content type is not taken here: send JSON with the header Content-Type: application/json.":
    "Ce type de contenu n’est pas pris ici : envoyez du JSON avec l’en-tête Content-Type: application/json.",
  "The body is not valid JSON, or holds a key that is not allowed.":
    "Le corps de la demande n’est pas du JSON valable, ou contient une clé interdite.",
  "The address cannot be read: percent-encode what stands in it.":
    "L’adresse est illisible : encodez ce qu’elle contient.",
  "The request cannot be used: {}.": "La demande est inutilisable : {1}.",
  "Something went wrong in the server. Its log tells more under the request id {}.":
    "Quelque chose a échoué dans le serveur. Son journal en dit plus sous le numéro {1}.",
  "The server is stopping.": "Le serveur s’arrête.",
  "Too many pages listen already: close some.": "Trop de pages écoutent déjà : fermez-en.",
  "Synchronisation is closed here: set SYNC_TOKEN to the same secret on both servers (32 characters or more) and start them again.":
    "La synchronisation est fermée ici : donnez à SYNC_TOKEN le même secret des deux côtés (32 caractères ou plus), puis redémarrez-les.",
  "The synchronisation token is missing: send it as Authorization: Bearer <SYNC_TOKEN>.":
    "Le jeton de synchronisation manque : envoyez-le en Authorization: Bearer <SYNC_TOKEN>.",
  "The synchronisation token is wrong: SYNC_TOKEN must be the same on both servers.":
    "Le jeton de synchronisation est faux : SYNC_TOKEN doit être le même des deux côtés.",
  'This server answers as localhost only, not as "{}". To reach it by another name, set PUBLIC_URL.':
    "Ce serveur ne répond qu’au nom de localhost, pas de « {1} ». Pour l’atteindre sous un autre nom, donnez PUBLIC_URL.",
  "This request comes from a page of another site, and is refused. Use the page of this server.":
    "Cette demande vient de la page d’un autre site et est refusée. Utilisez la page de ce serveur.",
  "Deleted: {} {}, {} {}.": "Supprimé : {1} {2}, {3} {4}.",
  album: "album",
  albums: "albums",
  track: "piste",
  tracks: "pistes",
  "The track ends before the part that was asked for.": "La piste se termine avant la partie demandée.",
  "There is nothing at {}.": "Il n’y a rien à l’adresse {1}.",
  "There is nothing at {} {}.": "Il n’y a rien à {1} {2}.",
  "The request did not arrive in time.": "La demande n’est pas arrivée à temps.",
  "The headers are too large.": "Les en-têtes sont trop grands.",
  "The request is not HTTP as a server reads it.": "La demande n’est pas du HTTP lisible.",
  // programs that speak OpenSubsonic
  "This server does not offer that.": "Ce serveur n’offre pas cela.",
  "This application key is wrong, or was revoked.": "Cette clé d’application est fausse, ou a été révoquée.",
  "The name or the key is wrong. A token can be made from an application key alone, not from the password.":
    "Le nom ou la clé est faux. Un jeton ne se fait que d’une clé d’application, pas du mot de passe.",
  "A token cannot be made from the password, which is not kept: make an application key and use it in its place.":
    "Un jeton ne peut se faire du mot de passe, qui n’est pas gardé : créez une clé d’application et prenez-la à sa place.",
  "Give either apiKey alone, or u with p, or u with t and s.":
    "Donnez soit apiKey seul, soit u avec p, soit u avec t et s.",
  "This is a track, not a folder.": "C’est une piste, pas un dossier.",
  "At most {} ids are taken at once.": "{1} identifiants au plus à la fois.",
  'There is no list of the type "{}".': "Il n’y a pas de liste du type « {1} ».",
  'The parameter "{}" is missing.': "Le paramètre « {1} » manque.",
  "A queue holds at most {} tracks.": "Une file tient {1} pistes au plus.",
  'There is no method "{}".': "Il n’y a pas de méthode « {1} ».",
  'There is nothing with the id "{}".': "Rien ne porte l’identifiant « {1} ».",
  // imports
  "“{}” could not be listed: {} Nothing is removed meanwhile.":
    "« {1} » n’a pas pu être lu : {2} Rien n’est retiré entre-temps.",
  "{} Nothing is removed from the library: stop following the folder where it is meant to be gone.":
    "{1} Rien n’est retiré de la bibliothèque : cessez de suivre le dossier s’il a vraiment disparu.",
  "“{}” is not an audio file. Paste the link of a folder with music, or of a track.":
    "« {1} » n’est pas un fichier audio. Collez le lien d’un dossier de musique, ou d’une piste.",
  "No audio file was found in “{}”. Check that the link is that of the folder with the music.":
    "Aucun fichier audio dans « {1} ». Vérifiez que le lien est celui du dossier de musique.",
  "Its owner does not let it be downloaded. Ask for that, or put a copy in a folder of your own.":
    "Son propriétaire ne permet pas le téléchargement. Demandez-le-lui, ou mettez une copie dans un dossier à vous.",
  "Its owner does not let it be downloaded.": "Son propriétaire ne permet pas le téléchargement.",
  "There is no such import. It may have been long ago.": "Cet import n’existe pas. Il date peut-être de longtemps.",
  "The import failed in a way that was not foreseen. The server's log says how; try again.":
    "L’import a échoué d’une façon imprévue. Le journal du serveur dit comment ; réessayez.",
  "The link holds so much that looking at it takes more than two minutes. Add it without a look, or folder by folder.":
    "Le lien contient tant de choses que le regarder prend plus de deux minutes. Ajoutez-le sans regarder, ou dossier par dossier.",
  "{} more files could not be read.": "{1} autres fichiers n’ont pas pu être lus.",
  "Nothing could be added from this link.": "Rien n’a pu être ajouté par ce lien.",
  "“{}” could not be added: {}": "« {1} » n’a pas pu être ajouté : {2}",
  "None of the {} files could be added. The first, “{}”: {}":
    "Aucun des {1} fichiers n’a pu être ajouté. Le premier, « {2} » : {3}",
  "The WMA file is cut off. Put an intact copy in its place.":
    "Le fichier WMA est tronqué. Remplacez-le par une copie intacte.",
  "The FLAC file is cut off before its audio. Put an intact copy in its place.":
    "Le fichier FLAC est tronqué avant le son. Remplacez-le par une copie intacte.",
  "The file has no table of its audio (moov): it is cut off. Put an intact copy in its place.":
    "Le fichier n’a pas la table de son contenu (moov) : il est tronqué. Remplacez-le par une copie intacte.",
  "The Matroska file is cut off before its audio. Put an intact copy in its place.":
    "Le fichier Matroska est tronqué avant le son. Remplacez-le par une copie intacte.",
  "No MPEG audio was found in this file: it is damaged. Put an intact copy in its place.":
    "Pas de son MPEG dans ce fichier : il est abîmé. Remplacez-le par une copie intacte.",
  "This Ogg file holds no Vorbis, Opus, Speex or FLAC audio.":
    "Ce fichier Ogg ne contient pas de son Vorbis, Opus, Speex ou FLAC.",
  "The file is empty. Put an intact copy in its place.": "Le fichier est vide. Remplacez-le par une copie intacte.",
  "Not an audio file: the first bytes are {}. Replace it in Drive by the music it should be.":
    "Ce n’est pas un fichier audio : il commence comme {1}. Remplacez-le dans Drive par la musique voulue.",
  "Not an audio file that is known here: its first bytes are of no audio format. Replace it in Drive.":
    "Ce n’est pas un fichier audio connu ici : son début n’est d’aucun format audio. Remplacez-le dans Drive.",
  "This link holds more than {} audio files or folders. Add its folders one by one.":
    "Ce lien contient plus de {1} fichiers audio ou dossiers. Ajoutez ses dossiers un par un.",
  "This folder lies more than {} folders below the link. Add it by a link of its own.":
    "Ce dossier est à plus de {1} dossiers sous le lien. Ajoutez-le par son propre lien.",
  "Folders are followed by the home server: choose them there.":
    "Les dossiers sont suivis par le serveur de la maison : choisissez-les là-bas.",
  "“{}” is no folder. Paste the link of the folder that holds it.":
    "« {1} » n’est pas un dossier. Collez le lien du dossier qui le contient.",
  "This folder is not followed.": "Ce dossier n’est pas suivi.",
  // library
  'There is no {} with the id "{}".': "Il n’y a pas de {1} « {2} ».",
  'There is no album with the id "{}".': "Il n’y a pas d’album « {1} ».",
  'There is no album with the id "{}". Nothing was deleted.': "Il n’y a pas d’album « {1} ». Rien n’a été supprimé.",
  'There is no album with the id "{}". Nothing was changed.': "Il n’y a pas d’album « {1} ». Rien n’a été changé.",
  'There is no album with the id "{}" in the trash. Nothing was taken back.':
    "Il n’y a pas d’album « {1} » dans la corbeille. Rien n’a été repris.",
  'There is no artist with the id "{}".': "Il n’y a pas d’artiste « {1} ».",
  "There is no such artist. The last album may have been deleted.":
    "Cet artiste n’existe pas. Son dernier album a peut-être été supprimé.",
  'There is no track with the id "{}".': "Il n’y a pas de piste « {1} ».",
  'There is no track with the id "{}". Nothing was changed.': "Il n’y a pas de piste « {1} ». Rien n’a été changé.",
  "There is no such track. It may have been deleted.": "Cette piste n’existe pas. Elle a peut-être été supprimée.",
  "An album cannot be merged into itself. Nothing was changed.":
    "Un album ne peut être réuni à lui-même. Rien n’a été changé.",
  'The track "{}" is not in this album. Nothing was changed.':
    "La piste « {1} » n’est pas dans cet album. Rien n’a été changé.",
  "All tracks were chosen: give the album another title instead.":
    "Toutes les pistes ont été choisies : donnez plutôt un autre titre à l’album.",
  "A playlist holds at most {} tracks: begin another one.":
    "Une liste tient {1} pistes au plus : commencez-en une autre.",
  'There is no entry with the id "{}" in this playlist.': "Il n’y a pas d’entrée « {1} » dans cette liste.",
  "An entry cannot be moved behind itself: name one that stays.":
    "Une entrée ne peut se mettre derrière elle-même : désignez-en une qui reste.",
  "The file is no JSON: a JSPF playlist is needed.": "Le fichier n’est pas du JSON : il faut une liste JSPF.",
  "The file names more than {} tracks: divide it.": "Le fichier nomme plus de {1} pistes : divisez-le.",
  'There is no playlist with the id "{}".': "Il n’y a pas de liste « {1} ».",
  'The playlist "{}" belongs to somebody else: make one of your own from it.':
    "La liste « {1} » est à quelqu’un d’autre : faites-en une à vous.",
  "This is a smart playlist: its rules find its tracks. Change the rules instead.":
    "C’est une liste intelligente : ses règles trouvent ses pistes. Changez plutôt les règles.",
  'There was a playlist with the id "{}" before: choose another id.':
    "Une liste « {1} » a déjà existé : prenez un autre identifiant.",
  "This playlist was made by hand: make a new one for rules.":
    "Cette liste est faite à la main : créez-en une autre pour des règles.",
  "The day that the share ends has passed: choose a later one.":
    "Le jour où finit le partage est passé : choisissez-en un plus tardif.",
  "A share ends within a year: choose an earlier day.":
    "Un partage finit d’ici un an : choisissez un jour plus proche.",
  "This address opens nothing, or no longer: ask for a new one.":
    "Cette adresse n’ouvre rien, ou plus rien : demandez-en une nouvelle.",
  // playing
  "This track cannot be played: it {}. Import its album from a Drive link.":
    "Cette piste ne peut être jouée : elle {1}. Importez son album par un lien Drive.",
  "is a folder or a document in Google Drive, not a file":
    "est un dossier ou un document dans Google Drive, pas un fichier",
  "has no file in Google Drive": "n’a pas de fichier dans Google Drive",
  "This file has changed in Google Drive. Import its folder again.":
    "Ce fichier a changé dans Google Drive. Réimportez son dossier.",
  "Too many tracks are being converted at this moment. Try again in a minute.":
    "Trop de pistes sont converties en ce moment. Réessayez dans une minute.",
  // two servers
  "Another home keeps this server in unison, and this act would undo its work. Take over, if this home is to be the one from now on.":
    "Une autre maison garde ce serveur à l’unisson, et cet acte déferait son travail. Prenez sa place, si cette maison-ci doit être la bonne.",
  "This store is not the one you spoke to before: greet it again.":
    "Ce n’est plus la même base qu’avant : saluez-la à nouveau.",
  "The remote speaks {}, this server {}: update the older of the two.":
    "Le serveur distant parle {1}, celui-ci {2} : mettez à jour le plus ancien.",
  "The remote holds another library: nothing was sent.":
    "Le serveur distant tient une autre bibliothèque : rien n’a été envoyé.",
  "The remote holds a library and this server holds none yet: join it, or replace it?":
    "Le serveur distant tient une bibliothèque et celui-ci n’en a pas encore : la rejoindre, ou la remplacer ?",
  "The address of the remote leads back to this very server: nothing is sent.":
    "L’adresse du serveur distant ramène à ce serveur même : rien n’est envoyé.",
  "The data folder was copied: this server takes an identity of its own.":
    "Le dossier de données a été copié : ce serveur prend une identité à lui.",
  "Two remotes came from one data folder: this one now takes an identity of its own.":
    "Deux serveurs distants venaient d’un même dossier de données : celui-ci prend une identité à lui.",
  "The remote is another store now.": "Le serveur distant a maintenant une autre base.",
  "Both sides keep changing: compared again shortly.":
    "Les deux côtés changent sans cesse : nouvelle comparaison bientôt.",
  "Another library lives here. Join it or replace it: the page of the home asks.":
    "Une autre bibliothèque vit ici. Rejoignez-la ou remplacez-la : la page de la maison le demande.",
  "Rows after revision {} are expected here, not after {}.":
    "Ici la suite est attendue après la révision {1}, pas après {2}.",
  "A home keeps this library in unison by itself, and a full import would undo its work. Add ?replace=1 to import all the same.":
    "Une maison garde cette bibliothèque à l’unisson, et un import complet déferait son travail. Ajoutez ?replace=1 pour importer quand même.",
  "Nothing that can be imported was sent, and the library is not empty. Add ?allowEmpty=1 to empty it.":
    "Rien d’importable n’a été envoyé, et la bibliothèque n’est pas vide. Ajoutez ?allowEmpty=1 pour la vider.",
  "Other full imports are under way. Try again in a minute.":
    "D’autres imports complets sont en cours. Réessayez dans une minute.",
  "This is no JSON: {}.": "Ce n’est pas du JSON : {1}.",
  "it breaks off": "il s’interrompt",
  "The library is too large for a server of the old kind: update it.":
    "La bibliothèque est trop grande pour un serveur d’ancienne version : mettez-le à jour.",
  "The old server does not list what it holds.": "L’ancien serveur ne dit pas ce qu’il tient.",
  "The old server holds a library that this server has never seen: join it, or replace it?":
    "L’ancien serveur tient une bibliothèque que celui-ci n’a jamais vue : la rejoindre, ou la remplacer ?",
  "The old server does not hold the same albums, tracks and artists.":
    "L’ancien serveur ne tient pas les mêmes albums, pistes et artistes.",
  "The old server refuses what is sent (400).": "L’ancien serveur refuse ce qui est envoyé (400).",
  "The old server answered {} to export-data.": "L’ancien serveur a répondu {1} à export-data.",
  "More than {} items are refused: update the older of the two servers.":
    "Plus de {1} éléments sont refusés : mettez à jour le plus ancien des deux serveurs.",
  "One side refuses {}; all else is equal.": "Un côté refuse {1} ; tout le reste est égal.",
  "The remote answered {}.": "Le serveur distant a répondu {1}.",
  "The remote refuses the token: set the same SYNC_TOKEN on both sides. If it is the same, something on the way takes the Authorization header away.":
    "Le serveur distant refuse le jeton : donnez le même SYNC_TOKEN des deux côtés. S’il est le même, quelque chose en chemin enlève l’en-tête Authorization.",
  "The remote asks to wait.": "Le serveur distant demande d’attendre.",
  "The disk of the remote is full.": "Le disque du serveur distant est plein.",
  "The remote is asleep or starting.": "Le serveur distant dort ou démarre.",
  "The address answers, but not as Diapason does ({}).": "L’adresse répond, mais pas comme Diapason ({1}).",
  "The address answers, but not as Diapason does.": "L’adresse répond, mais pas comme Diapason.",
  "An old answer came back: something between here and the remote keeps answers.":
    "Une vieille réponse est revenue : quelque chose entre ici et le serveur distant garde les réponses.",
  "The message is larger than any remote takes.": "Le message est plus grand que ce qu’un serveur distant accepte.",
  "No remote is configured here.": "Aucun serveur distant n’est réglé ici.",
  "No remote with the address {} is configured.": "Aucun serveur distant n’est réglé à l’adresse {1}.",
  "This server holds albums of its own: joining would leave them in doubt. Export them first, or replace the remote's library.":
    "Ce serveur tient des albums à lui : rejoindre l’autre les laisserait dans le doute. Exportez-les d’abord, ou remplacez la bibliothèque distante.",
  "The remote server holds no library any more: there is nothing to join. It is filled as soon as there is something here.":
    "Le serveur distant ne tient plus de bibliothèque : il n’y a rien à rejoindre. Il se remplit dès qu’il y a quelque chose ici.",
  "The token is not sent over http to {}: write https:// in KOYEB_URL.":
    "Le jeton n’est pas envoyé en http à {1} : écrivez https:// dans KOYEB_URL.",
  "The address answers with more than Diapason ever does.": "L’adresse répond plus que Diapason ne le fait jamais.",
  "The remote did not answer in time.": "Le serveur distant n’a pas répondu à temps.",
  "The remote cannot be reached ({}).": "Le serveur distant est injoignable ({1}).",
  "no connection": "pas de connexion",
  "answered {}": "a répondu {1}",
  "answered something that is no token": "n’a pas répondu par un jeton",
  "share it with the Google account this server signs in with": "partagez-le avec le compte Google de ce serveur",
  "The remote sends to {}: write its real address in KOYEB_URL.":
    "Le serveur distant renvoie à {1} : écrivez sa vraie adresse dans KOYEB_URL.",
  "another address": "une autre adresse",
  "The remote does not move on.": "Le serveur distant n’avance pas.",
  "This server failed; its log says why.": "Ce serveur-ci a échoué ; son journal dit pourquoi.",
  "The message is larger than {} bytes: send it in smaller parts.":
    "Le message dépasse {1} octets : envoyez-le en plus petites parties.",
  'Content-Encoding "{}" is not understood: use gzip or none.':
    "Content-Encoding « {1} » n’est pas compris : prenez gzip ou aucun.",
  "The message inflates to more than {} bytes: send it in smaller parts.":
    "Le message dépasse {1} octets une fois ouvert : envoyez-le en plus petites parties.",
  "The message is not whole gzip.": "Le message n’est pas du gzip entier.",
  "The message is not UTF-8.": "Le message n’est pas en UTF-8.",
  "Line {} is not JSON.": "La ligne {1} n’est pas du JSON.",
  "Line {} nests deeper than {} or uses a forbidden key.":
    "La ligne {1} dépasse {2} niveaux ou utilise une clé interdite.",
  "Line {}: {}.": "Ligne {1} : {2}.",
  "More than {} rows in one message: send it in smaller parts.":
    "Plus de {1} lignes dans un message : envoyez-le en plus petites parties.",
  // folders of this computer
  "This track lies on the disk of the computer at home. To play it here, let that computer copy its folder to your Drive: there, in the settings, under “Folders of this computer”.":
    "Cette piste est sur le disque de l’ordinateur de la maison. Pour l’écouter ici, laissez cet ordinateur copier son dossier dans votre Drive : là-bas, dans les réglages, sous « Dossiers de cet ordinateur ».",
  "This track cannot be played: its file is not on this computer, or the disk it lies on is away. Connect the disk.":
    "Cette piste ne peut être jouée : son fichier n’est pas sur cet ordinateur, ou son disque n’est pas là. Branchez le disque.",
  "Google Drive takes nothing more of “{}”.": "Google Drive ne prend plus rien de « {1} ».",
  "Folders of a computer are followed by the home server: choose them there.":
    "Les dossiers d’un ordinateur sont suivis par le serveur de la maison : choisissez-les là-bas.",
  "Only the owner chooses folders of this computer.": "Seul le propriétaire choisit des dossiers de cet ordinateur.",
  "Type the whole path of the folder, from the beginning: /home/you/Music, ~/Music or C:\\Users\\you\\Music.":
    "Tapez le chemin entier du dossier, depuis le début : /home/vous/Musique, ~/Musique ou C:\\Users\\vous\\Music.",
  "“{}” is a file. Type the path of the folder that holds it.":
    "« {1} » est un fichier. Tapez le chemin du dossier qui le contient.",
  "“{}” holds this server's own data, or lies in it. Choose the folder of the music.":
    "« {1} » contient les données de ce serveur, ou s’y trouve. Choisissez le dossier de la musique.",
  "“{}” lies in “{}”, which is followed already.": "« {1} » est dans « {2} », qui est déjà suivi.",
  "“{}” holds “{}”, which is followed already. Stop following that one first.":
    "« {1} » contient « {2} », qui est déjà suivi. Cessez d’abord de suivre celui-là.",
  "There is no folder “{}” on this computer.": "Il n’y a pas de dossier « {1} » sur cet ordinateur.",
  "This server may not read “{}”. Let its user read it, then try again.":
    "Ce serveur n’a pas le droit de lire « {1} ». Donnez-le à son utilisateur, puis réessayez.",
  "“{}” leads nowhere. Type the path of the folder itself.":
    "« {1} » ne mène nulle part. Tapez le chemin du dossier même.",
  "Its name holds signs that this server cannot read. Rename it.":
    "Son nom contient des signes que ce serveur ne peut lire. Renommez-le.",
  "A folder holds more than {} entries. Divide it into several.":
    "Un dossier contient plus de {1} entrées. Répartissez-le en plusieurs.",
  "A disk that lies in “{}” is away: connect it.": "Un disque qui est dans « {1} » n’est pas là : branchez-le.",
  "This file lies on the disk of another computer.": "Ce fichier est sur le disque d’un autre ordinateur.",
  "This is a folder, not a file.": "C’est un dossier, pas un fichier.",
  "The disk that “{}” lies on is away: connect it.": "Le disque de « {1} » n’est pas là : branchez-le.",
  "“{}” has only {} bytes now: it has changed on the disk.":
    "« {1} » n’a plus que {2} octets : il a changé sur le disque.",
  "“{}” is not a file any more.": "« {1} » n’est plus un fichier.",
  "“{}” is reached by a link that leads elsewhere: it is not opened.":
    "« {1} » passe par un lien qui mène ailleurs : il n’est pas ouvert.",
  "“{}” is not on this computer any more, or its disk is away.":
    "« {1} » n’est plus sur cet ordinateur, ou son disque n’est pas là.",
  "This server may not read “{}”. Let its user read it.":
    "Ce serveur n’a pas le droit de lire « {1} ». Donnez-le à son utilisateur.",
  "“{}” is a link: links are not followed.": "« {1} » est un lien : les liens ne sont pas suivis.",
  "The disk does not give “{}” ({}). Check the disk.": "Le disque ne donne pas « {1} » ({2}). Vérifiez le disque.",
  "The sign-in to Google lets this server read, but not add files. Sign in to Google again, and let it see and change the files that it makes itself.":
    "La connexion à Google permet à ce serveur de lire, pas d’ajouter des fichiers. Reconnectez-vous à Google, et laissez-le voir et modifier les fichiers qu’il crée lui-même.",
  "There is no room left in this Google Drive. Make room, or take more storage; it is tried again later.":
    "Ce Google Drive est plein. Faites de la place ou prenez plus d’espace ; un nouvel essai suivra.",
  "Google Drive wants the file to be sent to an address that is not its own.":
    "Google Drive veut envoyer le fichier à une adresse qui n’est pas la sienne.",
  "To copy files to your Drive, sign in with your Google account: an API key only reads. The client needs GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET in server/.env.":
    "Pour copier des fichiers dans votre Drive, connectez-vous avec votre compte Google : une clé d’API ne fait que lire. Il faut GOOGLE_OAUTH_CLIENT_ID et GOOGLE_OAUTH_CLIENT_SECRET dans server/.env.",
  "A service account has no storage of its own in Drive. To copy files to your Drive, take GOOGLE_SERVICE_ACCOUNT out of server/.env, start the server again and sign in with your Google account.":
    "Un compte de service n’a pas d’espace à lui dans Drive. Pour copier des fichiers dans votre Drive, ôtez GOOGLE_SERVICE_ACCOUNT de server/.env, redémarrez le serveur et connectez-vous avec votre compte Google.",
  // cue sheets
  "Google Drive did not give the beginning of this track within a minute.":
    "Google Drive n’a pas donné le début de cette piste en une minute.",
  "The cue sheet names no track. Its files are added as they are.":
    "La feuille CUE ne nomme aucune piste. Ses fichiers sont ajoutés tels quels.",
  "The cue sheet: {}": "La feuille CUE : {1}",
  "Track {} would begin behind the end of the file.": "La piste {1} commencerait après la fin du fichier.",
  "Line {} (“{}”) is not understood.": "La ligne {1} (« {2} ») n’est pas comprise.",
  "Track {} (line {}) has no INDEX 01, so nobody knows where it begins.":
    "La piste {1} (ligne {2}) n’a pas d’INDEX 01 : nul ne sait où elle commence.",
  "Track {} (line {}) begins before track {}.": "La piste {1} (ligne {2}) commence avant la piste {3}.",
  "{} more of its lines are not understood.": "{1} autres de ses lignes ne sont pas comprises.",
  "Its owner does not let this cue sheet be downloaded.":
    "Son propriétaire ne permet pas de télécharger cette feuille CUE.",
  "This cue sheet has more than 128 KiB: it is something else. Remove it.":
    "Cette feuille CUE dépasse 128 Kio : c’est autre chose. Enlevez-la.",
  "The FLAC file is damaged in this track. Put an intact copy in its place.":
    "Le fichier FLAC est abîmé à cette piste. Remplacez-le par une copie intacte.",
}
