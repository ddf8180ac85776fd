// @ts-check
/** What the page shows: the rolls as the school last told them, with what was tapped here since. */
import { unlock } from "./lock.js";
import { inHand, marksOf, person } from "./vault.js";

/**
 * @typedef {import("./vault.js").Person} Person
 * @typedef {import("./vault.js").Kept} Kept
 * @typedef {{code: string, name: string, homeroom: string, state: string, place: string, preset: boolean,
 *   contested: boolean, unsent: boolean, refused: string, over: string[]}} Child
 * @typedef {{code: string, name: string, room: string, on: string, time: string, starts: number, covers: boolean,
 *   cancelled: string, sealed: boolean, children: Child[], unsent: number, wantsSeal: boolean}} Session
 * @typedef {{whose: Person | undefined, sessions: Session[], unsent: number, strays: number}} Seen
 */

/**
 * @param {IDBDatabase} database
 * @returns {Promise<Seen>}
 */
export async function look(database) {
  const account = await inHand(database);
  const whose = account ? await person(database, account) : undefined;
  if (!whose) return { whose: undefined, sessions: [], unsent: 0, strays: 0 };
  const marks = await marksOf(database, whose.account);
  const said = await Promise.all(
    marks.map(async (mark) => ({ ...mark, ...(await unlock(whose.key, mark.locked, mark.id)) })),
  );
  said.sort((one, other) => one.seq - other.seq);
  const told = whose.rolls ? await unlock(whose.key, whose.rolls, whose.account) : { sessions: [] };
  const sessions = told.sessions.map((/** @type {any} */ session) => withTaps(session, said, whose.seals));
  const unsent = marks.filter((mark) => mark.standing === "unsent").length;
  const here = sessions.reduce((sum, session) => sum + session.unsent, 0);
  return { whose, sessions, unsent, strays: unsent - here };
}

/**
 * @param {any} session
 * @param {any[]} marks
 * @param {string[]} seals
 * @returns {Session}
 */
function withTaps(session, marks, seals) {
  const here = marks.filter((mark) => mark.session === session.code);
  const children = session.children.map((/** @type {Child} */ child) => {
    const mine = here.filter((mark) => mark.pupil === child.code);
    const last = mine.filter((mark) => mark.standing !== "refused").at(-1);
    const refused = mine.filter((mark) => mark.standing === "refused");
    return {
      ...child,
      state: last ? last.state : child.state,
      place: last ? last.place : child.place,
      unsent: last?.standing === "unsent",
      refused: refused.at(-1)?.words ?? "",
      over: refused.map((mark) => mark.id),
    };
  });
  const unsent = here.filter((mark) => mark.standing === "unsent").length;
  return { ...session, children, unsent, wantsSeal: seals.includes(session.code) };
}
