// @ts-check
/** What is typed in the editor of a page is kept every while, and when the page is left. */

import { toast } from "./toast.js";

const EVERY = 15_000;
/** What was sent on leaving has arrived by then. */
const ON_THE_WAY = 1500;
/** A request that outlives its page may carry 64 KB, its frame included. */
const MOST_ON_LEAVING = 60_000;
/** Whoever still holds words that belong to the form puts them into it now. */
export const GATHER = "afterbell-gather";
/** So the site answers where nobody is signed in any more, or where the page is of an earlier sign-in. */
const OF_NOBODY = [403, 404];

/**
 * @param {HTMLFormElement} form
 * @param {string} address
 * @param {FormData} body
 * @param {boolean} [keepalive] whether it goes on when the page is left
 * @returns {Promise<Record<string, any>>}
 */
export async function post(form, address, body, keepalive = false) {
  const sent = () => {
    body.set("csrfmiddlewaretoken", tokenOf(form)?.value ?? "");
    return fetch(address, { method: "POST", body, keepalive, headers: { Accept: "application/json" } });
  };
  try {
    let answer = await sent();
    if (OF_NOBODY.includes(answer.status)) {
      if (!(await isSignedIn(form))) return { said: form.dataset.signedOut };
      answer = await sent();
    }
    return await answer.json();
  } catch {
    return {};
  }
}

/**
 * Ask whether the page still opens, and take over what proves that the form came from this site: it is another after
 * each sign-in.
 * @param {HTMLFormElement} form
 * @returns {Promise<boolean>}
 */
async function isSignedIn(form) {
  try {
    const answer = await fetch(form.dataset.here ?? "");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [token, newer] = [tokenOf(form), tokenOf(page.querySelector("form[data-page-editor]"))];
    if (token && newer) token.value = newer.value;
    return answer.ok;
  } catch {
    return false;
  }
}

/**
 * @param {Element | null} form
 * @returns {HTMLInputElement | null}
 */
function tokenOf(form) {
  return form?.querySelector("input[name=csrfmiddlewaretoken]") ?? null;
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
  let [typed, refused, submitting] = [false, false, false];
  /** @type {Promise<void> | null} */
  let keeping = null;
  const gather = () => form.dispatchEvent(new Event(GATHER));
  const keep = (leaving = false) => {
    if (submitting || keeping) return;
    gather();
    const body = whatIsTyped(form);
    if (!typed || (leaving && !fits(body))) return;
    typed = false;
    sessionStorage.setItem(noteOf(form), saves.value);
    keeping = send(form, saves, body).then((kept) => {
      [typed, refused, keeping] = [typed || !kept, !kept, null];
    });
  };
  setInterval(keep, EVERY);
  form.addEventListener("input", () => (typed = true));
  listenForLeaving(keep, () => !submitting && (typed || refused));
  submitSignedIn(form, async () => {
    gather();
    submitting = true;
    await keeping;
    submitting = await isSignedIn(form);
    return submitting;
  });
}

/**
 * Submit only where the site takes it, so that whoever is signed out meanwhile keeps what is written before them.
 * @param {HTMLFormElement} form
 * @param {() => Promise<boolean>} takes
 * @returns {void}
 */
function submitSignedIn(form, takes) {
  let [taken, asking] = [false, false];
  form.addEventListener("submit", (event) => {
    if (taken) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    const button = /** @type {SubmitEvent} */ (event).submitter;
    void takes().then((does) => {
      [taken, asking] = [does, false];
      if (does) form.requestSubmit(button);
      else toast(form.dataset.signedOut ?? "");
    });
  });
}

/**
 * Keep at the first sign that the page is left; ask whoever would lose what cannot be kept on the way.
 * @param {(leaving: boolean) => void} keep
 * @param {() => boolean} loses
 * @returns {void}
 */
function listenForLeaving(keep, loses) {
  window.addEventListener("beforeunload", (event) => {
    keep(true);
    if (loses()) event.preventDefault();
  });
  window.addEventListener("pagehide", () => keep(true));
  document.addEventListener("visibilitychange", () => document.hidden && keep(true));
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
