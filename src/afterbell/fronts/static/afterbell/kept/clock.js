// @ts-check
/** What time it is at school, on a phone whose own clock may be wrong. The server decides; this only orders the page. */

const DAY = 24 * 3600 * 1000;
const WEEK = 7 * DAY;
const EAST = 8 * 3600 * 1000;

/**
 * @typedef {{server: number, device: number}} Contact what the server's and the phone's clock showed together
 * @typedef {{server: number, device: number, steady: number}} Anchor the same, with the page's own steady clock
 */

/**
 * Take up where the last contact left off: by the phone's clock, or, where that jumped, from the contact itself.
 * @param {Contact} contact
 * @param {number} device
 * @param {number} steady
 * @returns {Anchor}
 */
export function resume(contact, device, steady) {
  const since = device - contact.device;
  return { server: contact.server + (since >= 0 && since <= WEEK ? since : 0), device, steady };
}

/**
 * Reckon the server's time. A phone that slept is believed, one that was set to another year or back is not.
 * @param {Anchor} anchor
 * @param {number} device
 * @param {number} steady
 * @returns {number}
 */
export function reckon(anchor, device, steady) {
  const counted = steady - anchor.steady;
  const shown = device - anchor.device;
  return anchor.server + (shown >= counted && shown - counted <= DAY ? shown : counted);
}

/**
 * Give the school's date at an instant, as 2026-06-10.
 * @param {number} instant
 * @returns {string}
 */
export function dayOf(instant) {
  return new Date(instant + EAST).toISOString().slice(0, 10);
}
