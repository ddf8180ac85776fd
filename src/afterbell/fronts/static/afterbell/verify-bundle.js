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
  const nodes = [verdict(faults.length ? (bundle ? "wrong" : "unreadable") : "right", known)];
  const shown = faults.slice(0, MOST_TOLD).map((fault) => sentence(fault, bundle, known));
  if (shown.length) nodes.push(card([list(shown)]));
  if (faults.length > MOST_TOLD) nodes.push(element("p", word("more", { count: faults.length - MOST_TOLD }, known)));
  if (!bundle) return nodes;
  if (typed && !faults.length) nodes.push(...ofTicket(bundle, typed, known));
  return [...nodes, facts(bundle, seed, known), ...bundle.markets.map((market) => cutoffs(bundle, market, known))];
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
    const heading = word("day", { ...at(bundle, day, known), number: day.number }, known);
    return card([element("h2", heading), list(day.wishes.map((wish) => sentence(wish, bundle, known)))]);
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
 * Shows a market's clubs, folded away: places, with how few it does not open, the last one in, or when it closed.
 * @param {import("./bundle.js").Bundle} bundle
 * @param {import("./bundle.js").Market} market
 * @param {DocumentFragment} known
 * @returns {HTMLElement}
 */
function cutoffs(bundle, market, known) {
  const shown = element("details", "");
  shown.className = "card fold";
  const rows = market.clubs.map((club) => {
    const last = club.closed
      ? word("closed_with", { size: club.closed[1] }, known)
      : club.cutoff
        ? word("last_in", { priority: club.cutoff[0], number: club.cutoff[1] }, known)
        : word("places_left", {}, known);
    return row(called(club.code, bundle.names.club), [String(club.capacity), String(club.minimum), last], known);
  });
  const table = element("table", "");
  table.className = "table";
  const head = element("tr", "");
  for (const name of ["club", "capacity", "minimum", "last"]) {
    const column = element("th", word(`column_${name}`, {}, known));
    column.setAttribute("scope", "col");
    column.className = "column";
    head.append(column);
  }
  const [top, body, frame] = ["thead", "tbody", "div"].map((name) => element(name, ""));
  top.append(head);
  body.append(...rows);
  table.append(top, body);
  frame.className = "table-frame";
  frame.append(table);
  shown.append(element("summary", word("clubs_of", at(bundle, market, known), known)), frame);
  return shown;
}

/**
 * @param {string} club
 * @param {string[]} texts
 * @param {DocumentFragment} known
 * @returns {HTMLElement}
 */
function row(club, texts, known) {
  const shown = element("tr", "");
  const name = element("th", club);
  name.setAttribute("scope", "row");
  shown.append(name);
  for (const [place, text] of texts.entries()) {
    const cell = element("td", text);
    cell.dataset.name = word(`column_${["capacity", "minimum", "last"][place]}`, {}, known);
    shown.append(cell);
  }
  return shown;
}

/**
 * Says a weekday and band in words.
 * @param {import("./bundle.js").Bundle | null} bundle
 * @param {Record<string, any>} market
 * @param {DocumentFragment} known
 * @returns {{ day: string, band: string }}
 */
function at(bundle, market, known) {
  const band = bundle ? called(market.band, bundle.names.band) : market.band;
  return { day: word(`weekday_${market.weekday}`, {}, known), band };
}

/**
 * Gives a name in the page's language; the code where the bundle has none.
 * @param {string} code
 * @param {Map<string, import("./bundle-reading.js").Name>} names
 * @returns {string}
 */
function called(code, names) {
  const name = names.get(code);
  return name ? (document.documentElement.lang.startsWith("en") ? name.en : name.zh) : code;
}

/**
 * @param {import("./bundle.js").Saying} said
 * @param {import("./bundle.js").Bundle | null} bundle
 * @param {DocumentFragment} known
 * @returns {string}
 */
function sentence({ code, values }, bundle, known) {
  const said = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, inWords(key, value, bundle, known)]),
  );
  const text = word(code, said, known);
  return values.weekday ? word("in_market", { ...at(bundle, values, known), said: text }, known) : text;
}

/**
 * Puts the name where a club's code stands, and words where the kind of a line or what is due is meant.
 * @param {string} key
 * @param {any} value
 * @param {import("./bundle.js").Bundle | null} bundle
 * @param {DocumentFragment} known
 * @returns {unknown}
 */
function inWords(key, value, bundle, known) {
  const clubs = bundle?.names.club ?? new Map();
  if (value && typeof value === "object" && "size" in value) return `${called(value.club, clubs)} (${value.size})`;
  if (typeof value !== "string") return value;
  if (/^(due|kind)_[a-z_]+$/.test(value)) return word(value, {}, known);
  return ["club", "due", "found"].includes(key) ? called(value, clubs) : value;
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
