// @ts-check
/** Draws the list of sessions and one session's roll; what was drawn is changed in place, so no finger loses its row. */

/**
 * @typedef {import("./reading.js").Session} Session
 * @typedef {import("./reading.js").Child} Child
 * @typedef {{outcome: string, words: Record<string, string>, today: string, unsent: number, strays: number,
 *   marks: number, someone: boolean}} Standing
 */

const CAME = ["present", "late"];

/**
 * @param {ParentNode} within
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function part(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}

/**
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_all, name) => String(values[name] ?? ""));
}

/**
 * @param {HTMLElement} root
 * @param {string} name
 * @returns {HTMLElement}
 */
export function fresh(root, name) {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector(`template[data-${name}]`));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/**
 * Say one thing above everything else; an empty sentence takes it away.
 * @param {HTMLElement} root
 * @param {string} sentence
 * @param {string} tone
 * @returns {void}
 */
export function told(root, sentence, tone) {
  const place = part(root, "[data-told]");
  const notice = part(place, ".message");
  place.hidden = sentence === "";
  notice.className = `message tone-${tone}`;
  const said = part(notice, ".message-words");
  if (said.textContent !== sentence) said.textContent = sentence;
}

/**
 * @param {HTMLElement} root
 * @param {Standing} standing
 * @returns {void}
 */
export function tellStanding(root, { outcome, words, unsent, marks, someone }) {
  const waiting = unsent > 0 ? fill(words.waiting, { number: unsent }) : "";
  /** @type {Record<string, [string, string]>} */
  const said = {
    asking: [waiting, "info"],
    here: [waiting, "info"],
    offline: [someone ? words.offline + waiting : words.offline_empty, "attention"],
    busy: [words.busy + waiting, "attention"],
    "signed-out": [someone ? words.signed_out + waiting : words.signed_out_empty, "attention"],
    "not-here": [words.not_here, "attention"],
    ended: [words.ended, "alarm"],
  };
  const [sentence, tone] = said[outcome] ?? ["", "info"];
  told(root, sentence, tone);
  part(root, "[data-door]").hidden = outcome !== "signed-out";
  part(root, "[data-handing]").hidden = marks === 0 || ["here", "asking"].includes(outcome);
}

/**
 * @param {Session} session
 * @returns {Record<string, number>}
 */
function count(session) {
  const states = session.children.map((child) => child.state || (child.preset ? "leave" : ""));
  const number = (/** @type {string[]} */ ...wanted) => states.filter((state) => wanted.includes(state)).length;
  return {
    all: states.length,
    came: number(...CAME),
    leave: number("leave"),
    absent: number("absent"),
    open: number(""),
    left_early: number("left_early"),
    elsewhere: number("elsewhere"),
  };
}

/**
 * @param {string} name
 * @param {string} address
 * @returns {void}
 */
export function leadBack(name, address) {
  const link = /** @type {HTMLAnchorElement} */ (part(document, "[data-back]"));
  link.href = address;
  part(link, "span").textContent = name;
}

/**
 * Draw today's and tomorrow's sessions.
 * @param {HTMLElement} root
 * @param {Session[]} sessions
 * @param {Standing} standing
 * @returns {void}
 */
export function listed(root, sessions, standing) {
  const { words, today } = standing;
  tellStanding(root, standing);
  leadBack(words.sessions, part(document, "[data-back]").dataset.back ?? "/");
  part(document, ".page-title").textContent = words.title;
  part(document, ".page-state").textContent = sessions.length > 0 ? fill(words.state, { number: sessions.length }) : "";
  for (const other of ["[data-roll]", "[data-homework-of]"]) part(root, other).hidden = true;
  part(document, "[data-seal-bar]").hidden = true;
  part(root, "[data-sessions]").hidden = sessions.length === 0;
  part(root, "[data-none]").hidden = sessions.length > 0 || !standing.someone;
  const list = part(root, "[data-sessions] ul");
  list.replaceChildren(
    ...sessions.map((session) => {
      const cell = fresh(root, "session");
      const link = /** @type {HTMLAnchorElement} */ (part(cell, "a"));
      const figures = count(session);
      link.href = `#${session.code}`;
      part(cell, "[data-name]").textContent = session.covers ? fill(words.covers, { name: session.name }) : session.name;
      part(cell, "[data-note]").textContent = `${session.on === today ? words.today : words.tomorrow} ${session.time} ${session.room}`;
      part(cell, "[data-value]").textContent = session.cancelled
        ? fill(words.cancelled, { reason: session.cancelled })
        : fill(session.sealed ? words.sealed_figures : words.figures, figures);
      const badge = part(cell, "[data-badge]");
      badge.hidden = session.unsent === 0;
      badge.textContent = String(session.unsent);
      return cell;
    }),
  );
}

/**
 * Draw one session's roll.
 * @param {HTMLElement} root
 * @param {Session} session
 * @param {Standing & {notes: string[], undoable: boolean}} standing
 * @returns {void}
 */
export function rolled(root, session, standing) {
  const { words, today } = standing;
  const open = session.on <= today && !session.cancelled;
  const figures = count(session);
  tellStanding(root, standing);
  part(root, "[data-sessions]").hidden = true;
  part(root, "[data-none]").hidden = true;
  part(root, "[data-homework-of]").hidden = true;
  leadBack(words.all_sessions, "#");
  part(document, ".page-title").textContent = session.name;
  const rare = ["left_early", "elsewhere"].filter((state) => figures[state] > 0).map((state) => words[state]);
  part(document, ".page-state").textContent = fill([words.counts, ...rare].join(""), figures);
  const roll = part(root, "[data-roll]");
  roll.hidden = false;
  part(roll, "[data-when]").textContent = `${session.time} ${session.room}`;
  const beside = /** @type {HTMLAnchorElement} */ (part(roll, "[data-to-homework]"));
  beside.hidden = session.homework === null;
  beside.href = `#${session.code}/homework`;
  tellNotes(part(roll, "[data-notes]"), session, standing);
  const everybody = part(roll, "[data-everybody]");
  everybody.hidden = !open || figures.open === 0;
  everybody.textContent = fill(figures.open === figures.all ? words.everybody : words.rest, { number: figures.open });
  part(roll, "[data-undo]").hidden = !standing.undoable;
  const list = part(roll, "[data-children] ul");
  if (list.dataset.of !== `${session.code} ${session.children.map((child) => child.code).join()}`) {
    list.dataset.of = `${session.code} ${session.children.map((child) => child.code).join()}`;
    list.replaceChildren(...session.children.flatMap((child) => rows(root, child)));
  }
  for (const child of session.children) update(list, child, words, open);
  const bar = part(document, "[data-seal-bar]");
  bar.hidden = !open || session.sealed || session.children.length === 0;
  part(bar, "[data-seal]").textContent = session.wantsSeal ? words.seal_waits : words.seal;
}

/**
 * @param {HTMLElement} place
 * @param {Session} session
 * @param {Standing & {notes: string[]}} standing
 * @returns {void}
 */
export function tellNotes(place, session, { words, today, notes, strays }) {
  const said = [...notes];
  if (session.cancelled) said.push(fill(words.cancelled, { reason: session.cancelled }));
  else if (session.on > today) said.push(words.not_yet);
  if (session.sealed) said.push(words.sealed);
  if (strays > 0) said.push(fill(words.strays, { number: strays }));
  place.hidden = said.length === 0;
  place.replaceChildren(
    ...said.map((sentence) => {
      const line = document.createElement("p");
      line.textContent = sentence;
      return line;
    }),
  );
}

/**
 * @param {HTMLElement} root
 * @param {Child} child
 * @returns {HTMLElement[]}
 */
function rows(root, child) {
  const row = fresh(root, "child-row");
  const more = fresh(root, "child-more");
  part(row, ".child-name").textContent = child.name;
  const small = part(row, ".child-small");
  small.replaceChildren(document.createElement("span"), document.createElement("span"));
  part(small, "span").textContent = child.homeroom;
  small.children[1].className = "child-note";
  for (const within of [row, more]) {
    within.dataset.child = child.code;
    for (const radio of within.querySelectorAll("input[type=radio]")) radio.setAttribute("name", `state-${child.code}`);
    for (const legend of within.querySelectorAll("legend, [data-where]")) {
      legend.textContent = (legend.textContent ?? "").replace("{name}", child.name);
    }
  }
  const place = part(more, "input:not([type=radio])");
  place.id = `place-${child.code}`;
  place.dataset.place = child.code;
  part(more, "[data-where]").setAttribute("for", place.id);
  return [row, more];
}

/**
 * @param {HTMLElement} list
 * @param {Child} child
 * @param {Record<string, string>} words
 * @param {boolean} open
 * @returns {void}
 */
function update(list, child, words, open) {
  const shown = child.state || (child.preset ? "leave" : "");
  for (const radio of list.querySelectorAll(`input[name="state-${child.code}"]`)) {
    if (!(radio instanceof HTMLInputElement)) continue;
    radio.checked = radio.value === shown;
    radio.disabled = !open;
  }
  const place = list.querySelector(`[data-place="${child.code}"]`);
  if (place instanceof HTMLInputElement && place !== document.activeElement) place.value = child.place;
  const note = part(list, `[data-child="${child.code}"] .child-note`);
  const said = [
    child.refused,
    child.contested ? words.contested : "",
    child.preset ? words.preset : "",
    child.place,
    child.unsent ? words.unsent : "",
  ].filter(Boolean);
  note.textContent = said.join(" · ");
  note.className = `child-note tone-${child.refused || child.contested ? "alarm" : "quiet"}`;
}

/**
 * Show the code that hands over what waits: a text to copy, and pictures to scan one after the other.
 * @param {HTMLElement} root
 * @param {string} code
 * @param {SVGElement[]} pictures
 * @param {Record<string, string>} words
 * @returns {void}
 */
export function handed(root, code, pictures, words) {
  const place = part(root, "[data-handing]");
  part(place, "[data-code]").hidden = false;
  part(place, "textarea").textContent = code;
  part(place, "[data-pictures]").replaceChildren(
    ...pictures.flatMap((drawn, number) => {
      const name = document.createElement("p");
      name.textContent = fill(words.picture, { number: number + 1, all: pictures.length });
      drawn.setAttribute("aria-label", name.textContent);
      return [name, drawn];
    }),
  );
}
