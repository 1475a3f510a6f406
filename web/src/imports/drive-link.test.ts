import assert from "node:assert/strict"
import { test } from "node:test"
import { driveLinksIn, isDriveLink } from "./drive-link.ts"

test("links of folders and files are taken, whatever account or action they name", () => {
  for (const link of [
    "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp",
    "https://drive.google.com/drive/u/1/folders/1AbCdEfGhIjKlMnOp?usp=sharing",
    "https://drive.google.com/file/d/1AbCdEfGhIjKlMnOp/view",
    "https://drive.google.com/open?id=1AbCdEfGhIjKlMnOp",
    " https://drive.google.com/uc?export=download&id=1AbCdEfGhIjKlMnOp ",
  ]) {
    assert.ok(isDriveLink(link), link)
  }
})

test("other addresses and words are not", () => {
  for (const text of [
    "",
    "hello",
    "https://example.org/drive/folders/1AbCdEfGhIjKlMnOp",
    "https://drive.google.com/drive/my-drive",
    "https://drive.google.com.evil.example/drive/folders/1AbCdEfGhIjKlMnOp",
    "javascript:alert(1)//drive.google.com/folders/1AbCdEfGhIjKlMnOp",
  ]) {
    assert.ok(!isDriveLink(text), text)
  }
})

test("several links in one pasted text are found, each once", () => {
  const a = "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp"
  const b = "https://drive.google.com/open?id=2AbCdEfGhIjKlMnOp"
  assert.deepEqual(driveLinksIn(`Here: ${a}\n${b} and ${a}`), [a, b])
})
