// @ts-check
/**
 * A session of the week under the hand. Without this script every session leads to a panel that says the same and takes
 * the same form; with it a session is dragged, or picked up and carried by keyboard, to another adult's row, and every
 * row says at once whether it can be dropped there, what would get worse, or which rules are in the way.
 */

import { complain, dock, grid, say, seen, tell } from "./roster-saying.js";

const FAR_ENOUGH = 6;
const EDGE = 90;
const SCROLL = 14;
const STATES = ["good", "worse", "not"];

/** @typedef {import("./roster-saying.js").Verdict} Verdict */
/** @typedef {{session: string, staff: string, instead_of: string, accepts: string[]}} Move */
/** @typedef {{slot: HTMLElement, from: HTMLElement, over: HTMLElement | null, verdicts: Promise<Record<string, Verdict>>}} Held */

/** @type {Held | null} */
let held = null;
let dragging = false;

/**
 * @param {Document} page
 * @returns {void}
 */
function listenForMoves(page) {
  page.documentElement.dataset.drags = "";
  page.addEventListener("dragstart", (event) => {
    if (slotAt(event.target)) event.preventDefault();
  });
  page.addEventListener("pointerdown", (event) => press(page, event));
  page.addEventListener("click", (event) => lift(page, event));
  page.addEventListener("keydown", (event) => carry(page, event));
  page.querySelector("[data-roster-known]")?.addEventListener("click", () => complain(page, []));
  page.querySelector("[data-roster-back]")?.addEventListener("click", () => giveUp(page));
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function slotAt(target) {
  return target instanceof Element ? target.closest("[data-roster] .slot[data-session]") : null;
}

/**
 * @param {Element | null} target
 * @returns {HTMLElement | null}
 */
function rowAt(target) {
  return target ? target.closest("[data-roster] tr[data-adult]:not([data-adult=''])") : null;
}

/**
 * Take a session into the hand, and let every row say what dropping it there would mean.
 * @param {Document} page
 * @param {HTMLElement} slot
 * @returns {Held | null}
 */
function pick(page, slot) {
  const from = slot.closest("tr");
  if (!from) return null;
  const address = `${grid(page).dataset.whatIf}?session=${slot.dataset.session}`;
  const verdicts = fetch(address, { redirect: "error" }).then(async (answer) => {
    if (!answer.ok) throw new Error("nothing to say of this session");
    return (await answer.json()).takers;
  });
  const mine = { slot, from, over: null, verdicts };
  held = mine;
  slot.classList.add("held");
  grid(page).classList.add("holding");
  complain(page, []);
  for (const moved of page.querySelectorAll(".just-moved")) moved.classList.remove("just-moved");
  dock(page, slot.dataset.label ?? "", dragging);
  say(page, `${grid(page).dataset.lifted}${slot.dataset.label}`);
  verdicts.then(
    (found) => held === mine && judge(page, found),
    () => held === mine && (putBack(page), complain(page, [grid(page).dataset.lost ?? ""])),
  );
  return mine;
}

/**
 * @param {Document} page
 * @param {Record<string, Verdict>} verdicts
 * @returns {void}
 */
function judge(page, verdicts) {
  for (const row of rows(page)) {
    const verdict = verdicts[row.dataset.adult ?? ""];
    const place = row.querySelector("[data-verdict]");
    if (!verdict || !place) continue;
    row.classList.add(`takes-${verdict.state}`);
    place.textContent = [verdict.head, ...verdict.lines].join(" · ");
  }
  const over = held?.over ?? null;
  hover(page, null);
  hover(page, over);
}

/**
 * @param {Document} page
 * @returns {HTMLElement[]}
 */
function rows(page) {
  return [...page.querySelectorAll("[data-roster] tr[data-adult]")].filter((row) => row instanceof HTMLElement);
}

/**
 * Let go of the session where it was.
 * @param {Document} page
 * @returns {void}
 */
function putBack(page) {
  if (!held) return;
  held.slot.classList.remove("held");
  held.slot.style.translate = "";
  held = null;
  dock(page, "");
  grid(page).classList.remove("holding");
  for (const row of rows(page)) {
    row.classList.remove("over", ...STATES.map((state) => `takes-${state}`));
    const place = row.querySelector("[data-verdict]");
    if (place) place.textContent = "";
  }
}

/**
 * @param {Document} page
 * @param {HTMLElement | null} row
 * @returns {void}
 */
function hover(page, row) {
  if (!held || held.over === row) return;
  held.over?.classList.remove("over");
  held.over = row;
  row?.classList.add("over");
  const place = page.querySelector("[data-roster-verdict]");
  if (place instanceof HTMLElement) place.textContent = row ? saidOf(row) : (place.dataset.first ?? "");
}

/**
 * @param {HTMLElement} row
 * @returns {string}
 */
function saidOf(row) {
  return [nameOf(row), row.querySelector("[data-verdict]")?.textContent].filter(Boolean).join(" · ");
}

/**
 * Leave everything as it was, and stand where it was taken from.
 * @param {Document} page
 * @returns {void}
 */
function giveUp(page) {
  const grip = held?.slot.querySelector("button");
  putBack(page);
  grip?.focus({ preventScroll: true });
  say(page, grid(page).dataset.putBack ?? "");
}

/**
 * Drop what is held on a row: at once where nothing gets worse, after one question where something does, never where a
 * rule is in the way.
 * @param {Document} page
 * @param {HTMLElement | null} row
 * @returns {Promise<void>}
 */
async function drop(page, row) {
  const mine = held;
  if (!mine || !row || row === mine.from) {
    return giveUp(page);
  }
  say(page, grid(page).dataset.waiting ?? "");
  const verdicts = await mine.verdicts.catch(() => null);
  if (held !== mine) return;
  const verdict = verdicts?.[row.dataset.adult ?? ""];
  const name = nameOf(row);
  putBack(page);
  if (!verdict) return;
  if (verdict.state === "not") return complain(page, verdict.lines);
  const move = {
    session: mine.slot.dataset.session ?? "",
    staff: row.dataset.adult ?? "",
    instead_of: mine.slot.dataset.holder ?? "",
    accepts: verdict.accepts,
  };
  if (verdict.state === "good" || (await seen(page, `${name} · ${mine.slot.dataset.label}`, verdict))) {
    return send(page, move);
  }
  mine.slot.querySelector("button")?.focus({ preventScroll: true });
  say(page, grid(page).dataset.putBack ?? "");
}

/**
 * @param {HTMLElement} row
 * @returns {string}
 */
function nameOf(row) {
  return row.querySelector("th")?.firstChild?.textContent?.trim() ?? "";
}

/**
 * @param {Document} page
 * @param {Move} move
 * @param {string} [instead] what to say of it in place of what the answer says
 * @returns {Promise<void>}
 */
async function send(page, move, instead = "") {
  const body = new URLSearchParams({ session: move.session, staff: move.staff, instead_of: move.instead_of });
  for (const rule of move.accepts) body.append("accepts", rule);
  const token = page.querySelector("[name=csrfmiddlewaretoken]");
  if (token instanceof HTMLInputElement) body.set(token.name, token.value);
  try {
    const answer = await fetch(grid(page).dataset.move ?? "", { method: "POST", body, redirect: "error" });
    const said = await answer.json();
    await refresh(page, move.session);
    if (answer.ok) tell(page, instead || said.said, instead || !said.back ? null : () => undo(page, said.back));
    else complain(page, said.reasons);
  } catch {
    complain(page, [grid(page).dataset.lost ?? ""]);
  }
}

/**
 * @param {Document} page
 * @param {Move} back
 * @returns {void}
 */
function undo(page, back) {
  void send(page, back, grid(page).dataset.undone);
}

/**
 * Fetch the week anew, mark the session that was moved and stand on it; the page stays where it was.
 * @param {Document} page
 * @param {string} session
 * @returns {Promise<void>}
 */
async function refresh(page, session) {
  const answer = await fetch(page.location.href);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-roster]");
  if (!answer.ok || !fresh) return page.location.reload();
  grid(page).replaceWith(page.adoptNode(fresh));
  const slot = page.querySelector(`[data-roster] .slot[data-session="${CSS.escape(session)}"]`);
  slot?.classList.add("just-moved");
  const grip = slot?.querySelector("button");
  grip?.focus({ preventScroll: true });
  if (slot && !isInSight(slot)) slot.scrollIntoView({ block: "center", behavior: "instant" });
}

/**
 * @param {Element} slot
 * @returns {boolean}
 */
function isInSight(slot) {
  const { top, bottom } = slot.getBoundingClientRect();
  return top >= 0 && bottom <= window.innerHeight;
}

/**
 * A session follows the pointer once it has moved far enough: a mere press stays a tap. A finger drags by the grip
 * only, since elsewhere it scrolls the page.
 * @param {Document} page
 * @param {PointerEvent} event
 * @returns {void}
 */
function press(page, event) {
  const slot = slotAt(event.target);
  const onGrip = event.target instanceof Element && event.target.closest(".lift");
  if (!slot || held || event.button !== 0 || (event.pointerType !== "mouse" && !onGrip)) return;
  const table = grid(page);
  const start = { x: event.clientX, y: event.clientY + window.scrollY };
  let last = event;
  let frame = 0;
  const follow = () => {
    if (!held) return;
    const far = last.clientY < EDGE ? -SCROLL : last.clientY > window.innerHeight - EDGE ? SCROLL : 0;
    if (far) window.scrollBy({ top: far, behavior: "instant" });
    slot.style.translate = `${last.clientX - start.x}px ${last.clientY + window.scrollY - start.y}px`;
    hover(page, rowAt(page.elementFromPoint(last.clientX, last.clientY)));
    frame = requestAnimationFrame(follow);
  };
  /** @param {PointerEvent} moved */
  const move = (moved) => {
    last = moved;
    if (dragging || Math.hypot(moved.clientX - start.x, moved.clientY + window.scrollY - start.y) < FAR_ENOUGH) return;
    dragging = true;
    table.setPointerCapture(event.pointerId);
    pick(page, slot);
    follow();
  };
  const over = () => {
    page.removeEventListener("pointermove", move);
    page.removeEventListener("pointerup", up);
    page.removeEventListener("pointercancel", stop);
    cancelAnimationFrame(frame);
    setTimeout(() => (dragging = false));
  };
  const up = () => {
    over();
    if (dragging) void drop(page, held?.over ?? null);
  };
  const stop = () => {
    over();
    putBack(page);
  };
  page.addEventListener("pointermove", move);
  page.addEventListener("pointerup", up);
  page.addEventListener("pointercancel", stop);
}

/**
 * Enter, space or a tap on the grip picks a session up, and on the grip again drops it where it was carried to.
 * @param {Document} page
 * @param {MouseEvent} event
 * @returns {void}
 */
function lift(page, event) {
  const slot = slotAt(event.target);
  if (dragging) return event.preventDefault();
  if (held && event.target instanceof Element && event.target.closest("[data-roster]")) {
    event.preventDefault();
    void drop(page, event.detail ? rowAt(event.target) : held.over);
  } else if (slot && event.target instanceof Element && event.target.closest(".lift")) {
    pick(page, slot);
  }
}

/**
 * With a session in the hand the arrow keys go from one who can take it to the next.
 * @param {Document} page
 * @param {KeyboardEvent} event
 * @returns {void}
 */
function carry(page, event) {
  if (!held || dragging) return;
  if (event.key === "Escape") {
    giveUp(page);
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    void step(page, event.key === "ArrowDown" ? 1 : -1);
  }
}

/**
 * @param {Document} page
 * @param {number} by
 * @returns {Promise<void>}
 */
async function step(page, by) {
  const mine = held;
  await mine?.verdicts.catch(() => null);
  if (!mine || held !== mine) return;
  const all = rows(page);
  const able = all.filter((row) => row.matches(".takes-good, .takes-worse"));
  const here = all.indexOf(mine.over ?? mine.from);
  const next = by > 0 ? able.find((row) => all.indexOf(row) > here) : able.findLast((row) => all.indexOf(row) < here);
  if (!next) return;
  hover(page, next);
  next.scrollIntoView({ block: "center", behavior: "instant" });
  say(page, saidOf(next));
}

listenForMoves(document);
