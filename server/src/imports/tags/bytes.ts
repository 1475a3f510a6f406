/** Numbers and letters in bytes: reading what containers hold, and writing the small ones that hold tags alone. */

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

export const u16be = (bytes: Uint8Array, at: number): number => view(bytes).getUint16(at)
export const u16le = (bytes: Uint8Array, at: number): number => view(bytes).getUint16(at, true)
export const u24be = (bytes: Uint8Array, at: number): number => u16be(bytes, at) * 256 + byteAt(bytes, at + 2)
export const u32be = (bytes: Uint8Array, at: number): number => view(bytes).getUint32(at)
export const u32le = (bytes: Uint8Array, at: number): number => view(bytes).getUint32(at, true)
/** Beyond 2^53 the value is not exact; such a length is beyond every file anyway. */
export const u64be = (bytes: Uint8Array, at: number): number => Number(view(bytes).getBigUint64(at))
export const u64le = (bytes: Uint8Array, at: number): number => Number(view(bytes).getBigUint64(at, true))
export const byteAt = (bytes: Uint8Array, at: number): number => bytes[at] ?? 0

/** One character for each byte; signatures and keys only. */
export const latin1 = (bytes: Uint8Array, start = 0, end = bytes.length): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.max(0, Math.min(end, bytes.length) - start)).toString(
    "latin1",
  )

export const ascii = (text: string): Uint8Array => Buffer.from(text, "latin1")

export const concat = (...pieces: readonly Uint8Array[]): Uint8Array => Buffer.concat(pieces)

export const be32 = (value: number): Uint8Array => write(4, data => data.setUint32(0, value))
export const le16 = (value: number): Uint8Array => write(2, data => data.setUint16(0, value, true))
export const le32 = (value: number): Uint8Array => write(4, data => data.setUint32(0, value, true))
export const le64 = (value: number): Uint8Array => write(8, data => data.setBigUint64(0, BigInt(value), true))

function write(length: number, fill: (data: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length)
  fill(view(bytes))
  return bytes
}
