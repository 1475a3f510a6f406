/** The picture of a playlist: the covers of up to four of its albums, or a calm one where it has none. */
import type { Playlist } from "@diapason/shared/keeping"
import { albumCover } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { Cover, hashOf } from "../library/cover.tsx"
import "./mosaic.css"

type Props = { readonly playlist: Pick<Playlist, "id" | "name" | "covers" | "rules"> }

export function Mosaic({ playlist: { id, name, covers, rules } }: Props) {
  const hash = hashOf(id)
  if (covers.length === 0) {
    const style = { "--cover-hue": hash % 360, "--cover-turn": `${(hash >> 9) % 180}deg` }
    return (
      <span className="cover cover-made mosaic-none" aria-hidden="true" style={style}>
        <Icon name={rules ? "smart" : "playlists"} />
      </span>
    )
  }
  // Two and three covers would leave a hole: the first one stands alone.
  const shown = covers.length < 4 ? covers.slice(0, 1) : covers
  return (
    <span className={shown.length === 1 ? "mosaic" : "mosaic mosaic-four"} aria-hidden="true">
      {shown.map(albumId => (
        <Cover
          key={albumId}
          id={albumId}
          title={name}
          coverArt={albumCover(albumId)}
          pixels={shown.length === 1 ? 400 : 200}
        />
      ))}
    </span>
  )
}
