// @ts-check
/** The roll call at the thumb: one tap for the rest, and a count that follows every tap. */

/**
 * @param {HTMLFormElement} form
 * @returns {Map<string, string>}
 */
function chosen(form) {
  const states = new Map();
  for (const radio of form.querySelectorAll('input[type="radio"][name^="state-"]')) {
    if (!(radio instanceof HTMLInputElement)) continue;
    if (radio.checked) states.set(radio.name, radio.value);
    else if (!states.has(radio.name)) states.set(radio.name, "");
  }
  return states;
}

/**
 * @param {HTMLFormElement} form
 * @returns {void}
 */
function presentForTheRest(form) {
  for (const [name, state] of chosen(form)) {
    const radio = form.querySelector(`input[name="${name}"][value="present"]`);
    if (state === "" && radio instanceof HTMLInputElement) radio.checked = true;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} button
 * @returns {void}
 */
function count(form, button) {
  const open = [...chosen(form).values()].filter((state) => state === "").length;
  button.dataset.open = String(open);
  button.hidden = open === 0;
  const name = button.dataset.name ?? button.textContent ?? "";
  button.dataset.name = name;
  button.textContent = open === 0 ? name : `${name} (${open})`;
}

const form = document.querySelector("[data-roll]");
const rest = document.querySelector("[data-rest]");
if (form instanceof HTMLFormElement && rest instanceof HTMLElement) {
  rest.addEventListener("click", (event) => {
    event.preventDefault();
    presentForTheRest(form);
    count(form, rest);
  });
  form.addEventListener("change", () => count(form, rest));
  count(form, rest);
}
