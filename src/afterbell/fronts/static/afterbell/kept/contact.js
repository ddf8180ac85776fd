// @ts-check
/** A word with the school: whose phone this is, what the time is, what is waiting to be sent, what the rolls say now. */
import { lock, newKey, sealingKey, unlock } from "./lock.js";
import { answered, change, inHand, kindOf, marksOf, person, take, wantSeal, wipe } from "./vault.js";

const PATIENCE = 15000;
const MOST_AT_ONCE = 200;
const LONGEST_HELD = 10000;
const FINAL = ["cancelled", "no_roll", "not_yet", "roll_too_early", "no_homework_here"].map((code) => `attendance.${code}`);

/**
 * @typedef {import("./vault.js").Person} Person
 * @typedef {import("./vault.js").Kept} Kept
 * @typedef {{rolls: string, phone: string, sync: string, homework: string}} Addresses
 * @typedef {{session: string, about: string, address: string, ids: string[], body: any, seal: boolean}} Parcel what goes
 *   to one address about one session; `about` is the place on the page where it is said why it was not taken
 * @typedef {{account: string, phone: string, now: number, today: string, token: string, sessions: any[]}} Told
 * @typedef {"here" | "offline" | "busy" | "signed-out" | "not-here" | "ended"} Outcome
 */

/**
 * @param {string} address
 * @param {RequestInit} [more]
 * @returns {Promise<Response | "offline">}
 */
export async function ask(address, more = {}) {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    return await fetch(address, { ...more, redirect: "manual", cache: "no-store", signal });
  } catch {
    return "offline";
  }
}

/**
 * @param {string} address
 * @param {string} token
 * @param {unknown} value
 */
export function send(address, token, value) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  return ask(address, { method: "POST", headers, body: JSON.stringify(value) });
}

/**
 * Read an answer that is no redirect to the door and no fault.
 * @param {Response | "offline"} answer
 * @returns {Promise<any>} the value, or the outcome as a word
 */
export async function read(answer) {
  if (answer === "offline") return answer;
  if (answer.type === "opaqueredirect") return "signed-out";
  if (answer.status === 404) return "not-here";
  try {
    return answer.ok ? await answer.json() : "busy";
  } catch {
    return "offline";
  }
}

/**
 * Talk to the school once; only one page of this phone at a time does.
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @param {Map<string, string[]>} notes why a roll could not be sealed, by session
 * @param {string} notMine what is said of a session that is no longer this person's
 * @returns {Promise<Outcome>}
 */
export function contact(database, addresses, notes, notMine) {
  const talk = () => talkOnce(database, addresses, notes, notMine);
  return "locks" in navigator ? navigator.locks.request("afterbell-roll", talk) : talk();
}

/**
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @param {Map<string, string[]>} notes
 * @param {string} notMine
 * @returns {Promise<Outcome>}
 */
async function talkOnce(database, addresses, notes, notMine) {
  let account = await inHand(database);
  for (let turn = 0; turn < 3; turn += 1) {
    const whose = account ? await person(database, account) : undefined;
    const told = /** @type {Told | Outcome} */ (await read(await ask(`${addresses.rolls}?phone=${whose?.phone ?? ""}`)));
    if (typeof told === "string") return told;
    if (whose && whose.account === told.account && told.phone === "ended") {
      await wipe(database, whose.account);
      return "ended";
    }
    if (whose && whose.account === told.account && told.phone === "kept") {
      return finish(database, addresses, whose, told, notes, notMine);
    }
    const before = await person(database, told.account);
    if (before && before.account !== account) await take(database, before);
    else {
      const fresh = await enrol(addresses, told, before);
      if (typeof fresh === "string") return fresh;
      await take(database, fresh);
    }
    account = told.account;
  }
  return "busy";
}

/**
 * Let the school know this phone; marks that wait stay under the key they were locked with.
 * @param {Addresses} addresses
 * @param {Told} told
 * @param {Person | undefined} before
 * @returns {Promise<Person | Outcome>}
 */
async function enrol(addresses, told, before) {
  const given = await read(await send(addresses.phone, told.token, {}));
  if (typeof given === "string") return /** @type {Outcome} */ (given);
  return {
    account: told.account,
    key: before?.key ?? (await newKey()),
    phone: given.phone,
    sealing: await sealingKey(given.key),
    seq: before?.seq ?? 0,
    contact: { server: told.now, device: Date.now() },
    rolls: null,
    seals: before?.seals ?? [],
  };
}

/**
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @param {Person} whose
 * @param {Told} first
 * @param {Map<string, string[]>} notes
 * @param {string} notMine
 * @returns {Promise<Outcome>}
 */
async function finish(database, addresses, whose, first, notes, notMine) {
  let told = /** @type {Told | Outcome} */ (first);
  const parcels = await waiting(database, addresses, whose);
  /** @type {Outcome} */
  let outcome = "here";
  for (const parcel of parcels) {
    const left = await hand(database, whose, first.token, parcel, notes, notMine);
    if (left !== "here") outcome = left;
    if (left === "offline" || left === "signed-out") return left;
  }
  if (parcels.length > 0) told = await read(await ask(`${addresses.rolls}?phone=${whose.phone}`));
  if (typeof told === "string") return told;
  const rolls = await lock(whose.key, { today: told.today, sessions: told.sessions }, whose.account);
  await change(database, whose.account, { rolls, contact: { server: told.now, device: Date.now() } }, true);
  return outcome;
}

/**
 * Put together what waits: of each session its roll, and its homework.
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @param {Person} whose
 * @returns {Promise<Parcel[]>}
 */
async function waiting(database, addresses, whose) {
  const free = (/** @type {Kept} */ mark) => mark.held <= Date.now() || mark.held > Date.now() + LONGEST_HELD;
  const unsent = (await marksOf(database, whose.account)).filter((mark) => mark.standing === "unsent" && free(mark));
  const marks = unsent.filter((mark) => kindOf(mark) === "mark");
  const others = unsent.filter((mark) => kindOf(mark) !== "mark");
  const rolls = [...new Set([...marks.map((mark) => mark.session), ...whose.seals])];
  const homeworks = [...new Set(others.map((mark) => mark.session))];
  const of = (/** @type {Kept[]} */ facts, /** @type {string} */ session) =>
    facts.filter((fact) => fact.session === session).slice(0, MOST_AT_ONCE);
  return Promise.all([
    ...rolls.map((session) => rollParcel(addresses, whose, session, of(marks, session))),
    ...homeworks.map((session) => homeworkParcel(addresses, whose, session, of(others, session))),
  ]);
}

/**
 * @param {Addresses} addresses
 * @param {Person} whose
 * @param {string} session
 * @param {Kept[]} kept
 * @returns {Promise<Parcel>}
 */
async function rollParcel(addresses, whose, session, kept) {
  const marks = await plain(whose, kept);
  const seal = whose.seals.includes(session);
  const arrival = marks.length > 0 ? Math.min(...marks.map((mark) => mark.at)) : null;
  const body = { phone: whose.phone, session, marks, seal, arrival };
  const address = addresses.sync.replace("CODE", session);
  return { session, about: session, address, ids: kept.map((mark) => mark.id), body, seal };
}

/**
 * Of what was done in a session the last word counts; it goes with the notes, and the others are answered with it.
 * @param {Addresses} addresses
 * @param {Person} whose
 * @param {string} session
 * @param {Kept[]} kept
 * @returns {Promise<Parcel>}
 */
async function homeworkParcel(addresses, whose, session, kept) {
  const notes = await plain(whose, kept.filter((fact) => kindOf(fact) === "note"));
  const contents = await plain(whose, kept.filter((fact) => kindOf(fact) === "content"));
  contents.sort((one, other) => one.seq - other.seq);
  const body = { phone: whose.phone, session, notes, content: contents.at(-1) ?? null };
  const address = addresses.homework.replace("CODE", session);
  return { session, about: `${session}/homework`, address, ids: kept.map((fact) => fact.id), body, seal: false };
}

/**
 * Open marks for the school.
 * @param {Person} whose
 * @param {Kept[]} marks
 * @returns {Promise<any[]>}
 */
export function plain(whose, marks) {
  return Promise.all(
    marks.map(async ({ id, seq, at, device_at, locked }) => ({
      id,
      seq,
      at,
      device_at,
      ...(await unlock(whose.key, locked, id)),
    })),
  );
}

/**
 * @param {IDBDatabase} database
 * @param {Person} whose
 * @param {string} token
 * @param {Parcel} parcel
 * @param {Map<string, string[]>} notes
 * @param {string} notMine
 * @returns {Promise<Outcome>}
 */
async function hand(database, whose, token, parcel, notes, notMine) {
  const answer = await send(parcel.address, token, parcel.body);
  const done = () => wantSeal(database, whose.account, parcel.session, false);
  const refuse = async (/** @type {string} */ words) => {
    await answered(database, [], new Map(parcel.ids.map((id) => [id, words])));
    if (parcel.seal) await done();
  };
  if (answer !== "offline" && answer.status === 422) {
    const { reasons } = await answer.json();
    const words = reasons.map((/** @type {any} */ reason) => reason.words);
    notes.set(parcel.about, words);
    if (!reasons.some((/** @type {any} */ reason) => FINAL.includes(reason.code))) return "busy";
    await refuse(words.join(""));
    return "here";
  }
  const said = await read(answer);
  if (said === "not-here") {
    await refuse(notMine);
    return "here";
  }
  if (typeof said === "string") return /** @type {Outcome} */ (said);
  const words = said.reasons.map((/** @type {any} */ row) => row.words);
  const refused = new Map(said.refused.map((/** @type {any} */ row) => [row.id, row.words]));
  const contents = (parcel.body.content ? parcel.ids : []).filter((id) => !parcel.body.notes.some((/** @type {any} */ note) => note.id === id));
  for (const id of words.length > 0 ? contents : []) refused.set(id, words.join(""));
  await answered(database, [...said.kept, ...(words.length > 0 ? [] : contents)], refused);
  notes.delete(parcel.about);
  if (words.length > 0) notes.set(parcel.about, words);
  if (parcel.seal) await done();
  return "here";
}
