// @ts-check
/** A print run: every homeroom's file is fetched in turn while the page counts; all of them are given, or none. */

/** @typedef {{name: string, address: string}} File */

/**
 * @param {HTMLElement} run
 * @param {HTMLAnchorElement[]} links
 * @returns {Promise<void>}
 */
async function prepare(run, links) {
  const progress = run.querySelector("progress");
  /** @type {File[]} */
  const files = [];
  /** @type {string[]} */
  const reasons = [];
  run.querySelector("[data-begin]")?.setAttribute("disabled", "");
  for (const link of links) {
    say(run, (run.dataset.doing ?? "").replace("{done}", `${files.length + 1}`).replace("{all}", `${links.length}`));
    if (progress) {
      progress.hidden = false;
      progress.value = files.length;
    }
    const answer = await fetch(link.href, { redirect: "error" });
    if (answer.ok) files.push({ name: nameOf(link), address: URL.createObjectURL(await answer.blob()) });
    else reasons.push(...reasonsOn(await answer.text()));
    if (!answer.ok && answer.status !== 422) throw new Error(`${answer.status}`);
  }
  if (progress) progress.hidden = true;
  if (reasons.length) fail(run, reasons);
  else give(run, links, files);
}

/**
 * @param {HTMLAnchorElement} link
 * @returns {string}
 */
function nameOf(link) {
  const words = link.querySelector(".cell-words")?.firstChild?.textContent ?? link.textContent ?? "";
  return `${words.trim()}.pdf`;
}

/**
 * Reads why a file was refused from the page that says so.
 * @param {string} page
 * @returns {string[]}
 */
function reasonsOn(page) {
  const read = new DOMParser().parseFromString(page, "text/html");
  return [...read.querySelectorAll(".message-words li")].map((line) => (line.textContent ?? "").trim());
}

/**
 * @param {HTMLElement} run
 * @param {string} words
 * @returns {void}
 */
function say(run, words) {
  const said = run.querySelector("[data-said]");
  if (said) said.textContent = words;
}

/**
 * @param {HTMLElement} run
 * @param {string[]} reasons
 * @returns {void}
 */
function fail(run, reasons) {
  say(run, run.dataset.failed ?? "");
  run.querySelector("progress")?.setAttribute("hidden", "");
  const lines = reasons.map((reason) => Object.assign(document.createElement("li"), { textContent: reason }));
  run.querySelector("[data-reasons]")?.replaceChildren(...lines);
  run.querySelector("[data-begin]")?.removeAttribute("disabled");
}

/**
 * @param {HTMLElement} run
 * @param {HTMLAnchorElement[]} links
 * @param {File[]} files
 * @returns {void}
 */
function give(run, links, files) {
  say(run, run.dataset.done ?? "");
  links.forEach((link, place) => {
    link.href = files[place].address;
    link.target = "_blank";
  });
  const save = run.querySelector("[data-save]");
  if (!(save instanceof HTMLElement)) return;
  save.hidden = false;
  save.focus();
  save.addEventListener("click", () => {
    for (const { name, address } of files) {
      Object.assign(document.createElement("a"), { href: address, download: name }).click();
    }
  });
}

const run = document.querySelector("[data-run]");
if (run instanceof HTMLElement) {
  const found = document.querySelectorAll("a.cell");
  const links = [...found].filter((link) => link instanceof HTMLAnchorElement && link.href.endsWith("/papers.pdf"));
  run.hidden = false;
  run.querySelector("[data-begin]")?.addEventListener("click", () => {
    prepare(run, /** @type {HTMLAnchorElement[]} */ (links)).catch(() => fail(run, []));
  });
}
