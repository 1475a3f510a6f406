import type { RowBodyInput } from "@diapason/shared/rows"
import type { AlbumFacts } from "../server/src/library/facts.ts"
import type { Store } from "../server/src/library/store.ts"

const ALBUMS_AT_ONCE = 100

/** Many albums in each transaction: one by one takes longer than what is measured. */
export const fillLibrary = async (store: Pick<Store, "write">, albums: readonly AlbumFacts[]): Promise<void> => {
  const addedAt = new Date().toISOString()
  for (let from = 0; from < albums.length; from += ALBUMS_AT_ONCE) {
    const part = albums.slice(from, from + ALBUMS_AT_ONCE)
    await store.write(writer =>
      writer.put(
        part.flatMap(({ id, tracks, artistDetails: _, ...album }): RowBodyInput[] => [
          { kind: "artist", id: album.artistId, body: { name: album.artist } },
          { kind: "album", id, body: { ...album, addedAt } },
          ...tracks.map(
            ({
              id: trackId,
              driveId: _implied,
              lyrics: _none,
              artists: _each,
              genres: _all,
              ...track
            }): RowBodyInput => ({
              kind: "track",
              id: trackId,
              body: { ...track, albumId: id },
            }),
          ),
        ]),
        "add",
      ),
    )
  }
}
