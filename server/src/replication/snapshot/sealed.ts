/** A snapshot holds password hashes and session keys: it leaves the machine encrypted, under a key made from SYNC_TOKEN. */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from "node:crypto"
import { promisify } from "node:util"

const derive = promisify<string, Buffer, number, Buffer>(scrypt)
const MAGIC = Buffer.from("diapason-snapshot/1\n")
const SALT = 16
const IV = 12
const TAG = 16

/** Why a snapshot is not used; for a person. */
export class SnapshotFault extends Error {
  override readonly name = "SnapshotFault"
}

/** Magic line, salt, IV, tag, then AES-256-GCM under scrypt of the token. */
export const seal = async (plain: Buffer, token: string): Promise<Buffer> => {
  const salt = randomBytes(SALT)
  const iv = randomBytes(IV)
  const cipher = createCipheriv("aes-256-gcm", await derive(token, salt, 32), iv)
  cipher.setAAD(MAGIC)
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([MAGIC, salt, iv, cipher.getAuthTag(), sealed])
}

/** Tries each token, as during a rotation. Throws `SnapshotFault`. */
export const unseal = async (bytes: Buffer, tokens: readonly string[]): Promise<Buffer> => {
  const start = MAGIC.length
  if (!bytes.subarray(0, start).equals(MAGIC) || bytes.length < start + SALT + IV + TAG)
    throw new SnapshotFault("what lies there is no snapshot of Diapason")
  const salt = bytes.subarray(start, start + SALT)
  const iv = bytes.subarray(start + SALT, start + SALT + IV)
  const tag = bytes.subarray(start + SALT + IV, start + SALT + IV + TAG)
  const sealed = bytes.subarray(start + SALT + IV + TAG)
  for (const token of tokens) {
    const decipher = createDecipheriv("aes-256-gcm", await derive(token, salt, 32), iv)
    decipher.setAAD(MAGIC)
    decipher.setAuthTag(tag)
    const plain = decipher.update(sealed)
    try {
      return Buffer.concat([plain, decipher.final()])
    } catch {
      // The wrong token, or not one byte of it is to be trusted.
    }
  }
  throw new SnapshotFault("the snapshot is damaged, or was made under another SYNC_TOKEN")
}
