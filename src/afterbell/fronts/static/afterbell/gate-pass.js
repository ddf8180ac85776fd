// @ts-check
/**
 * A gate without a network checks a pass by the school's public key, which came with the page, and remembers what it let
 * go until the site has answered. The day is the site's: a device whose clock is wrong decides nothing.
 */
import { newId } from "./kept/ids.js";

/**
 * @typedef {object} Desk
 * @property {string} school
 * @property {string} key
 * @property {string} day
 * @property {string} now
 * @property {Record<string, string>} children
 * @property {Record<string, string>} spent
 */
/** @typedef {{school: string, pupil: string, day: string, name: string, nonce: string}} Pass */
/** @typedef {{id: string, code: string, at: string, nonce: string, refused?: string}} Given */

const KEPT = "afterbell-pass";
const GIVEN = "afterbell-pass-given";
const AGAIN_AFTER = 15_000;
const SIGNATURE = 64;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const PASS = /^[\w-]+\.[\w-]+$/;
const DIGITS = /^\d+$/;

const { person = "" } = document.documentElement.dataset;
const form = document.querySelector("form[data-passes]");
const told = document.querySelector("[data-pass-told]");
const give = document.querySelector("[data-pass-give]");
const again = document.querySelector("[data-pass-again]");
const started = performance.now();
if (form instanceof HTMLFormElement && told instanceof HTMLElement && give instanceof HTMLButtonElement) {
  listen(form, told, give);
}

/**
 * @param {HTMLFormElement} asked
 * @param {HTMLElement} place
 * @param {HTMLButtonElement} button
 * @returns {void}
 */
function listen(asked, place, button) {
  /** @type {Desk} */
  const desk = JSON.parse(asked.dataset.desk ?? "{}");
  const field = asked.querySelector("input[name=code]");
  /** @type {{said: Pass, code: string} | null} */
  let good = null;
  asked.addEventListener("submit", (event) => {
    const code = field instanceof HTMLInputElement ? plain(field.value) : "";
    if (!PASS.test(code) && navigator.onLine) return;
    event.preventDefault();
    document.querySelector("[data-pass-good]")?.remove();
    good = null;
    button.hidden = true;
    void check(code, desk).then((found) => {
      if (typeof found === "string") {
        place.textContent = found === "needs" ? (asked.dataset.needs ?? "") : sentence(asked, found);
        place.className = "stack tone-alarm pass-good";
        return;
      }
      good = { said: found, code };
      place.textContent = filled(asked.dataset.fine ?? "", found, desk, asked);
      place.className = "stack tone-good pass-good";
      button.hidden = false;
      button.focus();
    });
  });
  button.addEventListener("click", () => {
    if (!good) return;
    const { said, code } = good;
    good = null;
    button.hidden = true;
    keep({ id: newId(Date.now()), code, at: moment(desk), nonce: said.nonce });
    place.textContent = filled(asked.dataset.done ?? "", said, desk, asked);
    if (field instanceof HTMLInputElement) field.value = "";
    void send(asked, desk);
  });
  again?.addEventListener("click", () => void send(asked, desk, true));
  window.addEventListener("online", () => void send(asked, desk, true));
  setInterval(() => void send(asked, desk), AGAIN_AFTER);
  void send(asked, desk, true);
}

/**
 * Give what was typed without the spaces between its digits, whichever keyboard wrote them.
 * @param {string} typed
 * @returns {string}
 */
function plain(typed) {
  return typed.normalize("NFKC").replaceAll(/\s/g, "");
}

/**
 * Give the pass where it opens this gate today, else why not.
 * @param {string} code
 * @param {Desk} desk
 * @returns {Promise<Pass | string>}
 */
async function check(code, desk) {
  if (DIGITS.test(code)) return "needs";
  const [body = "", signature = ""] = code.split(".");
  const said = PASS.test(code) ? read(bytes(body)) : null;
  if (!said || bytes(signature).length !== SIGNATURE) return "pass_forged";
  if (said.school !== desk.school) return "pass_of_other_school";
  if (!(await signed(bytes(body), bytes(signature), desk.key))) return "pass_forged";
  if (said.day !== desk.day || local(moment(desk)) !== desk.day) return "pass_of_other_day";
  if (given(desk).has(said.nonce)) return "pass_used";
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

/**
 * Give the instant by the site's clock, however the device's own stands.
 * @param {Desk} desk
 * @returns {string}
 */
function moment(desk) {
  return new Date(Date.parse(desk.now) + performance.now() - started).toISOString();
}

/**
 * @param {string} instant
 * @returns {string}
 */
function local(instant) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date(instant));
}

/**
 * Give what this person let go and the site has not stored; each row stands under a key of its own.
 * @returns {Given[]}
 */
function kept() {
  return Object.keys(localStorage)
    .filter((name) => name.startsWith(key("")))
    .map((name) => JSON.parse(localStorage.getItem(name) ?? ""))
    .sort((one, other) => one.at.localeCompare(other.at));
}

/**
 * @param {string} id
 * @returns {string}
 */
function key(id) {
  return `${KEPT}/${person}/${id}`;
}

/**
 * @param {Given} row
 * @returns {void}
 */
function keep(row) {
  localStorage.setItem(key(row.id), JSON.stringify(row));
}

/**
 * Forget a row the site has; the page knows its pass as used until it is loaded with the site's newer word.
 * @param {Given} row
 * @param {Desk} desk
 * @returns {void}
 */
function forget(row, desk) {
  sessionStorage.setItem(`${GIVEN}/${row.nonce}`, moment(desk));
  localStorage.removeItem(key(row.id));
}

/**
 * @param {Desk} desk
 * @returns {Set<string>}
 */
function given(desk) {
  const stored = Object.keys(sessionStorage)
    .filter((name) => name.startsWith(`${GIVEN}/`))
    .filter((name) => Date.parse(sessionStorage.getItem(name) ?? "") >= Date.parse(desk.now))
    .map((name) => name.slice(GIVEN.length + 1));
  return new Set([...stored, ...kept().map((one) => one.nonce)]);
}

/**
 * Send what waits; what the site did not take stays here with its reason, until it is asked again or taken.
 * @param {HTMLFormElement} asked
 * @param {Desk} desk
 * @param {boolean} again
 * @returns {Promise<void>}
 */
async function send(asked, desk, again = false) {
  for (const one of kept().filter((row) => again || !row.refused)) {
    const body = new FormData(asked);
    body.set("code", one.code);
    body.set("handover", one.id);
    body.set("at", one.at);
    try {
      const answer = await fetch(location.pathname, {
        method: "POST",
        body,
        redirect: "error",
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (told.stored === one.id) forget(one, desk);
      else if (answer.status === 409 || answer.status === 422) keep({ ...one, refused: told.refused.join(" ") });
      else break;
    } catch {
      break;
    }
  }
  show(asked, desk);
}

/**
 * Say how many rows wait, and which of them the site did not take and why.
 * @param {HTMLFormElement} asked
 * @param {Desk} desk
 * @returns {void}
 */
function show(asked, desk) {
  const rows = kept();
  const line = document.querySelector("[data-pass-waiting]");
  if (line instanceof HTMLElement) {
    const number = rows.filter((row) => !row.refused).length;
    line.hidden = number === 0;
    line.textContent = (asked.dataset.waiting ?? "").replace("{number}", String(number));
  }
  const box = document.querySelector("[data-pass-refused]");
  const list = box?.querySelector("ul");
  if (!(box instanceof HTMLElement) || !list) return;
  const refused = rows.filter((row) => row.refused);
  box.hidden = refused.length === 0;
  list.replaceChildren(
    ...refused.map((row) => {
      const item = document.createElement("li");
      const said = read(bytes(row.code.split(".")[0] ?? ""));
      const who = said ? filled(asked.dataset.left ?? "", said, desk, asked) : "";
      item.textContent = `${who.replace("{time}", hour(row.at))} ${row.refused}`;
      return item;
    }),
  );
}

/**
 * @param {string} instant
 * @returns {string}
 */
function hour(instant) {
  const written = { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("sv-SE", /** @type {Intl.DateTimeFormatOptions} */ (written)).format(new Date(instant));
}

/**
 * @param {HTMLFormElement} asked
 * @param {string} against
 * @returns {string}
 */
function sentence(asked, against) {
  const words = asked.querySelector(`template[data-against="${against}"]`);
  return words instanceof HTMLTemplateElement ? (words.content.textContent ?? "") : against;
}

/**
 * @param {string} text
 * @param {Pass} said
 * @param {Desk} desk
 * @param {HTMLFormElement} asked
 * @returns {string}
 */
function filled(text, said, desk, asked) {
  const child = desk.children[said.pupil] ?? asked.dataset.stranger ?? "";
  return text.replace("{name}", said.name).replace("{child}", child);
}
