// @ts-check
/** A textarea with data-editor gets line numbers; a link with data-line goes to that line of it. */

for (const area of document.querySelectorAll("textarea[data-editor]")) {
  if (area instanceof HTMLTextAreaElement) number(area);
}

/**
 * @param {HTMLTextAreaElement} area
 * @returns {void}
 */
function number(area) {
  const numbers = document.createElement("pre");
  numbers.className = "editor-numbers";
  numbers.setAttribute("aria-hidden", "true");
  area.before(numbers);
  const draw = () => {
    const lines = area.value.split("\n").length;
    numbers.textContent = Array.from({ length: lines }, (_line, index) => String(index + 1)).join("\n");
  };
  area.addEventListener("input", draw);
  area.addEventListener("scroll", () => {
    numbers.scrollTop = area.scrollTop;
  });
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    goTo(area, Number(link.dataset.line));
  });
  draw();
}

/**
 * @param {HTMLTextAreaElement} area
 * @param {number} line counted from 1
 * @returns {void}
 */
function goTo(area, line) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((length, text) => length + text.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
  const height = area.scrollHeight / lines.length;
  area.scrollTop = Math.max(0, (line - 4) * height);
}
