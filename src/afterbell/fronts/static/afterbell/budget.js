// @ts-check
/** Sliders beside the fields of a question; every figure of the budget is redrawn at once. Without it, it is a form. */
import { addUp } from "./budget-sums.js";

const FEN_A_YUAN = 100;
const TWICE = 2;

/** @typedef {import("./budget-sums.js").Plan} Plan */
/** @typedef {import("./budget-sums.js").Sums} Sums */

const page = document.querySelector("[data-budget]");
const form = document.querySelector("#what-if");
if (page instanceof HTMLElement && form instanceof HTMLFormElement) begin(page, form);

/**
 * @param {HTMLElement} whole
 * @param {HTMLFormElement} question
 * @returns {void}
 */
function begin(whole, question) {
  /** @type {Plan} */
  const plan = JSON.parse(whole.dataset.budget ?? "");
  const fields = [...question.querySelectorAll("input[type=number]")].filter((row) => row instanceof HTMLInputElement);
  const redraw = () => show(whole, fields, plan);
  for (const field of fields) slide(field, redraw);
  for (const button of question.querySelectorAll("button[type=submit]")) button.setAttribute("hidden", "");
}

/**
 * Put a slider beside a field; either moves the other.
 * @param {HTMLInputElement} field
 * @param {() => void} redraw
 * @returns {void}
 */
function slide(field, redraw) {
  const slider = document.createElement("input");
  slider.type = "range";
  slider.className = "slider";
  slider.min = field.min;
  slider.step = field.step;
  const start = Number(field.defaultValue);
  slider.max = field.max && Number(field.max) <= FEN_A_YUAN ? field.max : String(Math.max(1, Math.ceil(start * TWICE)));
  slider.value = field.value;
  slider.setAttribute("aria-label", field.labels?.[0]?.textContent?.trim() ?? field.name);
  slider.addEventListener("input", () => {
    field.value = slider.value;
    redraw();
  });
  field.addEventListener("input", () => {
    slider.value = field.value;
    if (field.validity.valid && field.value) redraw();
  });
  field.after(slider);
}

/**
 * @param {HTMLElement} whole
 * @param {HTMLInputElement[]} fields
 * @param {Plan} plan
 * @returns {void}
 */
function show(whole, fields, plan) {
  /** @type {Record<string, number>} */
  const rates = {};
  const numbers = new Map(fields.map((field) => [field.name, Number(field.value)]));
  for (const [name, value] of numbers) if (plan.rates[name]) rates[name] = Math.round(value * FEN_A_YUAN);
  const sums = addUp(plan, {
    pupils: numbers.get("pupils") ?? plan.pupils,
    weeks: numbers.get("weeks") ?? plan.weeks,
    exempt_percent: numbers.get("exempt_percent") ?? plan.exempt_percent,
    rates,
  });
  for (const field of fields) keep(field);
  for (const cell of whole.querySelectorAll("[data-row]")) {
    write(whole, cell, sumOf(sums, cell.getAttribute("data-row") ?? ""));
  }
  for (const cell of whole.querySelectorAll("[data-account]")) {
    const [ledger, part] = (cell.getAttribute("data-account") ?? "").split("|");
    const found = sums.ledgers[ledger ?? ""] ?? { income: 0, spent: 0 };
    const left = found.income - found.spent;
    write(whole, cell, part === "income" ? found.income : part === "spent" ? found.spent : left);
    if (part === "left") cell.classList.toggle("tone-alarm", left < 0);
  }
  for (const cell of whole.querySelectorAll("[data-asked]")) {
    const fen = rates[cell.getAttribute("data-asked") ?? ""];
    if (fen !== undefined) write(whole, cell, fen);
  }
  for (const cell of whole.querySelectorAll("[data-largest]")) {
    const most = sums.largest[cell.getAttribute("data-largest") ?? ""];
    cell.textContent =
      most === null || most === undefined
        ? (whole.dataset.nothing ?? "")
        : most < 0
          ? (whole.dataset.short ?? "")
          : (whole.dataset.most ?? "").replace("{}", yuan(most));
  }
  redrawCharts(whole, sums);
}

/**
 * Keep the question in the address and in what draws the budget up, so that both ask the same.
 * @param {HTMLInputElement} field
 * @returns {void}
 */
function keep(field) {
  for (const twin of document.querySelectorAll(`input[type=hidden][name="${CSS.escape(field.name)}"]`)) {
    if (twin instanceof HTMLInputElement) twin.value = field.value;
  }
  const address = new URL(location.href);
  address.searchParams.set(field.name, field.value);
  history.replaceState(null, "", address);
  for (const link of document.querySelectorAll("a[data-asks]")) {
    if (link instanceof HTMLAnchorElement) link.search = address.search;
  }
}

/**
 * Add up the rows that begin with a name, such as those of an account, a kind and a band in every month.
 * @param {Sums} sums
 * @param {string} name
 * @returns {number}
 */
function sumOf(sums, name) {
  let total = 0;
  for (const [row, fen] of sums.rows) if (row === name || row.startsWith(`${name}|`)) total += fen;
  return total;
}

/**
 * @param {HTMLElement} whole
 * @param {Element} cell
 * @param {number} fen
 * @returns {void}
 */
function write(whole, cell, fen) {
  cell.textContent = money(whole, fen);
}

/**
 * Write the cumulated months of each account's chart anew and let it be drawn again.
 * @param {HTMLElement} whole
 * @param {Sums} sums
 * @returns {void}
 */
function redrawCharts(whole, sums) {
  for (const [ledger, found] of Object.entries(sums.ledgers)) {
    const figure = whole.querySelector(`[data-chart-of="${ledger}"] [data-chart]`);
    const holder = whole.querySelector(`[data-chart-of="${ledger}"]`);
    if (!figure || !(holder instanceof HTMLElement)) continue;
    const kinds = (holder.dataset.kinds ?? "").split(" ");
    const months = (holder.dataset.months ?? "").split(" ");
    const running = kinds.map(() => 0);
    [...figure.querySelectorAll("tbody tr")].forEach((row, at) => {
      [...row.querySelectorAll("td")].forEach((cell, place) => {
        for (const [name, fen] of sums.rows) {
          const [account, kind, , month] = name.split("|");
          if (account === ledger && kind === kinds[place] && month === months[at]) {
            running[place] = (running[place] ?? 0) + fen;
          }
        }
        const shown = String(Math.trunc((running[place] ?? 0) / FEN_A_YUAN));
        cell.setAttribute("data-value", shown);
        cell.textContent = shown;
      });
    });
    const said = figure.querySelector(".chart-title");
    if (said) said.textContent = (holder.dataset.said ?? "").replace("{}", money(whole, found.income - found.spent));
    figure.setAttribute("data-limit", String(Math.trunc(found.income / FEN_A_YUAN)));
    figure.dispatchEvent(new CustomEvent("numbers"));
  }
}

/**
 * @param {HTMLElement} whole
 * @param {number} fen
 * @returns {string}
 */
function money(whole, fen) {
  return (whole.dataset.money ?? "{}").replace("{}", yuan(fen));
}

/**
 * Write an amount as the server does: 1234567 is 12,345.67.
 * @param {number} fen
 * @returns {string}
 */
function yuan(fen) {
  const rest = Math.abs(fen) % FEN_A_YUAN;
  const full = String((Math.abs(fen) - rest) / FEN_A_YUAN).replaceAll(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "-" : ""}${full}.${String(rest).padStart(2, "0")}`;
}
