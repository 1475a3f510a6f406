/** What changes when the bytes of a file change, for the price of reading its two ends. */
import { createHash } from "node:crypto"
import type { BigIntStats } from "node:fs"
import type { FileHandle } from "node:fs/promises"

const END = 64 * 1024

/** Equal as long as the file was not touched: also a program that keeps the file's date cannot keep the second of these. */
export const stampOf = ({ mtimeNs, ctimeNs }: BigIntStats): string => `${mtimeNs}-${ctimeNs}`

/** 12 hexadecimal digits, as Drive's content keys: of size, date, head and tail, where tags stand. */
export async function contentKeyOf(file: FileHandle, { size, mtimeNs }: BigIntStats): Promise<string> {
  const hash = createHash("sha256").update(`${size} ${mtimeNs} `)
  const buffer = Buffer.alloc(END)
  const ends = size > BigInt(END) ? [0, Math.max(END, Number(size) - END)] : [0]
  for (const position of ends) {
    const { bytesRead } = await file.read(buffer, 0, END, position)
    hash.update(buffer.subarray(0, bytesRead))
  }
  return hash.digest("hex").slice(0, 12)
}
