// @ts-check
/** A text's length as a person counts it, told while it is typed; the server counts the same and has the last word. */

const UNSEEN = /^\p{Default_Ignorable_Code_Point}+$/u;
const parts = new Intl.Segmenter(document.documentElement.lang, { granularity: "grapheme" });

/**
 * @param {string} text
 * @returns {number}
 */
function length(text) {
  return [...parts.segment(text.trim())].filter(({ segment }) => !UNSEEN.test(segment)).length;
}

/**
 * @param {HTMLTextAreaElement} box
 * @returns {void}
 */
function tell(box) {
  const told = document.querySelector(box.dataset.left ?? "");
  if (!(told instanceof HTMLElement)) return;
  const left = Number(box.dataset.most) - length(box.value);
  const words = (left < 0 ? told.dataset.over : told.dataset.said) ?? "";
  told.textContent = words.replace("{number}", String(Math.abs(left)));
  box.closest(".field")?.classList.toggle("field-wrong", left < 0);
}

for (const box of document.querySelectorAll("textarea[data-left]")) {
  if (!(box instanceof HTMLTextAreaElement)) continue;
  box.addEventListener("input", () => tell(box));
  tell(box);
}
