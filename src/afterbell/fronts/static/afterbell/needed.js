// @ts-check
/** What must be filled in says so in the words of the page, not in those of the browser. */

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForNeeded(page) {
  const words = page.body.dataset.needed ?? "";
  page.addEventListener("invalid", ({ target }) => say(target, words), true);
  for (const kind of ["click", "change"]) page.addEventListener(kind, ({ target }) => clear(target), true);
}

/**
 * @param {EventTarget | null} field
 * @param {string} words
 * @returns {void}
 */
function say(field, words) {
  const isField =
    field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement;
  if (isField && field.validity.valueMissing) field.setCustomValidity(words);
}

/**
 * Whatever is touched, the form is judged anew: of several choices one is enough.
 * @param {EventTarget | null} touched
 * @returns {void}
 */
function clear(touched) {
  const control = touched instanceof Element ? touched.closest("button, input, select, textarea") : null;
  if (control === null || !("form" in control) || !(control.form instanceof HTMLFormElement)) return;
  for (const field of control.form.elements) {
    if ("setCustomValidity" in field && typeof field.setCustomValidity === "function") field.setCustomValidity("");
  }
}
