// @ts-check
/** Puts the pieces of a scanned code together: each picture opens this page with one piece after the # of its address. */

const KEPT = "handed";
const PIECE = /^#(\d+)-(\d+)-([\w.-]+)$/;

/**
 * @param {HTMLFormElement} form
 * @returns {void}
 */
function takePiece(form) {
  const found = PIECE.exec(location.hash);
  if (!found) return;
  const [, place, all, piece] = found;
  history.replaceState(null, "", location.pathname);
  const before = JSON.parse(localStorage.getItem(KEPT) ?? "{}");
  const another = before.all !== all || (place in before.pieces && before.pieces[place] !== piece);
  const pieces = another ? {} : before.pieces;
  pieces[place] = piece;
  const read = Object.keys(pieces).length;
  const whole = read === Number(all);
  if (whole) localStorage.removeItem(KEPT);
  else localStorage.setItem(KEPT, JSON.stringify({ all, pieces }));
  const said = form.querySelector("[data-progress]");
  if (said instanceof HTMLElement) {
    said.hidden = whole;
    said.textContent = (said.dataset.progress ?? "").replace("{read}", String(read)).replace("{all}", all);
  }
  const code = form.querySelector("textarea");
  const order = Array.from({ length: Number(all) }, (_nothing, number) => pieces[number + 1]);
  if (whole && code) code.value = order.join("");
}

const form = document.querySelector("[data-handed]");
if (form instanceof HTMLFormElement) {
  takePiece(form);
  addEventListener("hashchange", () => takePiece(form));
}
