// @ts-check
/** A word with the school from the gate: whose turn it is, what the time is, what is waiting to be sent, the list now. */
import { ask, read, send } from "../contact.js";
import { lock, newKey, unlock } from "../lock.js";
import { answered, change, deviceOf, inHand, knowDevice, marksOf, person, take, wipeAll } from "../vault.js";

const MOST_AT_ONCE = 200;
const LONGEST_HELD = 10000;

/**
 * @typedef {import("../vault.js").Person} Person
 * @typedef {import("../contact.js").Outcome} Outcome
 * @typedef {{day: string, device: string, sync: string}} Addresses
 */

/**
 * Talk to the school once; only one page of this device at a time does.
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @returns {Promise<{outcome: Outcome, token: string}>}
 */
export function contact(database, addresses) {
  const talk = () => talkOnce(database, addresses);
  return "locks" in navigator ? navigator.locks.request("afterbell-gate", talk) : talk();
}

/**
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @returns {Promise<{outcome: Outcome, token: string}>}
 */
async function talkOnce(database, addresses) {
  let token = "";
  for (let turn = 0; turn < 3; turn += 1) {
    const device = await deviceOf(database);
    const told = await read(await ask(`${addresses.day}?device=${device}`));
    if (typeof told === "string") return { outcome: /** @type {Outcome} */ (told), token };
    token = told.token ?? "";
    if (told.device === "ended") {
      await wipeAll(database);
      return { outcome: "ended", token };
    }
    if (told.device === "kept") return { outcome: await finish(database, addresses, device, told), token };
    const given = await read(await send(addresses.device, told.token, {}));
    if (typeof given === "string") return { outcome: /** @type {Outcome} */ (given), token };
    await knowDevice(database, given.device);
  }
  return { outcome: "busy", token };
}

/**
 * Send what waits, and lock the list as it is then. What another left here unsent stays under that person's key.
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @param {string} device
 * @param {any} first
 * @returns {Promise<Outcome>}
 */
async function finish(database, addresses, device, first) {
  let told = first;
  const before = await person(database, told.account);
  if (!before || before.phone !== device || (await inHand(database)) !== told.account) {
    await take(database, {
      account: told.account,
      key: before?.key ?? (await newKey()),
      phone: device,
      sealing: null,
      seq: before?.seq ?? 0,
      contact: { server: told.now, device: Date.now() },
      rolls: before?.rolls ?? null,
      seals: [],
    });
  }
  const whose = /** @type {Person} */ (await person(database, told.account));
  const body = await waiting(database, whose);
  if (body.words.length + body.asides.length > 0) {
    const left = await hand(database, addresses, told.token, body);
    if (left !== "here") return left;
    told = await read(await ask(`${addresses.day}?device=${device}`));
    if (typeof told === "string") return told;
    if (told.device !== "kept") return "busy";
  }
  const rolls = await lock(whose.key, { today: told.today, now: told.now, ...told.gate }, whose.account);
  await change(database, whose.account, { rolls, contact: { server: told.now, device: Date.now() } }, true);
  return "here";
}

/**
 * @param {IDBDatabase} database
 * @param {Person} whose
 */
async function waiting(database, whose) {
  const now = Date.now();
  const free = (await marksOf(database, whose.account))
    .filter((fact) => fact.standing === "unsent" && (fact.held <= now || fact.held > now + LONGEST_HELD))
    .sort((one, other) => one.seq - other.seq)
    .slice(0, MOST_AT_ONCE);
  const open = await Promise.all(
    free.map(async ({ id, kind, at, locked }) => ({ id, about: kind, at, ...(await unlock(whose.key, locked, id)) })),
  );
  const words = open
    .filter((one) => one.about === "word")
    .map(({ id, kind, pupil, session, collector, code, at }) => ({ id, kind, pupil, session, collector, code, at }));
  const asides = open.filter((one) => one.about === "aside");
  return { device: whose.phone, words, asides };
}

/**
 * @param {IDBDatabase} database
 * @param {Addresses} addresses
 * @param {string} token
 * @param {{device: string, words: any[], asides: any[]}} body
 * @returns {Promise<Outcome>}
 */
async function hand(database, addresses, token, body) {
  const said = await read(await send(addresses.sync, token, body));
  if (typeof said === "string") return /** @type {Outcome} */ (said);
  const aside = body.asides.filter((one) => said.kept.includes(one.of)).map((one) => one.id);
  const refused = new Map(said.refused.map((/** @type {any} */ row) => [row.id, row.words]));
  await answered(database, [...said.kept, ...aside], refused);
  return "here";
}
