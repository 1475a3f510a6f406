/** A few albums as a plain grid, where a page holds them all. */
import type { Album } from "@diapason/shared/api"
import { memo } from "react"
import { useCardTools } from "./album-actions.ts"
import { AlbumCard } from "./album-card.tsx"

export const AlbumShelf = memo(function AlbumShelf({ albums }: { readonly albums: readonly Album[] }) {
  const tools = useCardTools()
  return (
    // biome-ignore lint/a11y/useSemanticElements: the cards are the same as in the great grid
    <div className="shelf" role="list">
      {albums.map((album, index) => (
        <AlbumCard key={album.id} album={album} place={index + 1} total={albums.length} selected={null} tools={tools} />
      ))}
    </div>
  )
})
