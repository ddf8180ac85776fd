// @ts-check
/** Ids for facts, made on the phone: by the time first, then 74 bits that nobody guesses (UUID, version 7). */

/**
 * @param {number} milliseconds
 * @returns {string}
 */
export function newId(milliseconds) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const since = Math.max(0, Math.floor(milliseconds));
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(since / 256 ** (5 - place)) % 256;
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
