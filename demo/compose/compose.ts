/** Makes demo/music anew: composes, plays, encodes (with ffmpeg) and draws. Only needed after a change in this folder. */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import sharp from "sharp"
import { ALBUMS, type Album, type Format, type Piece } from "./albums.ts"
import { arrange } from "./arrange.ts"
import { drawCover } from "./covers.ts"
import { perform } from "./perform.ts"
import { encodeWav } from "./sound.ts"

const MUSIC = join(dirname(dirname(fileURLToPath(import.meta.url))), "music")
const MOST_BYTES = 2.6e6
const JPEG_QUALITY = 86

const FLAC_FILTER = "aresample=16000,aformat=sample_fmts=s16,volume=0.125:precision=fixed,volume=8:precision=fixed"

const CODECS: Readonly<Record<Format, readonly string[]>> = {
  mp3: ["-c:a", "libmp3lame", "-b:a", "48k", "-ar", "32000", "-id3v2_version", "4"],
  m4a: ["-c:a", "aac", "-b:a", "44k", "-ar", "32000", "-movflags", "+faststart"],
  opus: ["-c:a", "libopus", "-b:a", "30k", "-f", "opus"],
  ogg: ["-c:a", "libvorbis", "-q:a", "0", "-ar", "32000"],
  // The lowest three bits are silenced: FLAC leaves out what is always zero.
  flac: ["-af", FLAC_FILTER, "-c:a", "flac", "-compression_level", "12", "-sample_fmt", "s16"],
}

function tagsOf(album: Album, piece: Piece): Readonly<Record<string, string>> {
  if (piece.untagged) return {}
  const ofDiscs = album.pieces.filter(({ disc }) => disc === piece.disc).length
  return {
    title: piece.title,
    artist: piece.artist,
    album: album.title,
    album_artist: album.albumArtist,
    date: String(album.year),
    genre: album.genre,
    track: `${piece.track}/${ofDiscs}`,
    ...(piece.disc === undefined ? {} : { disc: `${piece.disc}/${album.discs ?? 1}` }),
    ...(album.compilation ? { compilation: "1" } : {}),
  }
}

/** An embedded picture is an attached stream of its own. */
function encode(wav: Buffer, album: Album, piece: Piece, target: string, picture: string | undefined): void {
  const withPicture =
    picture === undefined
      ? []
      : [
          ...["-i", picture, "-map", "0:a", "-map", "1:v", "-c:v", "copy"],
          ...["-disposition:v", "attached_pic", "-metadata:s:v", "comment=Cover (front)"],
        ]
  const tags = Object.entries(tagsOf(album, piece)).flatMap(([name, value]) => ["-metadata", `${name}=${value}`])
  const { status, stderr } = spawnSync(
    "ffmpeg",
    [
      ...["-v", "error", "-y", "-f", "wav", "-i", "pipe:0", ...withPicture],
      ...["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"],
      ...[...tags, ...CODECS[piece.format], target],
    ],
    { input: wav },
  )
  if (status !== 0) throw new Error(`ffmpeg could not write ${target}: ${String(stderr)}`)
}

async function makeAlbum(album: Album, workshop: string): Promise<void> {
  const folder = join(MUSIC, album.folder)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  let embedded: string | undefined
  if (album.cover) {
    const { art, file } = album.cover
    const jpeg = await sharp(Buffer.from(drawCover(art)), { density: 72 })
      .jpeg({ quality: JPEG_QUALITY, mozjpeg: true })
      .toBuffer()
    const path = file === undefined ? join(workshop, `${art}.jpg`) : join(folder, file)
    writeFileSync(path, jpeg)
    if (file === undefined) embedded = path
  }
  for (const piece of album.pieces) {
    const target = join(folder, `${piece.file}.${piece.format}`)
    mkdirSync(dirname(target), { recursive: true })
    encode(encodeWav(perform(arrange(piece.recipe))), album, piece, target, embedded)
    process.stdout.write(`${(statSync(target).size / 1000).toFixed(0).padStart(5)} kB  ${piece.file}\n`)
  }
}

const workshop = mkdtempSync(join(tmpdir(), "diapason-compose-"))
try {
  for (const album of ALBUMS) await makeAlbum(album, workshop)
} finally {
  rmSync(workshop, { recursive: true, force: true })
}
const total = readdirSync(MUSIC, { recursive: true, withFileTypes: true })
  .filter(entry => entry.isFile())
  .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
process.stdout.write(`${(total / 1e6).toFixed(2)} MB in all\n`)
if (total > MOST_BYTES) throw new Error(`demo/music is too large: ${total} bytes, ${MOST_BYTES} allowed`)
