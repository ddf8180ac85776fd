// @ts-check
/** Draws a session's homework on the kept page: whose is done, what was done, and that nothing new was taught. */
import { fill, fresh, leadBack, part, tellNotes, tellStanding } from "./screen.js";

/**
 * @typedef {import("./reading.js").Session} Session
 * @typedef {import("./reading.js").Child} Child
 * @typedef {import("./screen.js").Standing & {notes: string[], begun: boolean}} Standing
 */

/**
 * Draw one session's homework; what was drawn is changed in place.
 * @param {HTMLElement} root
 * @param {Session} session
 * @param {Standing} standing
 * @returns {void}
 */
export function homeworked(root, session, standing) {
  const { words, begun } = standing;
  const open = begun && !session.cancelled;
  tellStanding(root, standing);
  for (const other of ["[data-sessions]", "[data-none]", "[data-roll]"]) part(root, other).hidden = true;
  part(document, "[data-seal-bar]").hidden = true;
  leadBack(words.roll, `#${session.code}`);
  part(document, ".page-title").textContent = fill(words.homework, { name: session.name });
  const number = (/** @type {string} */ said) => session.children.filter((child) => child.said === said).length;
  const figures = { done: number("done"), not_done: number("not_done"), open: number("") };
  part(document, ".page-state").textContent = fill(words.homework_counts, figures);
  const place = part(root, "[data-homework-of]");
  place.hidden = false;
  const told = begun ? standing.notes : [...standing.notes, words.homework_not_begun];
  tellNotes(part(place, "[data-homework-notes]"), { ...session, sealed: false }, { ...standing, notes: told });
  held(root, session, words, open);
  const rest = part(place, "[data-everybody-done]");
  rest.hidden = !open || figures.open === 0;
  const list = part(place, "[data-homeworks] ul");
  const of = `${session.code} ${session.children.map((child) => child.code).join()}`;
  if (list.dataset.of !== of) {
    list.dataset.of = of;
    list.replaceChildren(...session.children.map((child) => row(root, child)));
  }
  for (const child of session.children) update(list, child, words, open);
}

/**
 * @param {HTMLElement} root
 * @param {Session} session
 * @param {Record<string, string>} words
 * @param {boolean} open
 * @returns {void}
 */
function held(root, session, words, open) {
  const { activities, held: done, stated, unsent, refused } = /** @type {NonNullable<Session["homework"]>} */ (session.homework);
  const place = part(root, "[data-held]");
  place.hidden = !open;
  const list = part(place, "[data-activities]");
  const said = JSON.stringify([session.code, done, stated]);
  if (list.dataset.of !== said) {
    list.dataset.of = said;
    list.replaceChildren(
      ...activities.map(({ code, name }) => {
        const choice = fresh(root, "activity");
        const box = /** @type {HTMLInputElement} */ (part(choice, "input"));
        box.value = code;
        box.checked = done.includes(code);
        part(choice, "span").textContent = name;
        return choice;
      }),
    );
    const statement = part(place, "[data-statement]");
    if (statement instanceof HTMLInputElement) statement.checked = false;
  }
  const note = [refused, stated ? words.stated : "", unsent ? words.unsent : ""].filter(Boolean).join(" · ");
  const line = part(place, "[data-held-note]");
  line.textContent = note;
  line.hidden = note === "";
}

/**
 * @param {HTMLElement} root
 * @param {Child} child
 * @returns {HTMLElement}
 */
function row(root, child) {
  const made = fresh(root, "homework-row");
  made.dataset.noted = child.code;
  part(made, ".child-name").textContent = child.name;
  part(made, "[data-homeroom]").textContent = child.homeroom;
  for (const radio of made.querySelectorAll("input[type=radio]")) radio.setAttribute("name", `said-${child.code}`);
  for (const named of made.querySelectorAll("legend, [data-left]")) {
    named.textContent = (named.textContent ?? "").replace("{name}", child.name);
  }
  const minutes = part(made, "select");
  minutes.id = `left-${child.code}`;
  part(made, "[data-left]").setAttribute("for", minutes.id);
  return made;
}

/**
 * @param {HTMLElement} list
 * @param {Child} child
 * @param {Record<string, string>} words
 * @param {boolean} open
 * @returns {void}
 */
function update(list, child, words, open) {
  const made = part(list, `[data-noted="${child.code}"]`);
  for (const field of made.querySelectorAll("input, select")) {
    if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement)) continue;
    field.disabled = !open;
    if (field instanceof HTMLSelectElement) field.value = String(child.left);
    else field.checked = field.type === "radio" ? field.value === child.said : child.asked;
  }
  const { refused, unsent } = child.note;
  const said = [refused, child.preset ? words.preset : "", unsent ? words.unsent : ""].filter(Boolean);
  const note = part(made, ".child-note");
  note.textContent = said.join(" · ");
  note.className = `child-note tone-${refused ? "alarm" : "quiet"}`;
}

/**
 * Read what a child's row says now.
 * @param {HTMLElement} row
 * @returns {{pupil: string, said: string, asked: boolean, left: number}}
 */
export function noted(row) {
  const chosen = row.querySelector("input[type=radio]:checked");
  const said = chosen instanceof HTMLInputElement ? chosen.value : "";
  const asked = row.querySelector("input[type=checkbox]:checked") !== null;
  const minutes = row.querySelector("select");
  return { pupil: row.dataset.noted ?? "", said, asked, left: said === "not_done" ? Number(minutes?.value ?? 0) : 0 };
}

/**
 * Read what was done in the session, and whether its adult states that nothing new was taught.
 * @param {HTMLElement} root
 * @returns {{activities: string[], nothing_taught: boolean}}
 */
export function whatWasDone(root) {
  const boxes = [...root.querySelectorAll("[data-activities] input:checked")];
  const statement = root.querySelector("[data-statement]");
  return {
    activities: boxes.flatMap((box) => (box instanceof HTMLInputElement ? [box.value] : [])),
    nothing_taught: statement instanceof HTMLInputElement && statement.checked,
  };
}
