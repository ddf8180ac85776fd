// @ts-check
/** What the gate's page shows: the list as the school last told it, with what was said here since. */
import { unlock } from "../lock.js";
import { inHand, marksOf, person } from "../vault.js";

/**
 * @typedef {import("../vault.js").Person} Person
 * @typedef {{name: string, kind: string, collector: string}} Way
 * @typedef {{id: string, kind: string, pupil: string, session: string, collector: string, code: string, nonce: string,
 *   way: string, child: string, at: number, held: number, tap: string, standing: string, words: string,
 *   seq: number}} Word
 * @typedef {{code: string, name: string, homeroom: string, session: string, released: boolean, came: boolean,
 *   unmarked: boolean, gone: boolean, at_gate: boolean, note: string, tone: string, kept_away: boolean, ways: Way[],
 *   stand_ins: string[], word: Word | undefined}} Child
 * @typedef {{session: string, name: string, ends: number, time: string}} Release
 * @typedef {{school: string, key: string, spent: Record<string, string>}} Desk
 * @typedef {{today: string, now: number, releases: Release[], children: Child[], desk: Desk, inside: string,
 *   inside_at: string}} Told
 * @typedef {{whose: Person | undefined, told: Told | undefined, words: Word[], refused: Word[], unsent: number,
 *   nonces: Set<string>}} Seen
 */

export const TO_GATE = "to_gate";
export const BY_PASS = "by_pass";

/**
 * @param {IDBDatabase} database
 * @returns {Promise<Seen>}
 */
export async function look(database) {
  const account = await inHand(database);
  const whose = account ? await person(database, account) : undefined;
  if (!whose) return { whose, told: undefined, words: [], refused: [], unsent: 0, nonces: new Set() };
  const facts = await marksOf(database, whose.account);
  const all = await Promise.all(
    facts.map(async (fact) => ({ ...fact, about: fact.kind, ...(await unlock(whose.key, fact.locked, fact.id)) })),
  );
  all.sort((one, other) => one.seq - other.seq);
  const words = all.filter((one) => one.about === "word");
  const stand = words.filter((word) => word.standing !== "refused");
  const told = whose.rolls ? withWords(await unlock(whose.key, whose.rolls, whose.account), stand) : undefined;
  return {
    whose,
    told,
    words,
    refused: words.filter((word) => word.standing === "refused"),
    unsent: facts.filter((fact) => fact.standing === "unsent").length,
    nonces: new Set(stand.map((word) => word.nonce).filter(Boolean)),
  };
}

/**
 * @param {Told} told
 * @param {Word[]} words
 * @returns {Told}
 */
function withWords(told, words) {
  const children = told.children.map((child) => {
    const own = words.filter((word) => word.pupil === child.code);
    const left = own.find((word) => word.kind !== TO_GATE);
    const word = left ?? own.at(-1);
    const here = child.at_gate || own.some((one) => one.kind === TO_GATE);
    const ways = left ? [] : child.ways.filter((way) => way.kind !== TO_GATE || !here);
    const stand_ins = left ? [] : child.stand_ins;
    return { ...child, ways, stand_ins, at_gate: here, gone: child.gone || left !== undefined, word };
  });
  return { ...told, children };
}
