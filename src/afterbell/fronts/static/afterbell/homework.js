// @ts-check
/** Homework at the thumb: one tap for the rest, and what could not be sent stays on the page until it is. */

const HEX = 16;
const BYTES = 16;
const REFUSED = [409, 422];
const FAILED = 500;

/**
 * Make an id for a fact, on any page: `randomUUID` is not there without https.
 * @returns {string}
 */
function freshId() {
  const bytes = crypto.getRandomValues(new Uint8Array(BYTES));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((one) => one.toString(HEX).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLInputElement[]}
 */
function unsaid(form) {
  const rows = [...form.querySelectorAll(".homework")];
  const open = rows.filter((row) => !row.querySelector('input[type="radio"]:checked'));
  const done = open.map((row) => row.querySelector('input[value="done"]:not([data-away])'));
  return done.filter((radio) => radio instanceof HTMLInputElement);
}

/**
 * What changes after it was sent once is another fact: its row gets another id.
 * @param {Event} event
 * @returns {void}
 */
function renew(event) {
  const row = event.target instanceof Element ? event.target.closest(".homework") : null;
  const note = row?.querySelector("[data-note]");
  if (note instanceof HTMLInputElement) note.value = freshId();
}

/**
 * @param {string} which
 * @returns {void}
 */
function show(which) {
  for (const name of ["data-unsent-words", "data-signed-out-words"]) {
    const place = document.querySelector(`[${name}]`);
    if (!(place instanceof HTMLElement)) continue;
    place.hidden = name !== which;
    if (!place.hidden) place.scrollIntoView({ block: "center" });
  }
}

/**
 * Send the form; what the server refuses is sent again as a page, which says why and keeps what was filled in.
 * @param {HTMLFormElement} form
 * @returns {Promise<void>}
 */
async function send(form) {
  const asked = { method: "POST", body: new FormData(form), redirect: /** @type {const} */ ("manual") };
  const answer = await fetch(form.action, asked).catch(() => null);
  if (answer?.type === "opaqueredirect") return location.assign(location.pathname);
  if (answer && REFUSED.includes(answer.status)) return form.submit();
  return show(answer && answer.status < FAILED ? "data-signed-out-words" : "data-unsent-words");
}

const form = document.querySelector("[data-homework]");
const rest = document.querySelector("[data-rest]");

if (form instanceof HTMLFormElement) {
  let sending = false;
  form.addEventListener("change", renew);
  rest?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const radio of unsaid(form)) {
      radio.checked = true;
      radio.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    send(form).finally(() => {
      sending = false;
    });
  });
}
