// @ts-check
/** Reads a placement bundle with nothing believed: the first line that is not as it must be is named. */
import { sha256 } from "./hashing.js";

const FORMAT = "afterbell-placement";
const HEAD = '{"format":';
const VERSION = 1;
const LONGEST_LINE = 16384;
const CODE = /^[!#-[\]-{}~]{1,64}$/;
const NAME = /^[^\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffd]{1,200}$/u;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]/u;
const JOINERS = /[\u180e\u200c\u200d\u202f]/gu;
const OF_MONGOLIAN = /(?<=[\u1800-\u18af])[\u180e\u200c\u200d\u202f]|[\u180e\u200c\u200d\u202f](?=[\u1800-\u18af])/gu;
const SHAPES = /[\u180b-\u180f\u200c\u200d\u202f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
const SEEN = /[^\p{C}\p{Z}\p{M}]/u;
const HASH = /^[0-9a-f]{64}$/;
const KEYS = {
  format: "format,version,holds,school,term,round,lottery,weekdays,commitment,secret,public_value,scheme",
  name: "name,code,zh,en",
  market: "market,clubs,tickets",
  club: "club,capacity,minimum,cutoff,closed",
  ticket: "ticket,wishes,number,place,rank",
  digest: "digest",
};

/** @typedef {{ code: string, values: Record<string, unknown> }} Saying */
/** @typedef {{ code: string, capacity: number, minimum: number, cutoff: [number, number] | null, closed: [number, number] | null }} Club */
/** @typedef {{ name: string, wishes: [string, number][], number: number, place: string | null }} Ticket */
/** @typedef {{ weekday: number, band: string, clubs: Club[], tickets: Ticket[] }} Market */
/** @typedef {{ zh: string, en: string }} Name */
/** @typedef {{ band: Map<string, Name>, club: Map<string, Name> }} Names */
/** @typedef {{ head: any, names: Names, markets: Market[] }} Bundle */

/** What a file is refused for. */
export class Unreadable extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} values
   */
  constructor(code, values = {}) {
    super(code);
    this.saying = { code, values };
  }
}

/**
 * Reads a file; throws Unreadable for the first line that is not as it must be.
 * @param {Uint8Array} bytes
 * @returns {Promise<Bundle>}
 */
export async function read(bytes) {
  if (!bytes.length) throw new Unreadable("bundle_empty");
  if (!begins(bytes)) throw new Unreadable("bundle_no_header", { line: 1 });
  const texts = decoded(bytes).split("\n");
  if (texts.pop() !== "") throw new Unreadable("bundle_cut_off", { line: texts.length + 1 });
  const lines = texts.map((text, at) => parse(text, at + 1));
  const head = readHead(lines[0]);
  const last = lines[lines.length - 1];
  if (kindOf(last) !== "digest") throw new Unreadable("bundle_cut_off", { line: lines.length + 1 });
  const named = countNames(lines);
  const names = readNames(lines.slice(1, 1 + named));
  const markets = readMarkets(lines, 1 + named);
  const ends = bytes.length - texts[texts.length - 1].length - 1;
  const due = await sha256(bytes.subarray(0, ends));
  if (last.digest !== due) throw new Unreadable("bundle_digest", { line: lines.length, found: last.digest, due });
  if (!markets.length) throw new Unreadable("bundle_no_market");
  seeNames(names, markets);
  return { head, names, markets };
}

/**
 * @param {Uint8Array} bytes
 * @returns {boolean}
 */
function begins(bytes) {
  const due = new TextEncoder().encode(HEAD).subarray(0, bytes.length);
  return due.every((sign, at) => bytes[at] === sign);
}

/**
 * Gives the text of a file; one with signs that are no text is none of ours, or was altered.
 * @param {Uint8Array} bytes
 * @returns {string}
 */
function decoded(bytes) {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const odd = text.indexOf("\ufffd");
  if (odd < 0) return text;
  const line = text.slice(0, odd).split("\n").length;
  throw new Unreadable("bundle_not_json", { line });
}

/**
 * @param {string} text
 * @param {number} line
 * @returns {any}
 */
function parse(text, line) {
  if (text.length >= LONGEST_LINE) throw new Unreadable("bundle_line_long", { line, most: LONGEST_LINE });
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    found = null;
  }
  if (typeof found !== "object" || found === null || Array.isArray(found) || !Object.keys(found).length) {
    throw new Unreadable("bundle_not_json", { line });
  }
  if (JSON.stringify(found) !== text) throw new Unreadable("bundle_not_canonical", { line });
  return found;
}

/**
 * @param {any} line
 * @returns {string}
 */
function kindOf(line) {
  return Object.keys(line)[0];
}

/**
 * @param {any} head
 * @returns {any}
 */
function readHead(head) {
  if (head.format !== FORMAT) throw new Unreadable("bundle_no_header", { line: 1 });
  if (head.version !== VERSION) {
    throw new Unreadable("bundle_version_unknown", { line: 1, found: head.version, known: VERSION });
  }
  if (head.holds === "instance") throw new Unreadable("bundle_undecided");
  seeKeys(head, "format", 1);
  for (const key of ["school", "term"]) see(CODE.test(head[key]), head, key, 1);
  for (const key of ["commitment", "scheme"]) see(HASH.test(head[key]), head, key, 1);
  for (const key of ["secret", "public_value"]) see(/^[!-{}~]{1,200}$/.test(head[key]), head, key, 1);
  see(head.holds === "outcome", head, "holds", 1);
  see(whole(head.round, 1, 9), head, "round", 1);
  see(["per_weekday", "per_term", "alternating"].includes(head.lottery), head, "lottery", 1);
  see(isDays(head.weekdays), head, "weekdays", 1);
  return head;
}

/**
 * @param {unknown} days
 * @returns {boolean}
 */
function isDays(days) {
  return Array.isArray(days) && days.length > 0 && days.every((day, at) => whole(day, at ? days[at - 1] + 1 : 1, 7));
}

/**
 * @param {any[]} lines
 * @returns {number}
 */
function countNames(lines) {
  const first = lines.findIndex((line, at) => at > 0 && kindOf(line) !== "name");
  return first - 1;
}

/**
 * Reads what bands and clubs are called: by kind and code, none twice.
 * @param {any[]} lines
 * @returns {Names}
 */
function readNames(lines) {
  /** @type {Names} */
  const names = { band: new Map(), club: new Map() };
  for (const [place, line] of lines.entries()) {
    const at = place + 2;
    seeKeys(line, "name", at);
    see(line.name === "band" || line.name === "club", line, "name", at);
    see(typeof line.code === "string" && CODE.test(line.code), line, "code", at);
    for (const key of ["zh", "en"]) see(typeof line[key] === "string" && NAME.test(line[key]) && legible(line[key]), line, key, at);
    names[/** @type {"band" | "club"} */ (line.name)].set(line.code, { zh: line.zh, en: line.en });
  }
  seeOrder(
    lines.map((line) => `${line.name} ${line.code}`),
    2,
  );
  return names;
}

/**
 * Says whether people can read a name: nothing unseen in it or blank around it, and something to be seen.
 * @param {string} text
 * @returns {boolean}
 */
function legible(text) {
  const joined = text.replace(OF_MONGOLIAN, "");
  return text === text.trim() && !UNSEEN.test(joined) && joined.search(JOINERS) < 0 && SEEN.test(text.replace(SHAPES, ""));
}

/**
 * Sees that each name is of something in a market, and that no two bands and no two clubs read alike.
 * @param {Names} names
 * @param {Market[]} markets
 * @returns {void}
 */
function seeNames(names, markets) {
  const held = {
    band: new Set(markets.map((market) => market.band)),
    club: new Set(markets.flatMap((market) => market.clubs.map((club) => club.code))),
  };
  /** @type {Map<string, string>} */
  const borne = new Map();
  let line = 1;
  for (const kind of /** @type {const} */ (["band", "club"])) {
    for (const [code, name] of names[kind]) {
      line += 1;
      if (!held[kind].has(code)) throw new Unreadable("bundle_name_idle", { line, named: code });
      for (const tongue of /** @type {const} */ (["zh", "en"])) {
        const key = `${kind} ${tongue} ${plain(name[tongue])}`;
        const other = borne.get(key);
        if (other !== undefined) throw new Unreadable("bundle_name_double", { line, named: code, other });
        borne.set(key, code);
      }
    }
  }
}

/**
 * Gives what people take a name for, whatever its blanks, capitals and the shapes of its letters.
 * @param {string} text
 * @returns {string}
 */
function plain(text) {
  return text.replace(SHAPES, "").normalize("NFKC").toLowerCase().replace(/\s/gu, "");
}

/**
 * @param {any[]} lines
 * @param {number} first
 * @returns {Market[]}
 */
function readMarkets(lines, first) {
  const markets = [];
  let at = first;
  while (at < lines.length - 1) {
    const head = lines[at];
    if (kindOf(head) === "format") throw new Unreadable("bundle_several", { bundles: "2+" });
    seeKeys(head, "market", at + 1);
    const [weekday, band] = Array.isArray(head.market) ? head.market : [];
    see(head.market.length === 2 && whole(weekday, 1, 7) && CODE.test(band), head, "market", at + 1);
    const clubs = take(lines, "club", at + 1, head.clubs).map((line, place) => readClub(line, at + 2 + place));
    seeClosings(clubs, at + 1 + clubs.length);
    const tickets = take(lines, "ticket", at + 1 + clubs.length, head.tickets).map((line, place) =>
      readTicket(line, clubs, at + 2 + clubs.length + place),
    );
    markets.push({ weekday, band, clubs, tickets });
    at += 1 + clubs.length + tickets.length;
  }
  const days = markets.map((market) => `${market.weekday}${market.band}`);
  seeOrder(days, first + 1);
  return markets;
}

/**
 * Takes so many lines of one kind, which stand in order, none twice.
 * @param {any[]} lines
 * @param {"club" | "ticket"} kind
 * @param {number} from
 * @param {number} due
 * @returns {any[]}
 */
function take(lines, kind, from, due) {
  const taken = lines.slice(from, from + due);
  const found = taken.filter((line) => kindOf(line) === kind).length;
  if (!whole(due, 0, 2 ** 24) || found !== due || kindOf(lines[from + due] ?? { digest: "" }) === kind) {
    throw new Unreadable("bundle_count", { line: from + found + 1, what: `kind_${kind}`, due, found });
  }
  for (const [place, line] of taken.entries()) seeKeys(line, kind, from + place + 1);
  for (const [place, line] of taken.entries()) see(CODE.test(line[kind]), line, kind, from + place + 1);
  seeOrder(
    taken.map((line) => line[kind]),
    from + 1,
  );
  return taken;
}

/**
 * Sees that the clubs that closed did so in turns 1, 2, 3 …
 * @param {Club[]} clubs
 * @param {number} at
 * @returns {void}
 */
function seeClosings(clubs, at) {
  const turns = clubs.flatMap((club) => (club.closed ? [club.closed[0]] : [])).sort((one, other) => one - other);
  if (turns.some((turn, place) => turn !== place + 1)) throw new Unreadable("bundle_closing", { line: at });
}

/**
 * @param {any} line
 * @param {number} at
 * @returns {Club}
 */
function readClub(line, at) {
  const { club, capacity, minimum, cutoff, closed } = line;
  see(whole(capacity, 0, 1e6), line, "capacity", at);
  see(whole(minimum, 0, 1e6), line, "minimum", at);
  see(pair(cutoff), line, "cutoff", at);
  see(pair(closed), line, "closed", at);
  if (minimum > capacity) throw new Unreadable("bundle_minimum", { line: at, minimum, capacity });
  if (cutoff && closed) throw new Unreadable("bundle_closing", { line: at });
  return { code: club, capacity, minimum, cutoff, closed };
}

/**
 * @param {any} line
 * @param {Club[]} clubs
 * @param {number} at
 * @returns {Ticket}
 */
function readTicket(line, clubs, at) {
  const { ticket, wishes, number, place, rank } = line;
  const known = new Set(clubs.map((club) => club.code));
  const sound = Array.isArray(wishes) && wishes.every((wish) => Array.isArray(wish) && wish.length === 2);
  see(sound && wishes.every((/** @type {any} */ wish) => whole(wish[1], 0, 126)), line, "wishes", at);
  see(whole(number, 1, 2 ** 31 - 1), line, "number", at);
  const wished = wishes.map((/** @type {any} */ wish) => wish[0]);
  const strange = wished.find((/** @type {any} */ club) => !known.has(club));
  if (strange !== undefined) throw new Unreadable("bundle_club_unknown", { line: at, club: strange });
  if (new Set(wished).size !== wished.length) throw new Unreadable("bundle_wish_twice", { line: at, club: "" });
  const due = place === null ? null : wished.indexOf(place) + 1;
  if (due === 0 || rank !== due) throw new Unreadable("bundle_rank", { line: at, place, due, found: rank });
  return { name: ticket, wishes, number, place };
}

/**
 * @param {any} line
 * @param {keyof typeof KEYS} kind
 * @param {number} at
 * @returns {void}
 */
function seeKeys(line, kind, at) {
  const found = Object.keys(line);
  if (found[0] !== kind) throw new Unreadable("bundle_line_unknown", { line: at, found: found[0], due: `kind_${kind}` });
  if (found.join() !== KEYS[kind]) throw new Unreadable("bundle_keys", { line: at, due: KEYS[kind], found });
}

/**
 * @param {boolean} sound
 * @param {any} line
 * @param {string} key
 * @param {number} at
 * @returns {void}
 */
function see(sound, line, key, at) {
  if (!sound) throw new Unreadable("bundle_value", { line: at, key, found: JSON.stringify(line[key]), due: `due_${key}` });
}

/**
 * @param {string[]} codes
 * @param {number} first
 * @returns {void}
 */
function seeOrder(codes, first) {
  for (let at = 1; at < codes.length; at += 1) {
    const [before, here] = [codes[at - 1], codes[at]];
    if (here === before) throw new Unreadable("bundle_twice", { line: first + at, what: here });
    if (here < before) throw new Unreadable("bundle_order", { line: first + at, what: here, before });
  }
}

/**
 * @param {unknown} value
 * @param {number} least
 * @param {number} most
 * @returns {boolean}
 */
function whole(value, least, most) {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

/**
 * @param {any} value
 * @returns {boolean}
 */
function pair(value) {
  const both = Array.isArray(value) && value.length === 2;
  return value === null || (both && whole(value[0], 0, 32000) && whole(value[1], 0, 2 ** 31 - 1));
}
