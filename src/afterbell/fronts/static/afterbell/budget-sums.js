// @ts-check
/**
 * What a plan comes to under a question: the server's own rules once more, in whole fen. The server's figures are the
 * truth; a test holds these against them to the fen.
 */

const WHOLE_UNIT = 100;
const HUNDRED = 100;

/** @typedef {{ rate: string, units: number }} Option */
/** @typedef {{ ledger: string, kind: string, band: string, month: string, options: Option[], pieces: number, follows_pupils: boolean }} Cell */
/** @typedef {{ code: string, ledger: string, basis: string, fen: number }} Funding */
/** @typedef {{ method: string, fen: number, months: number, class_hours: number, cap_fen: number | null }} Fees */
/** @typedef {{ rates: Record<string, { ledger: string, fen: number }>, cells: Cell[], funding: Funding[], pupils: number, weeks: number, fees: Fees, exempt_percent: number }} Plan */
/** @typedef {{ pupils: number, weeks: number, exempt_percent: number, rates: Record<string, number> }} Asked */
/** @typedef {{ rows: Map<string, number>, ledgers: Record<string, { income: number, spent: number }>, largest: Record<string, number | null> }} Sums */

/**
 * Add a plan up as a question would have it; a row is named by its account, kind, band and month.
 * @param {Plan} plan
 * @param {Asked} asked
 * @returns {Sums}
 */
export function addUp(plan, asked) {
  /** @type {Record<string, number>} */
  const fen = {};
  for (const [key, rate] of Object.entries(plan.rates)) fen[key] = asked.rates[key] ?? rate.fen;
  const cells = plan.cells.map((cell) => ({ ...cell, pieces: pieces(cell, plan, asked) }));
  /** @type {Map<string, number>} */
  const rows = new Map();
  /** @type {Sums["ledgers"]} */
  const ledgers = { service: { income: 0, spent: 0 }, boarding: { income: 0, spent: 0 } };
  for (const cell of cells) {
    const money = cell.pieces * worth(cell, fen);
    const name = [cell.ledger, cell.kind, cell.band, cell.month].join("|");
    rows.set(name, (rows.get(name) ?? 0) + money);
    account(ledgers, cell.ledger).spent += money;
  }
  for (const source of plan.funding) account(ledgers, source.ledger).income += brings(source, asked.pupils);
  account(ledgers, "service").income += feesOf(plan, asked);
  /** @type {Sums["largest"]} */
  const largest = {};
  for (const [key, rate] of Object.entries(plan.rates)) {
    const own = cells.filter((cell) => cell.ledger === rate.ledger);
    largest[key] = largestOf(own, fen, key, account(ledgers, rate.ledger).income);
  }
  return { rows, ledgers, largest };
}

/**
 * @param {Sums["ledgers"]} ledgers
 * @param {string} name
 * @returns {{ income: number, spent: number }}
 */
function account(ledgers, name) {
  return (ledgers[name] ??= { income: 0, spent: 0 });
}

/**
 * @param {Cell} cell
 * @param {Plan} plan
 * @param {Asked} asked
 * @returns {number}
 */
function pieces(cell, plan, asked) {
  const pupils = cell.follows_pupils ? [asked.pupils, plan.pupils] : [1, 1];
  const above = cell.pieces * asked.weeks * (pupils[0] ?? 1);
  const below = plan.weeks * (pupils[1] ?? 1);
  return whole(above + below - 1, below);
}

/**
 * @param {Cell} cell
 * @param {Record<string, number>} fen
 * @returns {number}
 */
function worth(cell, fen) {
  return Math.max(...cell.options.map((option) => amount(option.units, fen[option.rate] ?? 0)));
}

/**
 * Units times rate, half a fen and more rounded up, on every piece by itself.
 * @param {number} units
 * @param {number} rate
 * @returns {number}
 */
function amount(units, rate) {
  return whole(units * rate + WHOLE_UNIT / 2, WHOLE_UNIT);
}

/**
 * @param {Funding} source
 * @param {number} pupils
 * @returns {number}
 */
function brings(source, pupils) {
  if (source.basis === "term") return source.fen;
  return source.basis === "pupil_year" ? whole(source.fen * pupils, 2) : source.fen * pupils;
}

/**
 * @param {Plan} plan
 * @param {Asked} asked
 * @returns {number}
 */
function feesOf(plan, asked) {
  const { method, fen, months, class_hours: hours, cap_fen: cap } = plan.fees;
  if (method === "none") return 0;
  const due =
    method === "per_term"
      ? fen
      : method === "per_month"
        ? fen * months
        : amount(whole(hours * asked.weeks, plan.weeks), fen);
  const paying = asked.pupils - whole(asked.pupils * asked.exempt_percent, HUNDRED);
  return (cap === null ? due : Math.min(due, cap)) * paying;
}

/**
 * The largest value of a rate its account bears, the others as they are; null where nothing is paid by it, -1 where
 * the account falls short even without it.
 * @param {Cell[]} cells
 * @param {Record<string, number>} fen
 * @param {string} rate
 * @param {number} income
 * @returns {number | null}
 */
function largestOf(cells, fen, rate, income) {
  const paid = cells.some((cell) => cell.pieces && cell.options.some((option) => option.rate === rate && option.units));
  if (!paid) return null;
  /** @param {number} value */
  const bears = (value) => {
    const tried = { ...fen, [rate]: value };
    return cells.reduce((sum, cell) => sum + cell.pieces * worth(cell, tried), 0) <= income;
  };
  if (!bears(0)) return -1;
  let low = 0;
  let high = 1;
  while (bears(high)) [low, high] = [high, high * 2];
  while (high - low > 1) {
    const middle = whole(low + high, 2);
    if (bears(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * Divide and leave the rest out, exact for every whole number a page can hold.
 * @param {number} above
 * @param {number} below
 * @returns {number}
 */
function whole(above, below) {
  return (above - (above % below)) / below;
}
