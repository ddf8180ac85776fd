// @ts-check
/**
 * The patrol goes on where the network does not: what was tapped lies on the phone until the site has answered that it
 * is stored. An id made here goes with each look, so that sending it again is safe.
 */
import { newId } from "./kept/ids.js";

/**
 * @typedef {object} Look
 * @property {string} id
 * @property {string} person
 * @property {string} session
 * @property {[string, string][]} fields
 * @property {File | null} photo
 * @property {string} [apart] what the roll says and what was counted, where these differ
 */

const DATABASE = "afterbell-patrol";
const STORE = "looks";
const AGAIN_AFTER = 15_000;
const NOT_A_FIELD = new Set(["csrfmiddlewaretoken", "photo", "look"]);

const { person = "" } = document.documentElement.dataset;
const page = document.querySelector("[data-patrol]");
const words = page instanceof HTMLElement ? page.dataset : {};

/** @returns {Promise<IDBDatabase>} */
function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>}
 */
async function within(mode, work) {
  const database = await open();
  return new Promise((done, failed) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const asked = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => {
      database.close();
      done(asked.result);
    };
    transaction.onerror = () => failed(transaction.error);
    transaction.onabort = () => failed(transaction.error);
  });
}

/** @returns {Promise<Look[]>} */
async function waiting() {
  const all = await within("readonly", (store) => store.getAll());
  return all.filter((/** @type {Look} */ look) => look.person === person);
}

/** @returns {Promise<void>} */
async function count() {
  const place = page?.querySelector("[data-patrol-waiting]");
  if (!(place instanceof HTMLElement)) return;
  const number = (await waiting()).length;
  place.hidden = number === 0;
  place.textContent = (words.waiting ?? "").replace("{number}", String(number));
}

/**
 * Say at a look's room how it stands, and with it at once where the heads differ from the roll.
 * @param {Look} look
 * @param {string} text
 * @param {"kept" | "stored" | "refused"} standing
 * @returns {void}
 */
function say(look, text, standing) {
  const form = document.querySelector(`form[data-look]:has(input[name="session"][value="${look.session}"])`);
  const place = form?.querySelector("[data-look-said]");
  const apart = standing === "refused" ? "" : (look.apart ?? "");
  if (place) {
    place.textContent = [apart, text].filter(Boolean).join(" · ");
    place.classList.toggle("tone-attention", apart !== "");
  }
  const card = form?.closest(".patrol-card");
  card?.toggleAttribute("data-done", standing === "stored");
  card?.toggleAttribute("data-looked", standing !== "refused");
  countRooms();
}

/**
 * Count the rooms looked into since the page was opened to those it came with.
 * @returns {void}
 */
function countRooms() {
  const place = document.querySelector("[data-patrol-rooms]");
  if (!(place instanceof HTMLElement)) return;
  const all = Number(place.dataset.number);
  const seen = Number(place.dataset.seen) + document.querySelectorAll("[data-unseen][data-looked]").length;
  place.textContent = (place.dataset.patrolRooms ?? "")
    .replace("{number}", String(all))
    .replace("{seen}", String(seen))
    .replace("{left}", String(all - seen));
}

/**
 * @param {HTMLFormElement} form
 * @returns {string}
 */
function heldAgainstTheRoll(form) {
  const heads = String(new FormData(form).get("headcount") ?? "").trim();
  const { present = "" } = form.dataset;
  if (heads === "" || present === "" || Number(heads) === Number(present)) return "";
  return (words.apart ?? "").replace("{present}", present).replace("{heads}", String(Number(heads)));
}

/** @returns {string} */
function token() {
  const field = document.querySelector('input[name="csrfmiddlewaretoken"]');
  return field instanceof HTMLInputElement ? field.value : "";
}

/**
 * Send one look; give whether the site has answered for good.
 * @param {Look} look
 * @returns {Promise<boolean>}
 */
async function sent(look) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token());
  body.append("look", look.id);
  for (const [name, value] of look.fields) body.append(name, value);
  if (look.photo) body.append("photo", look.photo, "photo.jpg");
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      body,
      redirect: "error",
      headers: { Accept: "application/json" },
    });
    if (answer.ok && (await answer.json()).stored === look.id) {
      say(look, words.stored ?? "", "stored");
      return true;
    }
    if (answer.status === 409 || answer.status === 422) {
      say(look, (await answer.json()).refused.join(" "), "refused");
      return true;
    }
  } catch {
    // No network, or the sign-in is over: both are told below.
  }
  say(look, words.lost ?? "", "kept");
  return false;
}

let sending = false;
let tappedMeanwhile = false;

/**
 * Send what waits, and what is tapped while it is sent: a walk may be faster than the network.
 * @returns {Promise<void>}
 */
async function sendAll() {
  tappedMeanwhile = true;
  if (sending) return;
  sending = true;
  try {
    while (tappedMeanwhile) {
      tappedMeanwhile = false;
      for (const look of await waiting()) {
        if (await sent(look)) await within("readwrite", (store) => store.delete(look.id));
      }
    }
  } finally {
    sending = false;
    await count();
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @returns {Promise<void>}
 */
async function keep(form, button) {
  const fields = /** @type {[string, string][]} */ (
    [...new FormData(form).entries()].filter(([name, value]) => !NOT_A_FIELD.has(name) && typeof value === "string")
  );
  const pressed = button instanceof HTMLButtonElement ? button.value : "differs";
  const file = form.querySelector('input[type="file"]');
  const photo = file instanceof HTMLInputElement ? (file.files?.[0] ?? null) : null;
  const session = String(new FormData(form).get("session") ?? "");
  const id = newId(Date.now());
  fields.push(["do", pressed], ["at", String(Date.now())]);
  const look = { id, person, session, fields, photo, apart: heldAgainstTheRoll(form) };
  await within("readwrite", (store) => store.add(look));
  say(look, words.kept ?? "", "kept");
  form.reset();
  form.querySelector("details")?.removeAttribute("open");
  await count();
  await sendAll();
}

/**
 * Send a form as it would go without this script, where the phone has no room to keep it.
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} button
 * @returns {void}
 */
function sendPlainly(form, button) {
  const pressed = document.createElement("input");
  pressed.type = "hidden";
  pressed.name = "do";
  pressed.value = button instanceof HTMLButtonElement ? button.value : "differs";
  form.append(pressed);
  form.submit();
}

if (page && "indexedDB" in window) {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-look]")) return;
    event.preventDefault();
    keep(form, event.submitter).catch(() => sendPlainly(form, event.submitter));
  });
  window.addEventListener("online", () => void sendAll());
  setInterval(() => void sendAll(), AGAIN_AFTER);
  void sendAll();
}
