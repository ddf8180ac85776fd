// @ts-check
/** Charts drawn from the tables beside them: what a table withholds cannot be drawn. Without the library tables stay. */

const COLOURS = ["--prairie", "--sky", "--dusk", "--alarm", "--quiet"];
const LINE_HEIGHT = 30;
const SPACE_AROUND = 110;
const CURVE_HEIGHT = 260;
const LEGEND_LINE = 24;
const LEGEND_MARK = 46;
const LETTER = 12;
const DIGIT = 8;
const NAMES_ASIDE = 150;
const LIMIT_LABEL = 16;
const NEAR_THE_LIMIT = 0.75;

/** @typedef {{ name: string, numbers: (number | null)[] }} Row */
/** @typedef {{ kind: string, columns: string[], rows: Row[], limit: number | null, limitName: string }} Numbers */

const grid = document.querySelector("[data-charts]");
const address = grid?.getAttribute("data-charts");
if (grid && address) void drawAll(grid, address);

/**
 * @param {Element} within
 * @param {string} library
 * @returns {Promise<void>}
 */
async function drawAll(within, library) {
  const echarts = await import(library);
  for (const figure of within.querySelectorAll("[data-chart]")) draw(echarts, figure);
}

/**
 * @param {any} echarts
 * @param {Element} figure
 * @returns {void}
 */
function draw(echarts, figure) {
  const drawing = figure.querySelector("[data-drawing]");
  const table = figure.querySelector("[data-numbers]");
  if (!(drawing instanceof HTMLElement) || !(table instanceof HTMLDetailsElement)) return;
  let numbers = read(figure);
  const shown = numbers.rows.length * (numbers.kind === "bars" ? numbers.columns.length * 0.6 + 0.4 : 1);
  const height = numbers.kind === "curve" ? CURVE_HEIGHT : SPACE_AROUND + shown * LINE_HEIGHT;
  drawing.hidden = false;
  table.open = false;
  const chart = echarts.init(drawing, null, { renderer: "svg", height });
  const paint = () => chart.setOption(option(numbers, drawing.clientWidth), true);
  paint();
  new ResizeObserver(() => {
    chart.resize({ height });
    paint();
  }).observe(drawing);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  figure.addEventListener("numbers", () => {
    numbers = read(figure);
    paint();
  });
}

/**
 * @param {Element} figure
 * @returns {Numbers}
 */
function read(figure) {
  const heads = [...figure.querySelectorAll("thead th")].map((head) => head.textContent ?? "");
  const rows = [...figure.querySelectorAll("tbody tr")].map((row) => ({
    name: row.querySelector("th")?.textContent ?? "",
    numbers: [...row.querySelectorAll("td")].map((cell) => {
      const value = cell.getAttribute("data-value");
      return value === null ? null : Number(value);
    }),
  }));
  const limit = figure.getAttribute("data-limit");
  return {
    kind: figure.getAttribute("data-chart") ?? "bars",
    columns: heads.slice(1),
    rows,
    limit: limit === null ? null : Number(limit),
    limitName: figure.getAttribute("data-limit-name") ?? "",
  };
}

/**
 * @param {Numbers} numbers
 * @param {number} width
 * @returns {object}
 */
function option(numbers, width) {
  const style = getComputedStyle(document.documentElement);
  const ink = style.getPropertyValue("--ink").trim();
  const card = style.getPropertyValue("--card").trim();
  const line = style.getPropertyValue("--line").trim();
  const names = {
    type: "category",
    data: numbers.rows.map((row) => row.name),
    inverse: numbers.kind !== "curve",
    axisLabel: { color: ink },
    axisLine: { lineStyle: { color: line } },
  };
  const values = {
    type: "value",
    minInterval: 1,
    max: numbers.limit === null ? undefined : reaching(numbers.limit),
    axisLabel: { color: ink, showMaxLabel: numbers.limit === null ? undefined : false },
    splitLine: { lineStyle: { color: line } },
  };
  const standing = numbers.kind === "curve";
  const limitHeight = numbers.limit === null ? 0 : LIMIT_LABEL;
  return {
    animation: false,
    color: COLOURS.map((name) => style.getPropertyValue(name).trim()),
    textStyle: { color: ink, fontFamily: style.fontFamily },
    legend: numbers.columns.length > 1 ? { textStyle: { color: ink }, top: 0, type: "plain" } : undefined,
    grid: { left: 8, right: 40, top: 8 + legendHeight(numbers, width) + limitHeight, bottom: 8, containLabel: true },
    xAxis: standing ? names : values,
    yAxis: standing ? values : names,
    series: numbers.columns.map((name, place) => ({
      name,
      type: standing ? "line" : "bar",
      stack: numbers.kind === "stacked" ? "whole" : undefined,
      data: numbers.rows.map((row) =>
        isNarrow(row.numbers[place] ?? null, numbers, width)
          ? { value: row.numbers[place], label: { show: false } }
          : labelled(row.numbers[place] ?? null, numbers.limit, card),
      ),
      markLine: place || numbers.limit === null ? undefined : lineAt(numbers.limit, style.getPropertyValue("--alarm").trim()),
      label: {
        show: true,
        color: numbers.kind === "stacked" ? card : ink,
        position: numbers.kind === "stacked" ? "inside" : standing ? "top" : "right",
      },
    })),
  };
}

/**
 * Say whether a part of a bar has no room for its number, which stands in the table all the same.
 * @param {number | null} value
 * @param {Numbers} numbers
 * @param {number} width
 * @returns {boolean}
 */
function isNarrow(value, numbers, width) {
  if (value === null || numbers.kind !== "stacked") return false;
  const wholes = numbers.rows.map((row) => row.numbers.reduce((/** @type {number} */ sum, one) => sum + (one ?? 0), 0));
  const most = Math.max(numbers.limit ?? 0, ...wholes);
  return (value / most) * (width - NAMES_ASIDE) < String(value).length * DIGIT;
}

/**
 * Write a number into its bar where the limit's line would strike it through beside the bar.
 * @param {number | null} value
 * @param {number | null} limit
 * @param {string} colour
 * @returns {number | object | null}
 */
function labelled(value, limit, colour) {
  if (value === null || limit === null || value > limit || value < limit * NEAR_THE_LIMIT) return value;
  return { value, label: { position: "insideRight", color: colour } };
}

/**
 * Let an axis end behind the limit, so that the line is seen where every bar is short.
 * @param {number} limit
 * @returns {(found: { max: number }) => number}
 */
function reaching(limit) {
  return ({ max }) => Math.ceil((Math.max(max, limit) * 1.1) / 10) * 10;
}

/**
 * @param {number} limit
 * @param {string} colour
 * @returns {object}
 */
function lineAt(limit, colour) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: colour, type: "dashed", width: 2 },
    label: { color: colour, position: "start", formatter: String(limit) },
    data: [{ xAxis: limit }],
  };
}

/**
 * @param {Numbers} numbers
 * @param {number} width
 * @returns {number}
 */
function legendHeight(numbers, width) {
  if (numbers.columns.length < 2) return 0;
  const long = numbers.columns.map((name) => Math.min(width, LEGEND_MARK + name.length * LETTER));
  let lines = 1;
  let taken = 0;
  for (const length of long) {
    if (taken && taken + length > width) {
      lines += 1;
      taken = 0;
    }
    taken += length;
  }
  return LEGEND_LINE * lines + 8;
}
