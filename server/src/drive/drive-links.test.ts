import assert from "node:assert/strict"
import { test } from "node:test"
import { AppError } from "@diapason/shared/errors"
import { parseDriveLink } from "./drive-links.ts"

const ID = "1AbC-dEf_0123456789abcdefghijklmn"

for (const [text, expected] of [
  [`https://drive.google.com/drive/folders/${ID}`, { id: ID, hint: "folder" }],
  [`https://drive.google.com/drive/folders/${ID}?usp=sharing`, { id: ID, hint: "folder" }],
  [
    ` https://drive.google.com/drive/folders/${ID}?resourcekey=0-aB_c&usp=drive_link\n`,
    { id: ID, resourceKey: "0-aB_c", hint: "folder" },
  ],
  [`https://drive.google.com/drive/u/1/folders/${ID}`, { id: ID, hint: "folder" }],
  [`https://drive.google.com/drive/mobile/folders/${ID}/`, { id: ID, hint: "folder" }],
  [`https://drive.google.com/drive/mobile/folders/0Bparentparent/${ID}`, { id: "0Bparentparent", hint: "folder" }],
  [`https://drive.google.com/drive/u/0/mobile/folders/${ID}`, { id: ID, hint: "folder" }],
  [`https://drive.google.com/folderview?id=${ID}`, { id: ID, hint: "folder" }],
  [`https://drive.google.com/embeddedfolderview?id=${ID}#list`, { id: ID, hint: "folder" }],
  [`https://drive.google.com/open?id=${ID}`, { id: ID }],
  [`https://drive.google.com/uc?id=${ID}&export=download`, { id: ID, hint: "file" }],
  [`https://docs.google.com/uc?export=download&id=${ID}`, { id: ID, hint: "file" }],
  [`https://drive.usercontent.google.com/download?id=${ID}&export=download`, { id: ID, hint: "file" }],
  [`https://drive.google.com/file/d/${ID}/view?usp=sharing`, { id: ID, hint: "file" }],
  [`https://drive.google.com/file/d/${ID}`, { id: ID, hint: "file" }],
  [`https://drive.google.com/file/u/2/d/${ID}/edit`, { id: ID, hint: "file" }],
  [`drive.google.com/drive/folders/${ID}`, { id: ID, hint: "folder" }],
  [`http://drive.google.com/drive/folders/${ID}`, { id: ID, hint: "folder" }],
  [ID, { id: ID }],
  ["0AShortRootId_12345", { id: "0AShortRootId_12345" }],
] as const) {
  test(`reads ${text.trim()}`, () => assert.deepEqual(parseDriveLink(text), expected))
}

for (const [text, sentence] of [
  ["", /not a link/],
  ["hello", /not a link/],
  ["2020-13-45", /not a link/],
  ["my favourite songs", /not a link/],
  ["javascript:alert(1)", /link/],
  ["https://example.org/drive/folders/abcdefghijkl", /example\.org/],
  ["https://drive.google.com.evil.example/drive/folders/abcdefghijkl", /evil/],
  ["https://drive.google.com@evil.example/drive/folders/abcdefghijkl", /evil/],
  ["https://user@drive.google.com/drive/folders/abcdefghijkl", /begins with/],
  ["https://drive.google.com:8443/drive/folders/abcdefghijkl", /8443/],
  ["https://drive.google.com/drive/my-drive", /names no folder/],
  ["https://drive.google.com/drive/folders/", /names no folder/],
  ["https://drive.google.com/drive/folders/a'b%20or%20c", /names no folder/],
  ["https://drive.google.com/open?id=..%2F..%2Fetc", /names no folder/],
  ["https://docs.google.com/document/d/1AbC-dEf_0123456789abcdefghijklmn/edit", /Google document/],
  ["https://docs.google.com/spreadsheets/d/1AbC-dEf_0123456789abcdefghijklmn", /Google document/],
] as const) {
  test(`refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parseDriveLink(text),
      error => error instanceof AppError && error.code === "invalid_link" && sentence.test(error.message),
    )
  })
}
