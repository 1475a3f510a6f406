/** Bytes already here, read the way a file is. */
import type { FileWindow } from "./file-window.ts"

export function memoryWindow(bytes: Uint8Array): FileWindow {
  const peek = (start: number, length: number) => bytes.subarray(Math.max(0, start), Math.max(0, start + length))
  const read = async (start: number, length: number) =>
    start < 0 || length < 0 || start + length > bytes.length ? undefined : peek(start, length)
  return { size: bytes.length, read, peek }
}
