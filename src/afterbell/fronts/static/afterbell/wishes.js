// @ts-check
/**
 * Wishes under the thumb. Without this script every tap is a form and a new page; with it the page stays where it is,
 * taps are sent one after the other, and a list can be dragged, or moved with the arrow keys.
 */

const WHOLE = "#wishing";
/** What a page answers that holds the wishes anew: stored, somebody was first, or refused. */
const ANSWERED = [200, 409, 422];
const STEPS = new Map([
  ["ArrowUp", -1],
  ["ArrowDown", 1],
]);

const A_MOMENT = 50;

let sending = Promise.resolve();

/**
 * How lists were laid whose order is not sent yet: what is answered to an earlier tap does not lay them otherwise.
 * @type {Map<string, string>}
 */
const laid = new Map();

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForWishes(page) {
  page.documentElement.dataset.drags = "";
  page.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement) || !button.closest(WHOLE)) return;
    event.preventDefault();
    send(page, () => button.value, button.dataset.stays ?? "");
  });
  page.addEventListener("keydown", (event) => {
    const step = STEPS.get(event.key);
    const grip = gripAt(event.target);
    if (step === undefined || !grip) return;
    event.preventDefault();
    shift(grip, step);
    sendOrder(page, grip);
  });
  page.addEventListener("pointerdown", (event) => drag(page, event));
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null}
 */
function gripAt(target) {
  return target instanceof Element ? target.closest(".grip") : null;
}

/**
 * @param {HTMLElement} grip
 * @param {number} step
 * @returns {void}
 */
function shift(grip, step) {
  const item = grip.closest("li");
  if (!item) return;
  if (step < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  grip.focus();
}

/**
 * Let the club under the pointer follow it; let go, the order is sent. The list holds the pointer: a club that is moved
 * would lose it.
 * @param {Document} page
 * @param {PointerEvent} event
 * @returns {void}
 */
function drag(page, event) {
  const grip = gripAt(event.target);
  const item = grip?.closest("li");
  const list = item?.parentElement;
  if (!grip || !item || !list || event.button !== 0) return;
  event.preventDefault();
  list.setPointerCapture(event.pointerId);
  item.classList.add("dragged");
  /** @param {PointerEvent} moved */
  const follow = (moved) => {
    const others = [...list.children].filter((other) => other !== item);
    const below = others.find((other) => middle(other) > moved.clientY);
    if (below !== item.nextElementSibling) list.insertBefore(item, below ?? null);
  };
  const over = () => {
    list.removeEventListener("pointermove", follow);
    item.classList.remove("dragged");
    grip.focus();
    sendOrder(page, grip);
  };
  list.addEventListener("pointermove", follow);
  list.addEventListener("lostpointercapture", over, { once: true });
}

/**
 * @param {Element} item
 * @returns {number}
 */
function middle(item) {
  const box = item.getBoundingClientRect();
  return box.top + box.height / 2;
}

/**
 * Send the list as it lies. What it was is asked when its turn comes: by then an earlier order is stored.
 * @param {Document} page
 * @param {HTMLElement} grip
 * @returns {void}
 */
function sendOrder(page, grip) {
  const list = grip.closest("ol");
  if (!list) return;
  const wished = clubsOf(list).join(",");
  laid.set(list.id, wished);
  const what = () => {
    if (laid.get(list.id) === wished) laid.delete(list.id);
    return arranging(page.getElementById(list.id), wished);
  };
  send(page, what, grip.dataset.stays ?? "");
}

/**
 * @param {Element} list
 * @returns {string[]}
 */
function clubsOf(list) {
  return [...list.children].map((item) => (item instanceof HTMLElement ? (item.dataset.club ?? "") : ""));
}

/**
 * Lay a list in an order, where it holds the same clubs.
 * @param {HTMLElement | null} list
 * @param {string} wished
 * @returns {void}
 */
function lay(list, wished) {
  const clubs = wished.split(",");
  if (!list || clubsOf(list).sort().join() !== [...clubs].sort().join()) return;
  const items = [...list.children];
  for (const club of clubs) list.append(...items.filter((item) => item instanceof HTMLElement && item.dataset.club === club));
}

/**
 * Give what a new order of a list sends; nothing where it is the old one, or another tap has changed which clubs it holds.
 * @param {HTMLElement | null} list
 * @param {string} wished
 * @returns {string}
 */
function arranging(list, wished) {
  const begun = list?.dataset.arranging ?? "";
  const seen = begun.slice(begun.lastIndexOf(" ") + 1);
  const same = seen.split(",").sort().join() === wished.split(",").sort().join();
  return same && seen !== wished ? `${begun} ${wished}` : "";
}

/**
 * Send one tap after the other, so that none overtakes another and none is lost.
 * @param {Document} page
 * @param {() => string} what
 * @param {string} stays
 * @returns {void}
 */
function send(page, what, stays) {
  sending = sending.then(() => exchange(page, what(), stays)).catch(() => say(page, "lost"));
}

/**
 * @param {Document} page
 * @param {string} value
 * @param {string} stays
 * @returns {Promise<void>}
 */
async function exchange(page, value, stays) {
  if (!value) return;
  say(page, "sent");
  const token = page.querySelector(`${WHOLE} [name=csrfmiddlewaretoken]`);
  const body = new URLSearchParams({ tap: value });
  if (token instanceof HTMLInputElement) body.set(token.name, token.value);
  const answer = await fetch(page.location.pathname, { method: "POST", body });
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(WHOLE);
  const elsewhere = new URL(answer.url).pathname !== page.location.pathname;
  if (elsewhere || !ANSWERED.includes(answer.status) || !fresh) return page.location.reload();
  while (page.querySelector(".dragged")) await new Promise((again) => setTimeout(again, A_MOMENT));
  page.querySelector(WHOLE)?.replaceWith(page.adoptNode(fresh));
  for (const [list, wished] of laid) lay(page.getElementById(list), wished);
  refocus(page, stays);
  if (answer.ok) say(page, "saved");
  else fresh.scrollIntoView({ block: "start" });
}

/**
 * Put the focus where it was; a button that stands at its end by now gives it to the grip beside it.
 * @param {Document} page
 * @param {string} stays
 * @returns {void}
 */
function refocus(page, stays) {
  const all = [...page.querySelectorAll(`${WHOLE} [data-stays]`)].filter((one) => one instanceof HTMLButtonElement);
  const same = all.find((one) => one.dataset.stays === stays);
  const grip = all.find((one) => one.dataset.stays === stays.replace(/^(up|down) /, "grip "));
  (same?.disabled ? grip : same)?.focus({ preventScroll: true });
}

/**
 * @param {Document} page
 * @param {"sent" | "saved" | "lost"} what
 * @returns {void}
 */
function say(page, what) {
  const place = page.querySelector("[data-wishes-said]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = place.dataset[what] ?? "";
  place.classList.toggle("unseen", what !== "lost");
}

listenForWishes(document);
