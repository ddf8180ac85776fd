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
 * @returns {void}
 */
function followTaps(form) {
  const states = [...chosen(form).values()];
  for (const place of document.querySelectorAll("[data-roll-counts] [data-states]")) {
    if (!(place instanceof HTMLElement)) continue;
    const counted = (place.dataset.states ?? "").split(" ");
    const number = states.filter((state) => counted.includes(state)).length;
    const shown = place.querySelector("b");
    if (shown) shown.textContent = String(number);
    place.classList.toggle(place.dataset.tone ?? "", number > 0);
    place.hidden = "rare" in place.dataset && number === 0;
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

if (form instanceof HTMLFormElement) {
  const follow = () => {
    followTaps(form);
    if (rest instanceof HTMLElement) count(form, rest);
  };
  rest?.addEventListener("click", (event) => {
    event.preventDefault();
    presentForTheRest(form);
    follow();
  });
  form.addEventListener("change", follow);
  follow();
}
