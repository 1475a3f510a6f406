/** Values as both engines hold them alike. */

const REPLACEMENT = "\ufffd"

/**
 * PostgreSQL's text holds neither NUL nor half surrogates: each becomes U+FFFD, so that no two texts become one. Keys and
 * bodies of rows never hold one (such keys are refused, JSON escapes them in bodies): digests do not change by this.
 */
export const storable = (value: unknown): unknown =>
  typeof value === "string" ? value.replaceAll("\0", REPLACEMENT).toWellFormed() : value
