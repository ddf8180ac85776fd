// @ts-check
/** The board asks for itself again and puts the answer in its place; when nobody answers, it says how old it is. */
const EVERY = 20_000;
const PATIENCE = 10_000;

/** @returns {Promise<void>} */
async function again() {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE), redirect: "error" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const read = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [fresh, old] = [read.querySelector("[data-board]"), document.querySelector("[data-board]")];
  if (!fresh || !old) throw new Error("no board");
  old.replaceChildren(...fresh.childNodes);
}

/** @returns {void} */
function stale() {
  const said = document.querySelector("[data-stale]");
  if (said instanceof HTMLElement) said.hidden = false;
}

setInterval(() => again().catch(stale), EVERY);
