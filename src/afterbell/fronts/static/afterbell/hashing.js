// @ts-check
/** SHA-256 as the browser itself computes it. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/**
 * @param {string | Uint8Array} what
 * @returns {Promise<string>}
 */
export async function sha256(what) {
  const bytes = typeof what === "string" ? new TextEncoder().encode(what) : what;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", /** @type {BufferSource} */ (bytes)));
  let text = "";
  for (const byte of digest) text += HEX[byte];
  return text;
}
