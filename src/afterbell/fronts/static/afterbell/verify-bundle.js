// @ts-check
/** The page on which a family checks a placement: a file and a ticket go in, and nothing leaves the device. */
import { check, explain } from "./bundle.js";

const MOST_TOLD = 50;

const form = document.querySelector("[data-verify]");
const result = document.querySelector("[data-result]");
const words = document.querySelector("template[data-words]");
if (form instanceof HTMLFormElement && result instanceof HTMLElement && words instanceof HTMLTemplateElement) {
  listen(form, result, words.content);
}

/**
 * @param {HTMLFormElement} asked
 * @param {HTMLElement} shown
 * @param {DocumentFragment} known
 * @returns {void}
 */
function listen(asked, shown, known) {
  const field = asked.querySelector('input[type="file"]');
  const ticket = asked.querySelector('input[name="ticket"]');
  if (ticket instanceof HTMLInputElement) ticket.value = decodeURIComponent(location.hash.slice(1));
  const published = sameOrigin(new URLSearchParams(location.search).get("bundle") ?? "");
  asked.hidden = false;
  if (published && field instanceof HTMLInputElement) {
    field.required = false;
    asked.querySelector("[data-published]")?.removeAttribute("hidden");
  }
  asked.addEventListener("submit", async (event) => {
    event.preventDefault();
    shown.replaceChildren();
    const file = field instanceof HTMLInputElement ? field.files?.[0] : undefined;
    const source = file ?? (await fetched(published));
    if (!source) {
      shown.replaceChildren(verdict("out_of_reach", known));
      shown.focus();
      return;
    }
    const bytes = new Uint8Array(await source.arrayBuffer());
    const checked = await check(bytes);
    const typed = ticket instanceof HTMLInputElement ? ticket.value.trim() : "";
    shown.replaceChildren(...told(checked, typed, known));
    shown.focus();
  });
}

/**
 * Fetches a published bundle; null without a network, or where it is not given to this person.
 * @param {string} address
 * @returns {Promise<Response | null>}
 */
async function fetched(address) {
  const answer = await fetch(address).catch(() => null);
  return answer?.ok ? answer : null;
}

/**
 * Gives the address of a bundle on this very site, empty for any other.
 * @param {string} address
 * @returns {string}
 */
function sameOrigin(address) {
  if (!address) return "";
  const url = new URL(address, location.href);
  return url.origin === location.origin ? url.href : "";
}

/**
 * @param {Awaited<ReturnType<typeof check>>} checked
 * @param {string} typed
 * @param {DocumentFragment} known
 * @returns {Node[]}
 */
function told({ bundle, seed, faults }, typed, known) {
  const nodes = [verdict(faults.length ? "wrong" : "right", known)];
  if (faults.length) nodes.push(card([list(faults.slice(0, MOST_TOLD).map((fault) => sentence(fault, known)))]));
  if (faults.length > MOST_TOLD) nodes.push(element("p", word("more", { count: faults.length - MOST_TOLD }, known)));
  if (!bundle) return nodes;
  if (typed && !faults.length) nodes.push(...ofTicket(bundle, typed, known));
  return [...nodes, facts(bundle, seed, known)];
}

/**
 * @param {import("./bundle.js").Bundle} bundle
 * @param {string} typed
 * @param {DocumentFragment} known
 * @returns {Node[]}
 */
function ofTicket(bundle, typed, known) {
  const spellings = [typed, typed.toLowerCase(), typed.toUpperCase()];
  const days = spellings.map((ticket) => explain(bundle, ticket)).find((told) => told.length) ?? [];
  if (!days.length) return [element("p", word("unknown", { ticket: typed }, known))];
  return days.map((day) => {
    const heading = word("day", { ...day, day: word(`weekday_${day.weekday}`, {}, known) }, known);
    return card([element("h2", heading), list(day.wishes.map((wish) => sentence(wish, known)))]);
  });
}

/**
 * @param {Node[]} nodes
 * @returns {HTMLElement}
 */
function card(nodes) {
  const shown = element("section", "");
  shown.className = "card stack";
  shown.append(...nodes);
  return shown;
}

/**
 * @param {string} which
 * @param {DocumentFragment} known
 * @returns {Node}
 */
function verdict(which, known) {
  const found = known.querySelector(`[data-verdict="${which}"]`);
  return found ? found.cloneNode(true) : element("p", which);
}

/**
 * @param {import("./bundle.js").Bundle} bundle
 * @param {string} seed
 * @param {DocumentFragment} known
 * @returns {HTMLElement}
 */
function facts({ head, markets }, seed, known) {
  const shown = element("dl", "");
  shown.className = "facts card";
  const lists = markets.reduce((sum, market) => sum + market.tickets.length, 0);
  /** @type {[string, string][]} */
  const lines = [
    ["commitment", head.commitment],
    ["secret", head.secret],
    ["public_value", head.public_value],
    ["seed", seed],
    ["school", head.school],
    ["term", head.term],
    ["round", String(head.round)],
    ["markets", String(markets.length)],
    ["lists", String(lists)],
  ];
  for (const [name, value] of lines) {
    const long = element("code", value);
    long.className = "hash";
    const place = element("dd", "");
    place.append(long);
    shown.append(element("dt", word(`fact_${name}`, {}, known)), place);
  }
  return shown;
}

/**
 * @param {import("./bundle.js").Saying} said
 * @param {DocumentFragment} known
 * @returns {string}
 */
function sentence({ code, values }, known) {
  const text = word(code, values, known);
  if (!values.weekday) return text;
  const day = word(`weekday_${values.weekday}`, {}, known);
  return word("in_market", { ...values, day, said: text }, known);
}

/**
 * @param {string} name
 * @param {Record<string, unknown>} values
 * @param {DocumentFragment} known
 * @returns {string}
 */
function word(name, values, known) {
  const form = known.querySelector(`[data-word="${name}"]`)?.textContent ?? name;
  return form.replace(/\{(\w+)\}/g, (_, key) => String(values[key] ?? ""));
}

/**
 * @param {string[]} texts
 * @returns {HTMLElement}
 */
function list(texts) {
  const shown = element("ul", "");
  shown.className = "stack";
  shown.append(...texts.map((text) => element("li", text)));
  return shown;
}

/**
 * @param {string} name
 * @param {string} text
 * @returns {HTMLElement}
 */
function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
