import assert from "node:assert/strict"
import { test } from "node:test"
import { namedIn } from "./accepted.ts"

test("a name is taken whole, in any case, unless its weight is 0", () => {
  const takes = (header: string | undefined) => namedIn(header, ["image/avif", "image/webp"]).join()
  assert.equal(takes("image/avif,image/webp,*/*;q=0.8"), "image/avif,image/webp")
  assert.equal(takes("IMAGE/WEBP ; q=0.5"), "image/webp")
  assert.equal(takes("image/avif;q=0.0;x=1, x-image/webp, image/webpx"), "")
  assert.equal(takes(undefined), "")
})
