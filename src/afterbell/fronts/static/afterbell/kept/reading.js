// @ts-check
/** What the page shows: the rolls as the school last told them, with what was tapped here since. */
import { unlock } from "./lock.js";
import { inHand, kindOf, marksOf, person } from "./vault.js";

/**
 * @typedef {import("./vault.js").Person} Person
 * @typedef {import("./vault.js").Kept} Kept
 * @typedef {{code: string, name: string, homeroom: string, state: string, place: string, preset: boolean,
 *   contested: boolean, unsent: boolean, refused: string, over: string[], said: string, asked: boolean, left: number,
 *   note: {unsent: boolean, refused: string, over: string[]}}} Child
 * @typedef {{activities: {code: string, name: string}[], held: string[], stated: boolean, unsent: boolean,
 *   refused: string, over: string[]}} Homework
 * @typedef {{code: string, name: string, room: string, on: string, time: string, starts: number, covers: boolean,
 *   cancelled: string, sealed: boolean, homework: Homework | null, children: Child[], unsent: number,
 *   wantsSeal: boolean}} Session
 * @typedef {{whose: Person | undefined, sessions: Session[], unsent: number, strays: number, marks: number}} Seen
 * `unsent` counts everything that waits, `marks` what of it belongs on a roll.
 */

/**
 * @param {IDBDatabase} database
 * @returns {Promise<Seen>}
 */
export async function look(database) {
  const account = await inHand(database);
  const whose = account ? await person(database, account) : undefined;
  if (!whose) return { whose: undefined, sessions: [], unsent: 0, strays: 0, marks: 0 };
  const marks = await marksOf(database, whose.account);
  const said = await Promise.all(
    marks.map(async (mark) => ({ ...mark, ...(await unlock(whose.key, mark.locked, mark.id)) })),
  );
  said.sort((one, other) => one.seq - other.seq);
  const told = whose.rolls ? await unlock(whose.key, whose.rolls, whose.account) : { sessions: [] };
  const sessions = told.sessions.map((/** @type {any} */ session) => withTaps(session, said, whose.seals));
  const waiting = marks.filter((mark) => mark.standing === "unsent");
  const unsent = waiting.length;
  const here = sessions.reduce((sum, session) => sum + session.unsent, 0);
  const of_rolls = waiting.filter((mark) => kindOf(mark) === "mark").length;
  return { whose, sessions, unsent, strays: unsent - here, marks: of_rolls };
}

/**
 * @param {any} session
 * @param {any[]} marks
 * @param {string[]} seals
 * @returns {Session}
 */
function withTaps(session, marks, seals) {
  const here = marks.filter((mark) => mark.session === session.code);
  const of = (/** @type {string} */ kind) => here.filter((mark) => kindOf(mark) === kind);
  const [roll, notes, contents] = [of("mark"), of("note"), of("content")];
  const children = session.children.map((/** @type {Child} */ child) => {
    const { last, ...standing } = stands(roll.filter((mark) => mark.pupil === child.code));
    const noted = stands(notes.filter((note) => note.pupil === child.code));
    const { said, asked, left } = noted.last ?? child;
    const note = { unsent: noted.unsent, refused: noted.refused, over: noted.over };
    const { state, place } = last ?? child;
    return { ...child, ...standing, state, place, said, asked, left, note };
  });
  const unsent = here.filter((mark) => mark.standing === "unsent").length;
  const homework = session.homework ? withWord(session.homework, contents) : null;
  return { ...session, homework, children, unsent, wantsSeal: seals.includes(session.code) };
}

/**
 * Say which of the facts about one thing stands, whether it waits, and which were refused, the last with its reason.
 * @param {any[]} facts
 * @returns {{last: any, unsent: boolean, refused: string, over: string[]}}
 */
function stands(facts) {
  const last = facts.filter((fact) => fact.standing !== "refused").at(-1);
  const refused = facts.filter((fact) => fact.standing === "refused");
  const words = refused.at(-1)?.words ?? "";
  return { last, unsent: last?.standing === "unsent", refused: words, over: refused.map((fact) => fact.id) };
}

/**
 * @param {Homework} told
 * @param {any[]} contents
 * @returns {Homework}
 */
function withWord(told, contents) {
  const { last, ...standing } = stands(contents);
  const word = last ? { held: last.activities, stated: last.nothing_taught } : {};
  return { ...told, ...word, ...standing };
}
