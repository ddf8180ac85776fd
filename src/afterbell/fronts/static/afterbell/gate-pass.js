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
/** @typedef {{id: string, code: string, at: string, person: string, nonce: string}} Given */

const KEPT = "afterbell-passes";
const AGAIN_AFTER = 15_000;
const SIGNATURE = 64;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };
const PASS = /^[\w-]+\.[\w-]+$/;

const { person = "" } = document.documentElement.dataset;
const form = document.querySelector("form[data-passes]");
const told = document.querySelector("[data-pass-told]");
const give = document.querySelector("[data-pass-give]");
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
    const code = field instanceof HTMLInputElement ? field.value.trim() : "";
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
    keep([...kept(), { id: newId(Date.now()), code, at: moment(desk), person, nonce: said.nonce }]);
    place.textContent = filled(asked.dataset.done ?? "", said, desk, asked);
    if (field instanceof HTMLInputElement) field.value = "";
    void send(asked, place);
  });
  window.addEventListener("online", () => void send(asked, place));
  setInterval(() => void send(asked, place), AGAIN_AFTER);
  void send(asked, place);
}

/**
 * Give the pass where it opens this gate today, else why not.
 * @param {string} code
 * @param {Desk} desk
 * @returns {Promise<Pass | string>}
 */
async function check(code, desk) {
  if (/^\d+$/.test(code)) return "needs";
  const [body = "", signature = ""] = code.split(".");
  const said = PASS.test(code) ? read(bytes(body)) : null;
  if (!said || bytes(signature).length !== SIGNATURE) return "pass_forged";
  if (said.school !== desk.school) return "pass_of_other_school";
  if (!(await signed(bytes(body), bytes(signature), desk.key))) return "pass_forged";
  if (said.day !== desk.day || local(moment(desk)) !== desk.day) return "pass_of_other_day";
  if (given().has(said.nonce)) return "pass_used";
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

/** @returns {Given[]} */
function kept() {
  return JSON.parse(localStorage.getItem(KEPT) ?? "[]").filter((/** @type {Given} */ one) => one.person === person);
}

/**
 * @param {Given[]} rows
 * @returns {void}
 */
function keep(rows) {
  localStorage.setItem(KEPT, JSON.stringify(rows));
  for (const { nonce } of rows) sessionStorage.setItem(`${KEPT}-${nonce}`, "given");
}

/** @returns {Set<string>} */
function given() {
  const seen = Object.keys(sessionStorage).filter((name) => name.startsWith(`${KEPT}-`));
  return new Set([...seen.map((name) => name.slice(KEPT.length + 1)), ...kept().map((one) => one.nonce)]);
}

/**
 * @param {HTMLFormElement} asked
 * @param {HTMLElement} place
 * @returns {Promise<void>}
 */
async function send(asked, place) {
  for (const one of kept()) {
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
      if (answer.status === 409 || answer.status === 422) {
        place.textContent = (await answer.json()).refused.join(" ");
        place.className = "stack tone-alarm pass-good";
      } else if (!answer.ok || (await answer.json()).stored !== one.id) {
        break;
      }
      keep(kept().filter((other) => other.id !== one.id));
    } catch {
      break;
    }
  }
  const line = document.querySelector("[data-pass-waiting]");
  if (!(line instanceof HTMLElement)) return;
  const number = kept().length;
  line.hidden = number === 0;
  line.textContent = (asked.dataset.waiting ?? "").replace("{number}", String(number));
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
