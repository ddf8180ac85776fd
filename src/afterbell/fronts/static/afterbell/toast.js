// @ts-check
/** One short sentence that goes away by itself. */

const STAYS = 4000;

/**
 * Say what was done.
 * @param {string} words
 * @returns {void}
 */
export function toast(words) {
  const place = document.querySelector(".toasts");
  if (!place) return;
  const said = document.createElement("p");
  said.className = "toast";
  said.textContent = words;
  place.replaceChildren(said);
  setTimeout(() => said.remove(), STAYS);
}
