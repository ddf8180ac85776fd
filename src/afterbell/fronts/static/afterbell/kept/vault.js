// @ts-check
/**
 * What the phone keeps, person by person: the lists, and the facts said here until the server has answered for each.
 * One strict transaction writes whatever belongs together; nothing is acknowledged here that the server has not.
 */

export const DATABASE = "afterbell-roll";
export const AT_GATE = "afterbell-gate";

/**
 * @typedef {import("./lock.js").Locked} Locked
 * @typedef {import("./clock.js").Contact} Contact
 * @typedef {{account: string, key: CryptoKey, phone: string, sealing: CryptoKey | null, seq: number, contact: Contact,
 *   rolls: Locked | null, seals: string[]}} Person `rolls` is the list that was told: rolls, or the gate's
 * @typedef {"mark" | "note" | "content" | "word" | "aside"} Kind a mark on the roll, a note on homework, what was done in
 *   a session; at the gate a word about a child, or that a word which was not taken was put aside
 * @typedef {{id: string, kind?: Kind, account: string, session: string, seq: number, at: number, device_at: number,
 *   standing: "unsent" | "kept" | "refused", locked: Locked, words: string, held: number, tap: string}} Kept
 */

/**
 * Say what a fact is; those kept before there were others are marks.
 * @param {Kept} fact
 * @returns {Kind}
 */
export function kindOf(fact) {
  return fact.kind ?? "mark";
}

/**
 * @param {string} [name]
 * @returns {Promise<IDBDatabase>}
 */
export function open(name = DATABASE) {
  const asked = indexedDB.open(name, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("people", { keyPath: "account" });
    asked.result.createObjectStore("hand", { keyPath: "name" });
    const marks = asked.result.createObjectStore("marks", { keyPath: "id" });
    marks.createIndex("account", "account");
    marks.createIndex("standing", ["account", "standing"]);
  };
  return done(asked);
}

/**
 * @template T
 * @param {IDBRequest<T>} asked
 * @returns {Promise<T>}
 */
function done(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/**
 * Write in one transaction; what the work returns is given once everything stands on the disk.
 * @template T
 * @param {IDBDatabase} database
 * @param {(stores: {people: IDBObjectStore, marks: IDBObjectStore, hand: IDBObjectStore}) => Promise<T>} work
 * @returns {Promise<T>}
 */
async function write(database, work) {
  const transaction = database.transaction(["people", "marks", "hand"], "readwrite", { durability: "strict" });
  const settled = new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => reject(transaction.error);
  });
  const stores = {
    people: transaction.objectStore("people"),
    marks: transaction.objectStore("marks"),
    hand: transaction.objectStore("hand"),
  };
  try {
    const result = await work(stores);
    await settled;
    return result;
  } catch (fault) {
    settled.catch(() => undefined);
    if (transaction.error === null) transaction.abort();
    throw fault;
  }
}

/**
 * Say in whose hand the phone is: whoever the server last knew here. Null for nobody.
 * @param {IDBDatabase} database
 * @returns {Promise<string | null>}
 */
export async function inHand(database) {
  const found = await done(database.transaction("hand").objectStore("hand").get("person"));
  return found?.account ?? null;
}

/**
 * @param {IDBDatabase} database
 * @param {string} account
 * @returns {Promise<Person | undefined>}
 */
export function person(database, account) {
  return done(database.transaction("people").objectStore("people").get(account));
}

/**
 * @param {IDBDatabase} database
 * @param {string} account
 * @returns {Promise<Kept[]>}
 */
export function marksOf(database, account) {
  return done(database.transaction("marks").objectStore("marks").index("account").getAll(account));
}

/**
 * Count the facts the server has not answered for, or those it refused.
 * @param {IDBDatabase} database
 * @param {string} account
 * @param {"unsent" | "refused"} [standing]
 * @returns {Promise<number>}
 */
export function unsent(database, account, standing = "unsent") {
  return done(database.transaction("marks").objectStore("marks").index("standing").count([account, standing]));
}

/**
 * Put the phone into somebody's hand. Whoever had it before leaves no roll behind, only marks not yet sent, locked.
 * @param {IDBDatabase} database
 * @param {Person} whose
 * @returns {Promise<void>}
 */
export function take(database, whose) {
  return write(database, async ({ people, marks, hand }) => {
    for (const other of await done(people.getAll())) {
      if (other.account !== whose.account) await leave(other, people, marks);
    }
    people.put(whose);
    hand.put({ name: "person", account: whose.account });
  });
}

/**
 * Take the phone out of everybody's hand but this person's; of nobody's name is anything left.
 * @param {IDBDatabase} database
 * @param {string} account
 * @returns {Promise<void>}
 */
export function putAway(database, account = "") {
  return write(database, async ({ people, marks, hand }) => {
    const held = await done(hand.get("person"));
    if (held && held.account !== account) hand.delete("person");
    for (const other of await done(people.getAll())) if (other.account !== account) await leave(other, people, marks);
  });
}

/**
 * Leave nothing of a person but what waits, and the words of the gate that were refused and nobody has put aside.
 * @param {Person} other
 * @param {IDBObjectStore} people
 * @param {IDBObjectStore} marks
 * @returns {Promise<void>}
 */
async function leave(other, people, marks) {
  const theirs = /** @type {Kept[]} */ (await done(marks.index("account").getAll(other.account)));
  const stays = theirs.filter((mark) => mark.standing === "unsent" || (mark.kind === "word" && mark.standing === "refused"));
  for (const mark of theirs) if (!stays.includes(mark)) marks.delete(mark.id);
  if (stays.length === 0) people.delete(other.account);
  else if (other.rolls) people.put({ ...other, rolls: null });
}

/**
 * Forget a person wholly, marks and key: the phone was ended.
 * @param {IDBDatabase} database
 * @param {string} account
 * @returns {Promise<void>}
 */
export function wipe(database, account) {
  return write(database, async ({ people, marks, hand }) => {
    for (const id of await done(marks.index("account").getAllKeys(account))) marks.delete(id);
    people.delete(account);
    hand.delete("person");
  });
}

/**
 * Forget everybody: the device was the school's, and is ended.
 * @param {IDBDatabase} database
 * @returns {Promise<void>}
 */
export function wipeAll(database) {
  return write(database, async ({ people, marks, hand }) => {
    for (const store of [people, marks, hand]) store.clear();
  });
}

/**
 * Give the code under which the school knows this device, whoever has it in hand.
 * @param {IDBDatabase} database
 * @returns {Promise<string>}
 */
export async function deviceOf(database) {
  const found = await done(database.transaction("hand").objectStore("hand").get("device"));
  return found?.code ?? "";
}

/**
 * @param {IDBDatabase} database
 * @param {string} code
 * @returns {Promise<void>}
 */
export function knowDevice(database, code) {
  return write(database, async ({ hand }) => {
    hand.put({ name: "device", code });
  });
}

/**
 * Change a person's row. Marks that the server kept are in its rolls now and go.
 * @param {IDBDatabase} database
 * @param {string} account
 * @param {Partial<Person>} change
 * @param {boolean} [withRolls]
 * @returns {Promise<void>}
 */
export function change(database, account, change, withRolls = false) {
  return write(database, async ({ people, marks }) => {
    const row = await done(people.get(account));
    if (row) people.put({ ...row, ...change });
    if (withRolls) for (const id of await done(marks.index("standing").getAllKeys([account, "kept"]))) marks.delete(id);
  });
}

/**
 * Note that a roll is to be sealed at the next word with the school, or that this has been answered.
 * @param {IDBDatabase} database
 * @param {string} account
 * @param {string} session
 * @param {boolean} wanted
 * @returns {Promise<void>}
 */
export function wantSeal(database, account, session, wanted) {
  return write(database, async ({ people }) => {
    const row = await done(people.get(account));
    if (!row) return;
    const others = row.seals.filter((/** @type {string} */ one) => one !== session);
    people.put({ ...row, seals: wanted ? [...others, session] : others });
  });
}

/**
 * Add marks, each with the next number of the phone's own count; what was refused about the same child goes.
 * @param {IDBDatabase} database
 * @param {string} account
 * @param {Omit<Kept, "seq" | "account" | "standing" | "words">[]} made
 * @param {string[]} over ids of refused marks these take the place of
 * @returns {Promise<void>}
 */
export function add(database, account, made, over) {
  return write(database, async ({ people, marks }) => {
    const row = /** @type {Person} */ (await done(people.get(account)));
    for (const mark of made) {
      row.seq += 1;
      marks.add({ ...mark, account, seq: row.seq, standing: "unsent", words: "" });
    }
    for (const id of over) marks.delete(id);
    people.put(row);
  });
}

/**
 * Take a tap back before anybody was told of it.
 * @param {IDBDatabase} database
 * @param {string} account
 * @param {string} tap
 * @returns {Promise<void>}
 */
export function takeBack(database, account, tap) {
  return write(database, async ({ marks }) => {
    const mine = /** @type {Kept[]} */ (await done(marks.index("standing").getAll([account, "unsent"])));
    for (const mark of mine) if (mark.tap === tap && mark.held) marks.delete(mark.id);
  });
}

/**
 * Let marks go on their way: from now on they are facts.
 * @param {IDBDatabase} database
 * @param {string[]} ids
 * @returns {Promise<void>}
 */
export function letGo(database, ids) {
  return write(database, async ({ marks }) => {
    for (const id of ids) {
      const mark = await done(marks.get(id));
      if (mark?.held) marks.put({ ...mark, held: 0 });
    }
  });
}

/**
 * Send once more what was refused: it may be that the roll or the list has been put right since.
 * @param {IDBDatabase} database
 * @param {string} id
 * @returns {Promise<void>}
 */
export function sendAgain(database, id) {
  return write(database, async ({ marks }) => {
    const mark = await done(marks.get(id));
    if (mark) marks.put({ ...mark, standing: "unsent", words: "" });
  });
}

/**
 * Note what the server said of marks: kept, or refused and why. Of others it says nothing, so nothing is noted.
 * @param {IDBDatabase} database
 * @param {string[]} kept
 * @param {Map<string, string>} refused
 * @returns {Promise<void>}
 */
export function answered(database, kept, refused) {
  return write(database, async ({ marks }) => {
    for (const id of kept) {
      const mark = await done(marks.get(id));
      if (mark) marks.put({ ...mark, standing: "kept" });
    }
    for (const [id, words] of refused) {
      const mark = await done(marks.get(id));
      if (mark && mark.standing === "unsent") marks.put({ ...mark, standing: "refused", words });
    }
  });
}
