// @ts-check
/** The roll call that needs no network: every tap is on the phone at once, and goes to school when it can. */
import { dayOf, reckon, resume } from "./clock.js";
import { contact } from "./contact.js";
import { codeOf, picture, pieces } from "./handing.js";
import { newId } from "./ids.js";
import { lock } from "./lock.js";
import { look } from "./reading.js";
import { homeworked, noted, whatWasDone } from "./homework.js";
import { handed, listed, rolled, told } from "./screen.js";
import { putEverythingAway, signedOut } from "./unsent.js";
import { add, kindOf, letGo, marksOf, open, takeBack, wantSeal } from "./vault.js";

const SOON = 800;
const NOW_AND_THEN = 45000;
const FIRST_WAIT = 1500;
const UNDO = 6000;
const AWAY = ["leave", "absent"];

const root = /** @type {HTMLElement} */ (document.querySelector("[data-kept]"));
const words = JSON.parse(root.dataset.words ?? "{}");
const addresses = {
  rolls: root.dataset.rolls ?? "",
  phone: root.dataset.phone ?? "",
  sync: root.dataset.sync ?? "",
  homework: root.dataset.homework ?? "",
};

/** @type {Map<string, string[]>} */
const notes = new Map();
/** @type {import("./contact.js").Outcome | "asking"} */
let outcome = navigator.onLine ? "asking" : "offline";
/** @type {import("./reading.js").Seen} */
let seen = { whose: undefined, sessions: [], unsent: 0, strays: 0, marks: 0 };
/** @type {import("./clock.js").Anchor | undefined} */
let anchor;
let talked = 0;
let soon = 0;
let wait = FIRST_WAIT;
/** @type {{tap: string, ids: string[], session: string, until: number} | undefined} */
let undoable;

const database = await open().catch(() => undefined);
if (!database || !globalThis.crypto?.subtle) told(root, words.cannot, "alarm");
else {
  navigator.storage?.persist?.();
  navigator.serviceWorker?.register(root.dataset.worker ?? "").catch(() => undefined);
  await show();
  listen();
  await talk();
  setInterval(() => document.visibilityState === "visible" && talk(), NOW_AND_THEN);
}

/** @returns {number} */
function now() {
  return anchor ? reckon(anchor, Date.now(), performance.now()) : Date.now();
}

/** @returns {Promise<void>} */
async function show() {
  if (signedOut()) await putEverythingAway();
  seen = await look(/** @type {IDBDatabase} */ (database));
  const last = seen.whose?.contact;
  if (last && last.server !== talked) {
    anchor = resume(last, Date.now(), performance.now());
    talked = last.server;
  }
  draw();
}

/** @returns {void} */
function draw() {
  const today = dayOf(now());
  const yesterday = dayOf(now() - 24 * 3600 * 1000);
  const fresh = seen.sessions.filter((session) => session.on >= yesterday);
  const { code, homework } = place();
  const chosen = fresh.find((session) => session.code === code);
  const { unsent, strays, marks } = seen;
  const standing = { outcome, words, today, unsent, strays, marks, someone: seen.whose !== undefined };
  const said = notes.get(location.hash.slice(1)) ?? [];
  if (chosen?.homework && homework) homeworked(root, chosen, { ...standing, notes: said, begun: chosen.starts <= now() });
  else if (chosen) rolled(root, chosen, { ...standing, notes: said, undoable: undoable?.session === code });
  else listed(root, fresh, standing);
}

/**
 * Say which session the address names, and whether its homework.
 * @returns {{code: string, homework: boolean}}
 */
function place() {
  const [code, part] = location.hash.slice(1).split("/");
  return { code, homework: part === "homework" };
}

/** @returns {Promise<void>} */
async function talk() {
  outcome = await contact(/** @type {IDBDatabase} */ (database), addresses, notes, words.not_mine);
  await show();
  if (outcome === "here") wait = FIRST_WAIT;
  if (seen.unsent === 0 || outcome === "signed-out") return;
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
 * Make facts of what was tapped. They stand on the phone before the page shows them.
 * @param {import("./reading.js").Session} session
 * @param {import("./vault.js").Kind} kind
 * @param {object[]} said what each fact says
 * @param {string[]} over ids of refused facts these take the place of
 * @param {number} [hold] how long they may be taken back, in milliseconds
 * @returns {Promise<void>}
 */
async function keep(session, kind, said, over, hold = 0) {
  const { whose } = seen;
  if (!whose || said.length === 0) return;
  const [at, device_at] = [Math.round(now()), Date.now()];
  const tap = newId(device_at);
  const made = await Promise.all(
    said.map(async (one) => {
      const id = newId(at);
      const held = hold ? device_at + hold : 0;
      return { id, kind, session: session.code, at, device_at, held, tap, locked: await lock(whose.key, one, id) };
    }),
  );
  await add(/** @type {IDBDatabase} */ (database), whose.account, made, over);
  if (hold) {
    undoable = { tap, ids: made.map((one) => one.id), session: session.code, until: device_at + hold };
    setTimeout(() => settle(tap), hold);
  }
  await show();
  talkSoon();
}

/**
 * @param {import("./reading.js").Session} session
 * @param {{pupil: string, state: string, place: string}[]} taps
 * @param {number} [hold]
 * @returns {Promise<void>}
 */
function mark(session, taps, hold = 0) {
  const about = new Set(taps.map((one) => one.pupil));
  const over = session.children.filter((child) => about.has(child.code)).flatMap((child) => child.over);
  return keep(session, "mark", taps, over, hold);
}

/**
 * @param {import("./reading.js").Session} session
 * @param {{pupil: string, said: string, asked: boolean, left: number}[]} taps
 * @returns {Promise<void>}
 */
function note(session, taps) {
  const about = new Set(taps.map((one) => one.pupil));
  const over = session.children.filter((child) => about.has(child.code)).flatMap((child) => child.note.over);
  return keep(session, "note", taps, over);
}

/**
 * @param {string} tap
 * @returns {Promise<void>}
 */
async function settle(tap) {
  if (undoable?.tap !== tap) return;
  const { ids } = undoable;
  undoable = undefined;
  await letGo(/** @type {IDBDatabase} */ (database), ids);
  draw();
  await talk();
}

/** @returns {import("./reading.js").Session | undefined} */
function chosen() {
  return seen.sessions.find((session) => session.code === place().code);
}

/** @returns {Promise<void>} */
async function everybody() {
  const session = chosen();
  if (!session) return;
  const open = session.children.filter((child) => !child.state && !child.preset);
  await mark(session, open.map((child) => ({ pupil: child.code, state: "present", place: "" })), UNDO);
}

/** @returns {Promise<void>} */
async function everybodyDone() {
  const session = chosen();
  if (!session) return;
  const open = session.children.filter((child) => !child.said && !AWAY.includes(child.state || (child.preset ? "leave" : "")));
  await note(session, open.map((child) => ({ pupil: child.code, said: "done", asked: child.asked, left: 0 })));
}

/** @returns {Promise<void>} */
async function sayWhatWasDone() {
  const session = chosen();
  if (!session?.homework) return;
  const said = whatWasDone(root);
  if (said.activities.length > 0) await keep(session, "content", [said], session.homework.over);
}

/** @returns {Promise<void>} */
async function undo() {
  if (!undoable || !seen.whose) return;
  const { tap } = undoable;
  undoable = undefined;
  await takeBack(/** @type {IDBDatabase} */ (database), seen.whose.account, tap);
  await show();
}

/** @returns {Promise<void>} */
async function seal() {
  const session = chosen();
  if (!session || !seen.whose) return;
  if (undoable) await settle(undoable.tap);
  await wantSeal(/** @type {IDBDatabase} */ (database), seen.whose.account, session.code, true);
  await show();
  await talk();
}

/** @returns {Promise<void>} */
async function handOver() {
  const { whose } = seen;
  if (!whose) return;
  if (undoable) await settle(undoable.tap);
  const marks = await marksOf(/** @type {IDBDatabase} */ (database), whose.account);
  const code = await codeOf(whose, marks.filter((mark) => mark.standing === "unsent" && kindOf(mark) === "mark"));
  const drawing = await import(root.dataset.drawing ?? "").catch(() => undefined);
  const address = new URL(root.dataset.handed ?? "", location.href).href;
  const pictures = drawing ? pieces(code, address).map((piece) => picture(piece, drawing.qrcode)) : [];
  handed(root, code, pictures, words);
}

/**
 * @param {Event} event
 * @returns {void}
 */
function tapped(event) {
  const { target } = event;
  const row = target instanceof HTMLInputElement ? target.closest("[data-child]") : null;
  const session = chosen();
  if (!(target instanceof HTMLInputElement) || !(row instanceof HTMLElement) || !session || place().homework) return;
  const pupil = row.dataset.child ?? "";
  const written = root.querySelector(`[data-place="${pupil}"]`);
  const where = written instanceof HTMLInputElement ? written.value.trim() : "";
  const state = target.type === "radio" ? target.value : "elsewhere";
  if (state === "elsewhere" && !where) {
    if (written instanceof HTMLInputElement) written.focus();
    return;
  }
  mark(session, [{ pupil, state, place: state === "elsewhere" ? where : "" }]);
}

/**
 * @param {Event} event
 * @returns {void}
 */
function tappedHomework({ target }) {
  const row = target instanceof Element ? target.closest("[data-noted]") : null;
  const session = chosen();
  if (row instanceof HTMLElement && session) note(session, [noted(row)]);
}

/** @returns {void} */
function listen() {
  root.addEventListener("change", tapped);
  root.addEventListener("change", tappedHomework);
  root.querySelector("[data-everybody-done]")?.addEventListener("click", everybodyDone);
  root.querySelector("[data-say-done]")?.addEventListener("click", sayWhatWasDone);
  root.querySelector("[data-everybody]")?.addEventListener("click", everybody);
  root.querySelector("[data-undo]")?.addEventListener("click", undo);
  root.querySelector("[data-hand]")?.addEventListener("click", handOver);
  document.querySelector("[data-seal]")?.addEventListener("click", seal);
  addEventListener("hashchange", draw);
  addEventListener("online", talkAgain);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && talkAgain());
}
