// @ts-check
/** Selected rows: the bulk bar appears with the first and counts them. */

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForPicks(page) {
  const bar = page.querySelector("[data-bulk]");
  if (!(bar instanceof HTMLElement)) return;
  page.addEventListener("change", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.matches("[data-pick-all]")) {
      for (const box of boxes(page)) box.checked = event.target.checked;
    }
    count(page, bar);
  });
  count(page, bar);
}

/**
 * @param {Document} page
 * @returns {HTMLInputElement[]}
 */
function boxes(page) {
  return [...page.querySelectorAll('input[name="pick"]')].filter((box) => box instanceof HTMLInputElement);
}

/**
 * @param {Document} page
 * @param {HTMLElement} bar
 * @returns {void}
 */
function count(page, bar) {
  const picked = boxes(page).filter((box) => box.checked).length;
  const shown = bar.querySelector("[data-count]");
  if (shown) shown.textContent = String(picked);
  bar.hidden = picked === 0;
}
