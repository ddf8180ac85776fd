// @ts-check
/**
 * Checks a placement bundle on this device: nothing is sent to anybody, and no code is shared with the server.
 * `check` reads the file and decides it anew; `explain` says of one ticket what became of each wish.
 */
import { Unreadable, read } from "./bundle-reading.js";
import { sha256 } from "./hashing.js";

const LEAST_SECRET = 32;

/** @typedef {import("./bundle-reading.js").Saying} Saying */
/** @typedef {import("./bundle-reading.js").Club} Club */
/** @typedef {import("./bundle-reading.js").Ticket} Ticket */
/** @typedef {import("./bundle-reading.js").Market} Market */
/** @typedef {import("./bundle-reading.js").Bundle} Bundle */
/** @typedef {{ weekday: number, band: string, number: number, wishes: Saying[] }} Told */

// --- The lottery ----------------------------------------------------------------------------------------------------

/**
 * Draws every ticket's number: the smallest digest is 1, where the line is turned round the largest.
 * @param {string} prefix
 * @param {Ticket[]} tickets
 * @param {boolean} backwards
 * @returns {Promise<Map<string, number>>}
 */
async function draw(prefix, tickets, backwards) {
  const digests = await Promise.all(tickets.map((ticket) => sha256(prefix + ticket.name)));
  const drawn = tickets.map((ticket, at) => ({ name: ticket.name, digest: digests[at] }));
  drawn.sort((one, other) => (one.digest < other.digest === backwards ? 1 : -1));
  return new Map(drawn.map(({ name }, at) => [name, at + 1]));
}

// --- The rule -------------------------------------------------------------------------------------------------------

/** @typedef {{ at: number, priority: number, number: number }} Kept */
/** @typedef {{ club: string, size: number }} Closing */

/**
 * Lets ticket after ticket ask for its best wish; a line longer than the places loses its last one, who asks on.
 * @param {Ticket[]} tickets
 * @param {Map<string, number>} places
 * @returns {{ lines: Map<string, Kept[]>, refused: Map<string, Kept[]> }}
 */
function place(tickets, places) {
  const lines = new Map([...places.keys()].map((code) => [code, /** @type {Kept[]} */ ([])]));
  const refused = new Map([...places.keys()].map((code) => [code, /** @type {Kept[]} */ ([])]));
  const next = tickets.map(() => 0);
  const asking = tickets.map((_, at) => at);
  for (let at = asking.pop(); at !== undefined; at = asking.pop()) {
    const { wishes, number } = tickets[at];
    if (next[at] === wishes.length) continue;
    const [code, priority] = wishes[next[at]];
    next[at] += 1;
    const line = lines.get(code);
    if (!line) {
      asking.push(at);
      continue;
    }
    const here = { at, priority, number };
    const behind = line.findIndex((kept) => before(here, kept));
    line.splice(behind < 0 ? line.length : behind, 0, here);
    const last = line.length > Number(places.get(code)) ? line.pop() : undefined;
    if (!last) continue;
    refused.get(code)?.push(last);
    asking.push(last.at);
  }
  return { lines, refused };
}

/**
 * @param {{ priority: number, number: number }} one
 * @param {{ priority: number, number: number }} other
 * @returns {boolean}
 */
function before(one, other) {
  return one.priority < other.priority || (one.priority === other.priority && one.number < other.number);
}

/**
 * Decides one market: the smallest club under its minimum closes, and all begins anew.
 * @param {Club[]} clubs
 * @param {Ticket[]} tickets
 * @returns {{ lines: Map<string, Kept[]>, closed: Closing[] }}
 */
function decide(clubs, tickets) {
  const places = new Map(clubs.map((club) => [club.code, club.capacity]));
  const closed = [];
  for (;;) {
    const { lines } = place(tickets, places);
    const short = clubs
      .map((club) => ({ club: club.code, size: lines.get(club.code)?.length ?? club.minimum, least: club.minimum }))
      .filter(({ size, least }) => size < least);
    if (!short.length) return { lines, closed };
    const { club, size } = short.reduce((least, one) => (one.size < least.size ? one : least));
    closed.push({ club, size });
    places.delete(club);
  }
}

// --- Holding it against what the bundle says ------------------------------------------------------------------------

/**
 * Reads and decides a bundle anew. `bundle` is null for a file that cannot be read; no faults means all is right.
 * @param {Uint8Array} bytes
 * @returns {Promise<{ bundle: Bundle | null, seed: string, faults: Saying[] }>}
 */
export async function check(bytes) {
  let bundle;
  try {
    bundle = await read(bytes);
  } catch (error) {
    if (error instanceof Unreadable) return { bundle: null, seed: "", faults: [error.saying] };
    throw error;
  }
  const { head } = bundle;
  const faults = [];
  const found = await sha256(head.secret);
  if (found !== head.commitment) faults.push(say("commitment_differs", { commitment: head.commitment, found }));
  if (head.secret.length < LEAST_SECRET) {
    faults.push(say("secret_short", { length: head.secret.length, least: LEAST_SECRET }));
  }
  const seed = await sha256(`${head.secret}|${head.public_value}`);
  for (const market of bundle.markets) faults.push(...(await checkMarket(head, market, seed)));
  return { bundle, seed, faults };
}

/**
 * @param {any} head
 * @param {Market} market
 * @param {string} seed
 * @returns {Promise<Saying[]>}
 */
async function checkMarket(head, market, seed) {
  const weekday = head.lottery === "per_weekday" ? market.weekday : 0;
  const before = head.weekdays.filter((/** @type {number} */ day) => day < market.weekday).length;
  const backwards = head.lottery === "alternating" && before % 2 === 1;
  const due = await draw(`${seed}|${head.school}|${head.term}|${weekday}|`, market.tickets, backwards);
  const wrong = wrongNumbers(market.tickets, due);
  const tickets = wrong.length
    ? market.tickets.map((ticket) => ({ ...ticket, number: Number(due.get(ticket.name)) }))
    : market.tickets;
  const { lines, closed } = decide(market.clubs, tickets);
  return [...wrong, ...wrongPlaces(tickets, lines), ...wrongClubs(market, lines, closed)].map((said) => ({
    code: said.code,
    values: { ...said.values, weekday: market.weekday, band: market.band },
  }));
}

/**
 * @param {Ticket[]} tickets
 * @param {Map<string, number>} due
 * @returns {Saying[]}
 */
function wrongNumbers(tickets, due) {
  return tickets
    .filter(({ name, number }) => number !== due.get(name))
    .map(({ name, number }) => say("number_wrong", { ticket: name, found: number, due: due.get(name) }));
}

/**
 * @param {Ticket[]} tickets
 * @param {Map<string, Kept[]>} lines
 * @returns {Saying[]}
 */
function wrongPlaces(tickets, lines) {
  const due = new Map();
  for (const [code, line] of lines) for (const { at } of line) due.set(tickets[at].name, code);
  return tickets
    .filter(({ name, place: found }) => found !== (due.get(name) ?? null))
    .map(({ name, place: found }) =>
      say("replay_differs", { ticket: name, due: due.get(name) ?? "-", found: found ?? "-" }),
    );
}

/**
 * @param {Market} market
 * @param {Map<string, Kept[]>} lines
 * @param {Closing[]} closed
 * @returns {Saying[]}
 */
function wrongClubs(market, lines, closed) {
  const faults = [];
  const told = market.clubs
    .flatMap((club) => (club.closed ? [{ turn: club.closed[0], club: club.code, size: club.closed[1] }] : []))
    .sort((one, other) => one.turn - other.turn);
  for (let turn = 0; turn < Math.max(told.length, closed.length); turn += 1) {
    const [found, due] = [told[turn], closed[turn]];
    if (found?.club !== due?.club || found?.size !== due?.size) {
      faults.push(say("closure_wrong", { round: turn + 1, found: found ?? "-", due: due ?? "-" }));
    }
  }
  for (const { code, capacity, cutoff } of market.clubs) {
    const line = lines.get(code) ?? [];
    const last = line.length && line.length === capacity ? line[line.length - 1] : null;
    const due = last ? `(${last.priority}, ${last.number})` : "-";
    const found = cutoff ? `(${cutoff.join(", ")})` : "-";
    if (due !== found) faults.push(say("cutoff_wrong", { club: code, found, due }));
  }
  return faults;
}

// --- One ticket -----------------------------------------------------------------------------------------------------

/**
 * Says for each market of a ticket what became of each wish; empty for a ticket that is in none.
 * @param {Bundle} bundle
 * @param {string} name
 * @returns {Told[]}
 */
export function explain(bundle, name) {
  const told = [];
  for (const market of bundle.markets) {
    const own = market.tickets.find((ticket) => ticket.name === name);
    if (!own) continue;
    const reached = own.place === null ? own.wishes.length : own.wishes.findIndex(([club]) => club === own.place);
    const wishes = own.wishes.map(([club, priority], at) => {
      const values = { rank: at + 1, club, priority, number: own.number };
      if (at === reached) return say("placed", values);
      return at > reached ? say("not_needed", values) : missed(market, own, values);
    });
    told.push({ weekday: market.weekday, band: market.band, number: own.number, wishes });
  }
  return told;
}

/**
 * Says why a wish did not come true, and ahead of whom the child would have had to be: everybody else is placed with
 * one place fewer at the club, and whoever is first in line among those it then refuses is the mark.
 * @param {Market} market
 * @param {Ticket} own
 * @param {{ rank: number, club: string, priority: number, number: number }} values
 * @returns {Saying}
 */
function missed(market, own, values) {
  const club = market.clubs.find((one) => one.code === values.club);
  if (club?.closed) return say("closed", { ...values, size: club.closed[1], minimum: club.minimum });
  if (!club?.cutoff) return say("no_places", values);
  const places = new Map(market.clubs.filter((one) => !one.closed).map((one) => [one.code, one.capacity]));
  places.set(club.code, club.capacity - 1);
  const others = market.tickets.filter((ticket) => ticket !== own);
  const refused = place(others, places).refused.get(club.code) ?? [];
  if (!refused.length) return say("no_places", values);
  const mark = refused.reduce((first, one) => (before(one, first) ? one : first));
  const code = mark.priority === values.priority ? "full_number" : "full_class";
  const [lastClass, lastNumber] = club.cutoff;
  const known = { last_class: lastClass, last_number: lastNumber, better: mark.priority, enough: mark.number };
  return say(code, { ...values, ...known });
}

/**
 * @param {string} code
 * @param {Record<string, unknown>} values
 * @returns {Saying}
 */
function say(code, values) {
  return { code, values };
}
