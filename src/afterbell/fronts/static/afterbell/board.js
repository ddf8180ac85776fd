// @ts-check
/**
 * A wall asks every second whether it still stands, and puts what is new in its place; when nobody answers, it says how
 * old it is and asks more seldom.
 */
const EVERY = 1_000;
const SELDOM = 5_000;
const PATIENCE = 10_000;
const NOTHING_NEW = 204;

/** @param {HTMLElement} wall @returns {Promise<void>} */
async function again(wall) {
  const address = new URL(location.href);
  address.searchParams.set("at", wall.dataset.board ?? "");
  const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE), redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  if (answer.status !== NOTHING_NEW) {
    const read = new DOMParser().parseFromString(await answer.text(), "text/html");
    wall.replaceChildren(...read.body.childNodes);
    wall.dataset.board = answer.headers.get("X-Stands-At") ?? "";
  }
  stale(wall, false);
}

/** @param {HTMLElement} wall @param {boolean} is @returns {void} */
function stale(wall, is) {
  const said = wall.querySelector("[data-stale]");
  if (said instanceof HTMLElement) said.hidden = !is;
}

/** @param {HTMLElement} wall @returns {Promise<void>} */
async function watch(wall) {
  let pause = EVERY;
  try {
    if (document.visibilityState === "visible") await again(wall);
  } catch {
    stale(wall, true);
    pause = SELDOM;
  }
  setTimeout(() => watch(wall), pause);
}

const wall = document.querySelector("[data-board]");
if (wall instanceof HTMLElement) setTimeout(() => watch(wall), EVERY);
