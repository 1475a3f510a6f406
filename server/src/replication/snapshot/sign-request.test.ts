import assert from "node:assert/strict"
import { test } from "node:test"
import { signRequest } from "./sign-request.ts"

/** The examples of Amazon's own documentation of the signature. */
const ACCESS = {
  region: "us-east-1",
  keyId: "AKIAIOSFODNN7EXAMPLE",
  secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}
const NOW = Date.UTC(2013, 4, 24)

test("Amazon's example of a GET", () => {
  const url = new URL("https://examplebucket.s3.amazonaws.com/test.txt")
  const { authorization } = signRequest({ method: "GET", url, headers: { range: "bytes=0-9" }, body: "" }, ACCESS, NOW)
  assert.equal(
    authorization,
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
  )
})

test("Amazon's example of a PUT", () => {
  const url = new URL("https://examplebucket.s3.amazonaws.com/test$file.text")
  const headers = { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" }
  const { authorization } = signRequest({ method: "PUT", url, headers, body: "Welcome to Amazon S3." }, ACCESS, NOW)
  assert.match(String(authorization), /Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd$/)
})
