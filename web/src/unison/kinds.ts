/** What a kind of row is called; the words are those of the group `unison`. */
const words: Readonly<Record<string, "kindAlbum" | "kindTrack" | "kindArtist">> = {
  album: "kindAlbum",
  track: "kindTrack",
  artist: "kindArtist",
}

export const kindWord = (kind: string) => words[kind] ?? "kindOther"
