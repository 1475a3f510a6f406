/** A chosen picture made small enough to travel with the library: a JPEG of at most 1,000 pixels an edge, as a data URL. */

const EDGE = 1_000
/** Characters; the server takes no more. */
const MOST = 900_000
const QUALITIES = [0.88, 0.75, 0.6, 0.4]

/** Rejects where the browser cannot read the picture. */
export async function shrinkPicture(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, EDGE / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement("canvas")
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext("2d")
  if (!context) throw new Error("this browser draws nothing")
  context.fillStyle = "#fff"
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  for (const quality of QUALITIES) {
    const url = canvas.toDataURL("image/jpeg", quality)
    if (url.length <= MOST) return url
  }
  throw new Error("the picture stays too large")
}
