// @ts-check
/** Draws the gate's list, what was not taken, and the emergency list; a row that says the same stays under the finger. */
import { dayOf } from "../clock.js";
import { fill, fresh, part, told as tell } from "../screen.js";

/**
 * @typedef {import("./reading.js").Child} Child
 * @typedef {import("./reading.js").Told} Told
 * @typedef {import("./reading.js").Seen} Seen
 * @typedef {{words: Record<string, string>, now: number, recent: Set<string>, outcome: string, gate: string}} Standing
 */

const SOON = 10 * 60 * 1000;
const MOST = 60;
const EAST = "Asia/Shanghai";
/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

/**
 * @param {number} instant
 * @returns {string}
 */
export function hour(instant) {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: EAST, hour: "2-digit", minute: "2-digit" }).format(instant);
}

/**
 * @param {string} day
 * @param {Record<string, string>} words
 * @returns {string}
 */
export function sayDay(day, words) {
  const [, month, date] = day.split("-").map(Number);
  return fill(words.month_day, { month, day: date });
}

/**
 * @param {HTMLElement} root
 * @param {Seen} seen
 * @param {Standing} standing
 * @returns {void}
 */
export function tellStanding(root, { told, unsent }, { outcome, words }) {
  const waiting = unsent > 0 ? fill(words.waiting, { number: unsent }) : "";
  const someone = told !== undefined;
  /** @type {Record<string, [string, string]>} */
  const said = {
    asking: [waiting, "info"],
    here: [waiting, "info"],
    offline: [someone ? words.offline + waiting : words.offline_empty + waiting, "attention"],
    busy: [words.busy + waiting, "attention"],
    "signed-out": [someone ? words.signed_out + waiting : words.signed_out_empty + waiting, "attention"],
    "not-here": [words.not_here, "attention"],
    ended: [words.ended, "alarm"],
  };
  const [sentence, tone] = said[outcome] ?? ["", "info"];
  tell(root, sentence, tone);
  part(root, "[data-door]").hidden = !["signed-out", "ended"].includes(outcome);
}

/**
 * Say of which day the list is when the device's clock says another, and ask.
 * @param {HTMLElement} root
 * @param {string} today
 * @param {number} shown what the device's clock says
 * @param {Record<string, string>} words
 * @returns {void}
 */
export function doubted(root, today, shown, words) {
  const values = { date: sayDay(today, words), device: sayDay(dayOf(shown), words) };
  part(root, "[data-doubted]").textContent = fill(words.doubt, values);
}

/**
 * @param {HTMLElement} root
 * @param {Seen} seen
 * @param {Record<string, string>} words
 * @returns {void}
 */
export function refusals(root, { refused }, words) {
  part(root, "[data-refused]").hidden = refused.length === 0;
  part(root, "[data-refusals]").replaceChildren(
    ...refused.map((word) => {
      const row = fresh(root, "refusal");
      row.dataset.word = word.id;
      part(row, "[data-why]").textContent = saidOf(word, words);
      return row;
    }),
  );
}

/**
 * @param {import("./reading.js").Word} word
 * @param {Record<string, string>} words
 * @returns {string}
 */
export function saidOf(word, words) {
  return fill(words.refused, { time: hour(word.at), child: word.child, way: word.way, why: word.words });
}

/**
 * Offer the sessions of the day; those that end soon stand first, under their own name.
 * @param {HTMLElement} root
 * @param {Told} told
 * @param {Record<string, string>} words
 * @returns {void}
 */
export function sessions(root, told, words) {
  const select = /** @type {HTMLSelectElement} */ (part(root, "#of-session"));
  const names = told.releases.map((row) => fill(words.session, row));
  const all = JSON.stringify([words.due, names]);
  if (drawn.get(select) === all) return;
  drawn.set(select, all);
  const before = select.value;
  const options = [["", words.due], ...told.releases.map((row, place) => [row.session, names[place]])];
  select.replaceChildren(...options.map(([value, name]) => new Option(name, value)));
  if (options.some(([value]) => value === before)) select.value = before;
}

/**
 * Give those who are looked for by name, those of one session, or those to be let go now.
 * @param {Told} told
 * @param {{find: string, session: string}} asked
 * @param {Standing} standing
 * @returns {Child[]}
 */
export function wanted({ children, releases }, { find, session }, { now, recent }) {
  if (find) return children.filter((child) => child.name.includes(find) || child.homeroom.includes(find));
  if (session) return children.filter((child) => child.session === session);
  const due = new Set(releases.filter((row) => row.ends <= now + SOON).map((row) => row.session));
  const waits = (/** @type {Child} */ child) => (child.came || child.unmarked) && due.has(child.session) && !child.gone;
  return children.filter((child) => waits(child) || recent.has(child.code));
}

/**
 * @param {HTMLElement} root
 * @param {Child[]} found
 * @param {boolean} searched
 * @param {Standing} standing
 * @returns {void}
 */
export function listed(root, found, searched, standing) {
  const { words } = standing;
  const list = part(root, "[data-children] ul");
  const shown = found.slice(0, MOST);
  part(root, "[data-children]").hidden = shown.length === 0;
  const none = part(root, "[data-none]");
  none.hidden = shown.length > 0;
  none.textContent = searched ? words.nobody_found : words.nobody_due;
  const rest = part(root, "[data-rest]");
  rest.hidden = found.length <= MOST;
  rest.textContent = fill(words.more, { number: found.length - MOST });
  const before = new Map([...list.children].map((row) => [drawn.get(row), row]));
  const rows = shown.flatMap((child) => {
    const signs = [row(root, child, words), keptAway(child, standing), ways(child, standing)].filter((one) => one !== null);
    return signs.map((fresh, place) => {
      const sign = `${child.code} ${place} ${fresh.outerHTML}`;
      drawn.set(fresh, sign);
      return before.get(sign) ?? fresh;
    });
  });
  const same = rows.length === list.children.length && rows.every((one, place) => list.children[place] === one);
  if (!same) list.replaceChildren(...rows);
}

/**
 * @param {HTMLElement} root
 * @param {Child} child
 * @param {Record<string, string>} words
 * @returns {HTMLElement}
 */
function row(root, child, words) {
  const made = fresh(root, "child");
  made.dataset.child = child.code;
  part(made, ".child-name").textContent = child.name;
  part(made, "[data-homeroom]").textContent = child.homeroom;
  const { word } = child;
  const said = word ? fill(words.said, { time: hour(word.at), way: word.way }) : "";
  const local = word ? [said, word.standing === "unsent" ? words.unsent : ""] : [];
  const unmarked = child.unmarked && !word ? [words.unmarked] : [];
  const note = part(made, ".child-note");
  note.textContent = [...local, word ? "" : child.note, ...unmarked].filter(Boolean).join(" · ");
  note.className = `child-note tone-${word ? "good" : child.tone}`;
  return made;
}

/**
 * @param {Child} child
 * @param {Standing} standing
 * @returns {HTMLElement | null}
 */
function keptAway(child, { words, outcome, gate }) {
  if (!child.kept_away || child.gone) return null;
  const made = document.createElement("li");
  made.className = "kept-away";
  const said = document.createElement("p");
  said.className = "tone-alarm";
  said.textContent = outcome === "here" ? words.kept_away_here : words.kept_away;
  made.append(said);
  if (outcome === "here") made.append(link(words.kept_away_look, `${gate}?q=${encodeURIComponent(child.name)}`));
  return made;
}

/**
 * @param {Child} child
 * @param {Standing} standing
 * @returns {HTMLElement | null}
 */
function ways(child, { words }) {
  const { word } = child;
  const held = word?.standing === "unsent" && word.held > Date.now();
  const buttons = held
    ? [button(words.undo, child.name, { undo: word.tap })]
    : [
        ...child.ways.map((way, place) => button(way.name, child.name, { pupil: child.code, way: String(place) })),
        ...child.stand_ins.map((name) => link(fill(words.check_pass, { name }), "#pass")),
      ];
  if (buttons.length === 0) return null;
  const made = document.createElement("li");
  made.className = "ways";
  made.append(...buttons);
  return made;
}

/**
 * @param {string} name
 * @param {string} child
 * @param {Record<string, string>} data
 * @returns {HTMLElement}
 */
function button(name, child, data) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  Object.assign(made.dataset, data);
  const whose = document.createElement("span");
  whose.className = "unseen";
  whose.textContent = `${child} `;
  made.append(whose, name);
  return made;
}

/**
 * @param {string} name
 * @param {string} address
 * @returns {HTMLElement}
 */
function link(name, address) {
  const made = document.createElement("a");
  made.className = "button";
  made.href = address;
  made.textContent = name;
  return made;
}

/**
 * Show everybody who was in the school when the list came; the list was written by the school's own page.
 * @param {HTMLElement} root
 * @param {Told} told
 * @param {Record<string, string>} words
 * @returns {void}
 */
export function inside(root, told, words) {
  part(root, "[data-inside-of]").textContent = fill(words.inside_of, {
    date: sayDay(told.today, words),
    time: told.inside_at,
  });
  const place = part(root, "[data-inside-list]");
  if (drawn.get(place) === told.inside) return;
  drawn.set(place, told.inside);
  const parsed = new DOMParser().parseFromString(told.inside, "text/html");
  place.replaceChildren(...parsed.body.children);
}
