/** What a kind of row is called; the words are those of the group `unison`. */
const words: Readonly<Record<string, "kindAlbum" | "kindTrack" | "kindArtist">> = {
  album: "kindAlbum",
  track: "kindTrack",
  artist: "kindArtist",
}

export const kindWord = (kind: string) => words[kind] ?? "kindOther"

/** What stands in the place of a name; nobody knows a row by its id. */
const nameless: Readonly<Record<string, "anAlbum" | "aTrack" | "anArtist">> = {
  album: "anAlbum",
  track: "aTrack",
  artist: "anArtist",
}

export const namelessWord = (kind: string) => nameless[kind] ?? "anItem"
