// @ts-check
/** On every page of the house: what waits on this phone is counted, and whoever leaves takes the names along. */
import { DATABASE, inHand, open, putAway, unsent } from "./vault.js";

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
 * Say how many marks wait, and put away what is somebody else's.
 * @param {Document} page
 * @param {string} person
 * @returns {Promise<void>}
 */
export async function mindTheRolls(page, person) {
  const known = await indexedDB.databases?.();
  if (known && !known.some((one) => one.name === DATABASE)) {
    signedOutIsDone();
    return;
  }
  const database = await open();
  await putAway(database, person);
  signedOutIsDone();
  const held = person && (await inHand(database)) === person ? await unsent(database, person) : 0;
  const place = page.querySelector("[data-unsent]");
  if (place instanceof HTMLElement && held > 0) {
    place.textContent = (place.dataset.unsent ?? "").replace("{number}", String(held));
    place.hidden = false;
  }
}
