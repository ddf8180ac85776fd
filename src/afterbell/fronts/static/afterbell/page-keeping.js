// @ts-check
/** What is typed in the editor of a page is kept every while, and when the page is left. */

const EVERY = 15_000;
/** What was sent on leaving has arrived by then. */
const ON_THE_WAY = 1500;
/** A request that outlives its page may carry 64 KB, its frame included. */
const MOST_ON_LEAVING = 60_000;
/** Whoever still holds words that belong to the form puts them into it now. */
export const GATHER = "afterbell-gather";

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 * @param {FormData} body
 * @param {boolean} [keepalive] whether it goes on when the page is left
 * @returns {Promise<Record<string, any>>}
 */
export async function post(form, address, body, keepalive = false) {
  const token = form.elements.namedItem("csrfmiddlewaretoken");
  if (token instanceof HTMLInputElement) body.set("csrfmiddlewaretoken", token.value);
  try {
    const answer = await fetch(address, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
    return await answer.json();
  } catch {
    return {};
  }
}

/**
 * Keep what was typed every while and on leaving, and never while the form is on its way.
 * @param {HTMLFormElement} form
 * @returns {void}
 */
export function keepWhatIsTyped(form) {
  const saves = form.elements.namedItem("saves");
  if (!(saves instanceof HTMLInputElement)) return;
  if (wasLeftBefore(form, saves)) {
    setTimeout(() => location.reload(), ON_THE_WAY);
    return;
  }
  let [typed, refused] = [false, false];
  /** @type {Promise<void> | null} */
  let keeping = null;
  const gather = () => form.dispatchEvent(new Event(GATHER));
  const keep = (leaving = false) => {
    gather();
    const body = whatIsTyped(form);
    if (!typed || keeping || (leaving && !fits(body))) return;
    typed = false;
    sessionStorage.setItem(noteOf(form), saves.value);
    keeping = send(form, saves, body).then((kept) => {
      [typed, refused, keeping] = [typed || !kept, !kept, null];
    });
  };
  const timer = setInterval(keep, EVERY);
  const staying = new AbortController();
  form.addEventListener("input", () => (typed = true));
  listenForLeaving(keep, () => typed || refused, staying.signal);
  form.addEventListener("submit", (event) => {
    gather();
    clearInterval(timer);
    staying.abort();
    if (!keeping) return;
    event.preventDefault();
    const button = /** @type {SubmitEvent} */ (event).submitter;
    void keeping.then(() => form.requestSubmit(button));
  });
}

/**
 * Keep at the first sign that the page is left; ask whoever would lose what cannot be kept on the way.
 * @param {(leaving: boolean) => void} keep
 * @param {() => boolean} loses
 * @param {AbortSignal} signal
 * @returns {void}
 */
function listenForLeaving(keep, loses, signal) {
  window.addEventListener("beforeunload", (event) => {
    keep(true);
    if (loses()) event.preventDefault();
  }, { signal });
  window.addEventListener("pagehide", () => keep(true), { signal });
  document.addEventListener("visibilitychange", () => document.hidden && keep(true), { signal });
}

/**
 * @param {HTMLFormElement} form
 * @returns {FormData}
 */
function whatIsTyped(form) {
  const body = new FormData(form);
  for (const name of ["file", "then", "take_off"]) body.delete(name);
  return body;
}

/**
 * @param {FormData} body
 * @returns {boolean} whether it can go on when the page is left
 */
function fits(body) {
  return new Blob([...body].flat()).size <= MOST_ON_LEAVING;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} saves takes over the number of saves
 * @param {FormData} body
 * @returns {Promise<boolean>} whether it is kept
 */
async function send(form, saves, body) {
  const place = form.querySelector("[data-keeps]");
  const answer = await post(form, form.dataset.keep ?? "", body, fits(body));
  if (answer.saves) saves.value = String(answer.saves);
  else sessionStorage.removeItem(noteOf(form));
  if (place) place.textContent = answer.saves ? (form.dataset.kept ?? "") : (answer.said ?? form.dataset.keeping ?? "");
  return Boolean(answer.saves);
}

/**
 * Say, once, whether this page was drawn before what was last kept of it had arrived.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} saves
 * @returns {boolean}
 */
function wasLeftBefore(form, saves) {
  const left = sessionStorage.getItem(noteOf(form));
  sessionStorage.removeItem(noteOf(form));
  return left === saves.value;
}

/**
 * @param {HTMLFormElement} form
 * @returns {string}
 */
function noteOf(form) {
  return `afterbell-left:${form.dataset.keep}`;
}
