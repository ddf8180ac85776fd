// @ts-check
/**
 * A gate without a network checks a pass by the school's public key, which came with the list. The day is the list's: a
 * device whose clock is wrong decides nothing.
 */

/** @typedef {{school: string, pupil: string, day: string, name: string, nonce: string}} Pass */

const SIGNATURE = 64;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
export const PASS = /^[\w-]+\.[\w-]+$/;
const DIGITS = /^\d+$/;

/**
 * Give what was typed without the spaces between its digits, whichever keyboard wrote them.
 * @param {string} typed
 * @returns {string}
 */
export function plain(typed) {
  return typed.normalize("NFKC").replaceAll(/\s/g, "");
}

/**
 * Give the pass where it opens this gate on the list's day, else why not.
 * @param {string} code
 * @param {import("./reading.js").Told} told
 * @param {Set<string>} given what was let go by a pass here
 * @returns {Promise<Pass | string>}
 */
export async function check(code, { desk, today }, given) {
  if (DIGITS.test(code)) return "needs";
  const [body = "", signature = ""] = code.split(".");
  const said = PASS.test(code) ? read(bytes(body)) : null;
  if (!said || bytes(signature).length !== SIGNATURE) return "pass_forged";
  if (said.school !== desk.school) return "pass_of_other_school";
  if (!(await signed(bytes(body), bytes(signature), desk.key))) return "pass_forged";
  if (said.day !== today) return "pass_of_other_day";
  if (given.has(said.nonce)) return "pass_used";
  return desk.spent[said.nonce] ?? said;
}

/**
 * @param {Uint8Array<ArrayBuffer>} body
 * @param {Uint8Array<ArrayBuffer>} signature
 * @param {string} key
 * @returns {Promise<boolean>}
 */
async function signed(body, signature, key) {
  if (!key) return false;
  const known = await crypto.subtle.importKey("raw", bytes(key), CURVE, false, ["verify"]);
  return crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, known, signature, body);
}

/**
 * @param {Uint8Array} body
 * @returns {Pass | null}
 */
function read(body) {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return null;
  }
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function bytes(text) {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
