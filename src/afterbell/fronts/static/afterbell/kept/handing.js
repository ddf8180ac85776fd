// @ts-check
/** For a phone that finds no network: what waits on it, packed and sealed, as a text and as pictures to scan. */
import { plain } from "./contact.js";

const KIND = "AB1";
const A_PICTURE = 600;
const text = new TextEncoder();

/**
 * @param {ArrayBuffer} bytes
 * @returns {string}
 */
function written(bytes) {
  const letters = [...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/**
 * Pack marks by session and seal them with the phone's key.
 * @param {import("./vault.js").Person} whose
 * @param {import("./vault.js").Kept[]} marks
 * @returns {Promise<string>}
 */
export async function codeOf(whose, marks) {
  const sessions = [...new Set(marks.map((mark) => mark.session))];
  const parcels = await Promise.all(
    sessions.map(async (session) => ({
      session,
      marks: await plain(whose, marks.filter((mark) => mark.session === session)),
    })),
  );
  const inside = text.encode(JSON.stringify({ phone: whose.phone, parcels }));
  const packing = new Blob([inside]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const packed = await new Response(packing).arrayBuffer();
  const seal = await crypto.subtle.sign("HMAC", whose.sealing, packed);
  return `${KIND}.${written(packed)}.${written(seal)}`;
}

/**
 * Cut a code into addresses, each short enough for a picture that any phone can scan.
 * @param {string} code
 * @param {string} address where the pieces are taken in
 * @returns {string[]}
 */
export function pieces(code, address) {
  const all = Math.ceil(code.length / A_PICTURE);
  const cut = Array.from({ length: all }, (_nothing, place) => code.slice(place * A_PICTURE, (place + 1) * A_PICTURE));
  return cut.map((piece, place) => `${address}#${place + 1}-${all}-${piece}`);
}

/**
 * Draw one address as a picture to scan.
 * @param {string} address
 * @param {(type: 0, level: "L") => any} qrcode
 * @returns {SVGElement}
 */
export function picture(address, qrcode) {
  const code = qrcode(0, "L");
  code.addData(address, "Byte");
  code.make();
  const side = code.getModuleCount();
  const dark = [];
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) if (code.isDark(row, column)) dark.push(`M${column} ${row}h1v1h-1z`);
  }
  const space = "http://www.w3.org/2000/svg";
  const drawn = document.createElementNS(space, "svg");
  drawn.setAttribute("viewBox", `-4 -4 ${side + 8} ${side + 8}`);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("class", "code-scanned");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", dark.join(""));
  drawn.append(path);
  return drawn;
}
