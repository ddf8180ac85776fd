// @ts-check
/** The gate that needs no network: who was let go is on the device at once, and goes to school when it can. */
import { dayOf, reckon, resume } from "../clock.js";
import { newId } from "../ids.js";
import { lock } from "../lock.js";
import { fill, part, told as tell } from "../screen.js";
import { putEverythingAway, signedOut } from "../unsent.js";
import { add, AT_GATE, change, letGo, open, sendAgain, takeBack } from "../vault.js";
import { listenForCamera } from "./camera.js";
import { contact } from "./contact.js";
import { check, PASS, plain } from "./passes.js";
import { BY_PASS, look } from "./reading.js";
import { doubted, hour, inside, listed, refusals, saidOf, sayDay, sessions, tellStanding, wanted } from "./screen.js";

const SOON = 800;
const NOW_AND_THEN = 45000;
const FIRST_WAIT = 1500;
const UNDO = 6000;
const STAYS = 20000;
const FRESHER = 2000;

const root = /** @type {HTMLElement} */ (document.querySelector("[data-kept]"));
const form = /** @type {HTMLFormElement} */ (root.querySelector("[data-passes]"));
const words = JSON.parse(root.dataset.words ?? "{}");
const { day = "", device = "", sync = "", worker = "", gate = "" } = root.dataset;
const addresses = { day, device, sync };

/** @type {import("../contact.js").Outcome | "asking"} */
let outcome = navigator.onLine ? "asking" : "offline";
/** @type {import("./reading.js").Seen} */
let seen = { whose: undefined, told: undefined, words: [], refused: [], unsent: 0, nonces: new Set() };
/** @type {import("../clock.js").Anchor | undefined} */
let anchor;
/** @type {{said: import("./passes.js").Pass, code: string} | undefined} */
let good;
/** @type {Set<string>} */
const recent = new Set();
let talked = "";
let token = "";
let soon = 0;
let wait = FIRST_WAIT;

const database = /** @type {IDBDatabase} */ (await open(AT_GATE).catch(() => undefined));
if (!database || !globalThis.crypto?.subtle) tell(root, words.cannot, "alarm");
else {
  navigator.storage?.persist?.();
  navigator.serviceWorker?.register(worker).catch(() => undefined);
  await show();
  listen();
  await talk();
  setInterval(() => document.visibilityState === "visible" && talk(), NOW_AND_THEN);
}

/** @returns {number} */
function now() {
  return anchor ? reckon(anchor, Date.now(), performance.now()) : Date.now();
}

/**
 * Say what the device's clock would make of it: with the time that passed on it since the last word with the school.
 * @returns {number}
 */
function shown() {
  const last = seen.whose?.contact;
  return last ? last.server + Math.max(0, Date.now() - last.device) : Date.now();
}

/** @returns {Promise<void>} */
async function show() {
  if (signedOut()) await putEverythingAway();
  seen = await look(database);
  const last = seen.whose?.contact;
  const which = last ? `${last.server} ${last.device}` : "";
  if (last && which !== talked) {
    anchor = resume(last, Date.now(), performance.now());
    talked = which;
  }
  draw();
}

/** @returns {void} */
function draw() {
  const { told } = seen;
  const standing = { words, now: now(), recent, outcome, gate };
  const doubt = told !== undefined && dayOf(shown()) > told.today;
  const place = location.hash.slice(1).split("/")[0];
  tellStanding(root, seen, standing);
  refusals(root, seen, words);
  part(root, "[data-doubt]").hidden = !doubt;
  part(root, "[data-parts]").hidden = told === undefined;
  part(root, "[data-list-of]").hidden = told === undefined;
  const parts = { list: "[data-list]", pass: "[data-pass]", inside: "[data-inside]" };
  const chosen = place === "pass" || place === "inside" ? place : "list";
  for (const [name, selector] of Object.entries(parts)) {
    part(root, selector).hidden = told === undefined || (doubt && name !== "inside") || name !== chosen;
  }
  for (const link of root.querySelectorAll("[data-parts] a")) {
    if (link.getAttribute("href") === `#${chosen}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (!told) return;
  if (doubt) doubted(root, told.today, shown(), words);
  const title = { list: words.title, pass: words.pass, inside: words.inside }[chosen];
  part(document, ".page-title").textContent = title;
  const came = told.children.filter((child) => child.came);
  const gone = came.filter((child) => child.gone).length;
  part(document, ".page-state").textContent = fill(words.state, { waiting: came.length - gone, gone });
  part(root, "[data-list-of]").textContent = fill(words.list_of, { date: sayDay(told.today, words), time: hour(told.now) });
  sessions(root, told, words);
  const find = /** @type {HTMLInputElement} */ (part(root, "#find")).value.trim();
  const session = /** @type {HTMLSelectElement} */ (part(root, "#of-session")).value;
  listed(root, wanted(told, { find, session }, standing), Boolean(find || session), standing);
  inside(root, told, words);
}

/** @returns {Promise<void>} */
async function talk() {
  const said = await contact(database, addresses);
  outcome = said.outcome;
  token = said.token || token;
  await show();
  if (outcome === "here") wait = FIRST_WAIT;
  if (seen.unsent === 0 || ["signed-out", "ended"].includes(outcome)) return;
  talkSoon(wait);
  wait = Math.min(wait * 2, NOW_AND_THEN);
}

/**
 * @param {number} [after]
 * @returns {void}
 */
function talkSoon(after = SOON) {
  clearTimeout(soon);
  soon = window.setTimeout(talk, after);
}

/** @returns {void} */
function talkAgain() {
  wait = FIRST_WAIT;
  talk();
}

/**
 * Make a fact of what was said. It stands on the device before the page shows it.
 * @param {"word" | "aside"} kind
 * @param {object} said
 * @param {string[]} over ids of refused words that it takes the place of
 * @param {number} [hold] how long it may be taken back, in milliseconds
 * @returns {Promise<void>}
 */
async function keep(kind, said, over, hold = 0) {
  const { whose } = seen;
  if (!whose) return;
  const [at, device_at] = [Math.round(now()), Date.now()];
  const id = newId(at);
  const locked = await lock(whose.key, said, id);
  const fact = { id, kind, session: "", at, device_at, held: hold ? device_at + hold : 0, tap: id, locked };
  await add(database, whose.account, [fact], over);
  if (hold) setTimeout(() => settle(id), hold);
  await show();
  talkSoon();
}

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
async function settle(id) {
  await letGo(database, [id]);
  await show();
  await talk();
}

/**
 * @param {HTMLElement} tapped
 * @returns {Promise<void>}
 */
async function goOn(tapped) {
  const child = seen.told?.children.find((one) => one.code === tapped.dataset.pupil);
  const way = child?.ways[Number(tapped.dataset.way)];
  if (!child || !way) return;
  recent.add(child.code);
  setTimeout(() => {
    recent.delete(child.code);
    draw();
  }, STAYS);
  const said = { kind: way.kind, pupil: child.code, session: child.session, collector: way.collector, code: "", nonce: "" };
  await keep("word", { ...said, way: way.name, child: child.name }, [], UNDO);
}

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
async function putAside(id) {
  const word = seen.refused.find((one) => one.id === id);
  if (word) await keep("aside", { of: word.id, pupil: word.pupil, said: saidOf(word, words) }, [word.id]);
}

/**
 * @param {boolean} still
 * @returns {Promise<void>}
 */
async function answerDoubt(still) {
  const { whose } = seen;
  if (!whose) return;
  const contact = { server: whose.contact.server, device: Date.now() };
  await change(database, whose.account, still ? { contact } : { rolls: null });
  await show();
}

/**
 * Ask the school once more what was taken back, where it answers at once.
 * @returns {Promise<void>}
 */
async function fresher() {
  if (navigator.onLine) await Promise.race([talk(), new Promise((done) => setTimeout(done, FRESHER))]);
}

/** @returns {Promise<void>} */
async function checkPass() {
  const field = /** @type {HTMLInputElement} */ (form.elements.namedItem("code"));
  const code = plain(field.value);
  const place = part(root, "[data-pass-told]");
  const button = part(root, "[data-pass-give]");
  good = undefined;
  button.hidden = true;
  await fresher();
  if (!seen.told || !code) return;
  const found = await check(code, seen.told, seen.nonces);
  if (typeof found === "string") {
    const sentence = form.querySelector(`template[data-against="${found}"]`);
    place.textContent = sentence instanceof HTMLTemplateElement ? sentence.content.textContent : words.needs;
    place.className = "stack tone-alarm pass-good";
    return;
  }
  good = { said: found, code };
  place.textContent = fill(words.fine, { name: found.name, child: childOf(found.pupil) });
  place.className = "stack tone-good pass-good";
  button.hidden = false;
  button.focus();
}

/**
 * @param {string} pupil
 * @returns {string}
 */
function childOf(pupil) {
  const child = seen.told?.children.find((one) => one.code === pupil);
  return child ? `${child.name} ${child.homeroom}` : words.stranger;
}

/** @returns {Promise<void>} */
async function give() {
  if (!good) return;
  const { said, code } = good;
  good = undefined;
  part(root, "[data-pass-give]").hidden = true;
  const child = childOf(said.pupil);
  const way = fill(words.by_pass, { name: said.name });
  const word = { kind: BY_PASS, pupil: said.pupil, session: "", collector: "", code, nonce: said.nonce };
  await keep("word", { ...word, way, child }, []);
  part(root, "[data-pass-told]").textContent = fill(words.done, { child, name: said.name });
  /** @type {HTMLInputElement} */ (form.elements.namedItem("code")).value = "";
}

/**
 * @param {SubmitEvent} event
 * @returns {void}
 */
function submitted(event) {
  const code = plain(/** @type {HTMLInputElement} */ (form.elements.namedItem("code")).value);
  if (!PASS.test(code) && navigator.onLine && token) {
    /** @type {HTMLInputElement} */ (form.elements.namedItem("csrfmiddlewaretoken")).value = token;
    return;
  }
  event.preventDefault();
  checkPass();
}

/** @returns {void} */
function brought() {
  const [place, code] = location.hash.slice(1).split("/");
  if (place !== "pass" || !code) return;
  history.replaceState(null, "", "#pass");
  /** @type {HTMLInputElement} */ (form.elements.namedItem("code")).value = decodeURIComponent(code);
  checkPass();
}

/**
 * @param {Event} event
 * @returns {void}
 */
function tapped({ target }) {
  const touched = target instanceof Element ? target.closest("button") : null;
  if (!(touched instanceof HTMLElement)) return;
  const word = touched.closest("[data-word]");
  const id = word instanceof HTMLElement ? (word.dataset.word ?? "") : "";
  if (touched.dataset.way !== undefined) goOn(touched);
  else if (touched.dataset.undo) takeBack(database, seen.whose?.account ?? "", touched.dataset.undo).then(show);
  else if (touched.dataset.aside !== undefined) putAside(id);
  else if (touched.dataset.again !== undefined) sendAgain(database, id).then(talkAgain);
  else if (touched.dataset.still !== undefined) answerDoubt(true);
  else if (touched.dataset.over !== undefined) answerDoubt(false);
}

/** @returns {void} */
function listen() {
  root.addEventListener("click", tapped);
  part(root, "[data-finding]").addEventListener("input", draw);
  part(root, "[data-finding]").addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("submit", submitted);
  part(root, "[data-pass-give]").addEventListener("click", give);
  listenForCamera(form);
  brought();
  addEventListener("hashchange", draw);
  addEventListener("hashchange", brought);
  addEventListener("online", talkAgain);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && talkAgain());
}
