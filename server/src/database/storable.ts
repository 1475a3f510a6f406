/** Values as PostgreSQL can hold them. */

const REPLACEMENT = "\ufffd"

/**
 * PostgreSQL's text holds neither NUL nor half surrogates: each becomes U+FFFD, so that no two texts become one. Keys and
 * bodies of rows never hold one (the door refuses such keys, JSON escapes them in bodies): digests do not change by this.
 */
export const storable = (value: unknown): unknown =>
  typeof value === "string" ? value.replaceAll("\0", REPLACEMENT).toWellFormed() : value
