// @ts-check
/** What is kept on the phone is locked: the key never leaves the browser, and is thrown away with what it locks. */

const NONCE_BYTES = 12;
const text = new TextEncoder();

/** @typedef {{nonce: Uint8Array, data: ArrayBuffer}} Locked */

/** @returns {Promise<CryptoKey>} */
export function newKey() {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * @param {string} hex
 * @returns {Promise<CryptoKey>}
 */
export function sealingKey(hex) {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

/**
 * Lock a value; `of` binds it to its place, so that it opens nowhere else.
 * @param {CryptoKey} key
 * @param {unknown} value
 * @param {string} of
 * @returns {Promise<Locked>}
 */
export async function lock(key, value, of) {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const how = { name: "AES-GCM", iv: nonce, additionalData: text.encode(of) };
  return { nonce, data: await crypto.subtle.encrypt(how, key, text.encode(JSON.stringify(value))) };
}

/**
 * @param {CryptoKey} key
 * @param {Locked} locked
 * @param {string} of
 * @returns {Promise<any>}
 */
export async function unlock(key, locked, of) {
  const how = { name: "AES-GCM", iv: locked.nonce, additionalData: text.encode(of) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, locked.data)));
}
