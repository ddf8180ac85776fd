// @ts-check
/** What the roster by hand says: what is in the hand, what was done, why not, and what gets worse. */

const UNDO_STAYS = 10_000;

/** @typedef {{state: string, head: string, lines: string[], accepts: string[]}} Verdict */

/**
 * @param {Document} page
 * @returns {HTMLElement}
 */
export function grid(page) {
  const found = page.querySelector("[data-roster]");
  if (!(found instanceof HTMLElement)) throw new Error("no roster on this page");
  return found;
}

/**
 * @param {Document} page
 * @param {string} words
 * @returns {void}
 */
export function say(page, words) {
  const place = page.querySelector("[data-roster-said]");
  if (place) place.textContent = words;
}

/**
 * Say at the foot of the screen what is in the hand: the rows stay where they are.
 * @param {Document} page
 * @param {string} label empty when the hand is
 * @param {boolean} [dragging] the pointer has it, so that no button is in its way
 * @returns {void}
 */
export function dock(page, label, dragging = false) {
  const place = page.querySelector("[data-roster-dock]");
  const words = place?.querySelector("[data-roster-held]");
  const verdict = place?.querySelector("[data-roster-verdict]");
  if (!(place instanceof HTMLElement) || !words || !(verdict instanceof HTMLElement)) return;
  verdict.dataset.first ??= verdict.textContent ?? "";
  verdict.textContent = verdict.dataset.first;
  words.textContent = label && `${grid(page).dataset.lifted}${label}`;
  place.classList.toggle("dragging", dragging);
  place.hidden = !label;
}

/**
 * Say what was done, with the way back for a while.
 * @param {Document} page
 * @param {string} words
 * @param {(() => void) | null} back
 * @returns {void}
 */
export function tell(page, words, back) {
  complain(page, []);
  say(page, words);
  const place = page.querySelector(".toasts");
  const toast = page.createElement("p");
  toast.className = "toast toast-undo";
  toast.textContent = words;
  if (back) {
    const button = page.createElement("button");
    button.type = "button";
    button.className = "button";
    button.textContent = grid(page).dataset.undo ?? "";
    button.addEventListener("click", () => {
      toast.remove();
      back();
    });
    toast.append(button);
  }
  place?.replaceChildren(toast);
  setTimeout(() => toast.remove(), UNDO_STAYS);
}

/**
 * @param {Document} page
 * @param {string[]} reasons
 * @returns {void}
 */
export function complain(page, reasons) {
  const place = page.querySelector("[data-roster-refused]");
  if (!(place instanceof HTMLElement)) return;
  place.querySelector("[data-roster-reasons]")?.replaceChildren(...reasons.map((words) => item(page, words)));
  place.hidden = reasons.length === 0;
}

/**
 * Ask once whether what gets worse is to be.
 * @param {Document} page
 * @param {string} name
 * @param {Verdict} verdict
 * @returns {Promise<boolean>}
 */
export function seen(page, name, verdict) {
  const sheet = page.getElementById("worse");
  const list = sheet?.querySelector("[data-worse]");
  const head = sheet?.querySelector("[data-worse-name]");
  const form = sheet?.querySelector("form");
  if (!(sheet instanceof HTMLDialogElement) || !list || !head || !form) return Promise.resolve(false);
  head.textContent = name;
  list.replaceChildren(...verdict.lines.map((line) => item(page, line)));
  sheet.showModal();
  return new Promise((answered) => {
    let agreed = false;
    form.addEventListener(
      "submit",
      (event) => {
        event.preventDefault();
        agreed = true;
        sheet.close();
      },
      { once: true },
    );
    sheet.addEventListener("close", () => answered(agreed), { once: true });
  });
}

/**
 * @param {Document} page
 * @param {string} words
 * @returns {HTMLLIElement}
 */
function item(page, words) {
  const made = page.createElement("li");
  made.textContent = words;
  return made;
}
