// @ts-check
/** On every page of the house: what waits on this phone is counted, and whoever leaves takes the names along. */
import { AT_GATE, DATABASE, inHand, open, putAway, unsent } from "./vault.js";

const LEFT = "signed-out=1";

/**
 * Tell whether somebody signed out here whose rolls have not been put away yet: the door leaves this note.
 * @returns {boolean}
 */
export function signedOut() {
  return document.cookie.split("; ").includes(LEFT);
}

/** @returns {void} */
export function signedOutIsDone() {
  document.cookie = `${LEFT}; max-age=0; path=/; samesite=lax`;
}

/**
 * Name the stores that this browser has; all of them where it does not say.
 * @returns {Promise<string[]>}
 */
async function stores() {
  const known = await indexedDB.databases?.();
  return [DATABASE, AT_GATE].filter((name) => !known || known.some((one) => one.name === name));
}

/**
 * Put away what is not this person's: the rolls, and the gate's list.
 * @param {string} [person]
 * @returns {Promise<void>}
 */
export async function putEverythingAway(person = "") {
  for (const name of await stores()) {
    const database = await open(name);
    await putAway(database, person);
    database.close();
  }
  signedOutIsDone();
}

/**
 * Say how many facts wait, and put away what is somebody else's.
 * @param {Document} page
 * @param {string} person
 * @returns {Promise<void>}
 */
export async function mindTheRolls(page, person) {
  await putEverythingAway(person);
  const there = await stores();
  for (const place of page.querySelectorAll("[data-unsent]")) {
    const name = place instanceof HTMLElement ? place.dataset.vault || DATABASE : "";
    if (!(place instanceof HTMLElement) || !person || !there.includes(name)) continue;
    const database = await open(name);
    const mine = (await inHand(database)) === person;
    const refused = name === AT_GATE ? await unsent(database, person, "refused") : 0;
    const held = mine ? refused + (await unsent(database, person)) : 0;
    database.close();
    place.textContent = (place.dataset.unsent ?? "").replace("{number}", String(held));
    place.hidden = held === 0;
  }
}
