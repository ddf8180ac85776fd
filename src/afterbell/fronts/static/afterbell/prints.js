// @ts-check
/** A button with data-prints puts its page on paper; without a script it stays hidden, the browser's own menu prints. */

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForPrints(page) {
  for (const button of page.querySelectorAll("[data-prints]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", () => page.defaultView?.print());
  }
}
