// @ts-check
/** Questions that are asked only after certain answers: hidden until one of them is given. */

/**
 * @param {HTMLElement} card
 * @returns {boolean}
 */
function isAsked(card) {
  const answers = (card.dataset.answers ?? "").split(" ");
  const given = document.querySelectorAll(`[name="${CSS.escape(card.dataset.askedAfter ?? "")}"]:checked`);
  return [...given].some(
    (box) => box instanceof HTMLInputElement && !box.closest("[hidden]") && answers.includes(box.value),
  );
}

/**
 * Shows and hides in the page's order, so that what follows a hidden question is hidden with it.
 * @param {HTMLElement[]} cards
 * @returns {void}
 */
function show(cards) {
  for (const card of cards) card.hidden = !isAsked(card);
}

const found = [...document.querySelectorAll("[data-asked-after]")];
const cards = found.filter((card) => card instanceof HTMLElement);
for (const card of cards) card.querySelector("[data-told]")?.remove();
document.addEventListener("change", () => show(cards));
show(cards);
