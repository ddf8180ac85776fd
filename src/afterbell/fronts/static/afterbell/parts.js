// @ts-check
/** A list of parts with data-parts shows the part one is in, in the middle of its own box; the page stays where it is. */

/**
 * @param {Document} page
 * @returns {void}
 */
export function showCurrentParts(page) {
  for (const box of page.querySelectorAll("[data-parts]")) {
    const current = box.querySelector("[aria-current]");
    if (current instanceof HTMLElement) bringIntoSight(box, current);
  }
}

/**
 * @param {Element} box
 * @param {HTMLElement} current
 * @returns {void}
 */
function bringIntoSight(box, current) {
  for (const scroller of [box, ...box.children]) {
    const outer = scroller.getBoundingClientRect();
    const inner = current.getBoundingClientRect();
    scroller.scrollLeft += inner.left + inner.width / 2 - (outer.left + outer.width / 2);
    scroller.scrollTop += inner.top + inner.height / 2 - (outer.top + outer.height / 2);
  }
}
