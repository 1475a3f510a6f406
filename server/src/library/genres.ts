/** Genres as tags write them. */
import type { Reader } from "../database/database.ts"

/** Several genres in one tag: "Rock, Pop" is two. */
export const splitGenres = (text: string): readonly string[] => text.split(/\s*[,;/]\s*/).filter(part => part !== "")

/**
 * Those of all tags of albums and tracks that hold a genre which fits. Compared one by one, since each may hold several in any
 * spelling; a library has few.
 */
export const tagsHolding = async (reader: Reader, fits: (genre: string) => boolean): Promise<readonly string[]> => {
  const ofTracks = await reader.selectFrom("track").select("genre").distinct().execute()
  const ofAlbums = await reader.selectFrom("album").select("genre").distinct().execute()
  const tags = new Set([...ofTracks, ...ofAlbums].map(row => row.genre ?? ""))
  return [...tags].filter(tag => splitGenres(tag).some(fits))
}
