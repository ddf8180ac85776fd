// @ts-check
/** A link to #ident opens the sheet of that name above the page; [data-closes] and a touch beside it close it. */

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForSheets(page) {
  liftOpened(page);
  page.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const sheet = sheetOf(page, event.target);
    if (sheet) {
      event.preventDefault();
      sheet.showModal();
      return;
    }
    closeBy(event, event.target);
  });
}

/**
 * A sheet that came open from the server, with what was wrong in it, covers the page like any other.
 * @param {Document} page
 * @returns {void}
 */
function liftOpened(page) {
  const sheet = page.querySelector("dialog.sheet[open]");
  if (!(sheet instanceof HTMLDialogElement)) return;
  sheet.close();
  sheet.showModal();
}

/**
 * @param {Document} page
 * @param {Element} touched
 * @returns {HTMLDialogElement | null}
 */
function sheetOf(page, touched) {
  const link = touched.closest('a[href^="#"]');
  const found = link ? page.getElementById((link.getAttribute("href") ?? "").slice(1)) : null;
  return found instanceof HTMLDialogElement ? found : null;
}

/**
 * @param {Event} event
 * @param {Element} touched
 * @returns {void}
 */
function closeBy(event, touched) {
  const open = touched.closest("dialog[open]");
  if (!(open instanceof HTMLDialogElement)) return;
  if (touched !== open && !touched.closest("[data-closes]")) return;
  event.preventDefault();
  open.close();
}
