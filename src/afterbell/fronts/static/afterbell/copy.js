// @ts-check
/** A button with data-copies="#ident" copies that element's text and says data-said. */
import { toast } from "./toast.js";

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForCopies(page) {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
    if (button instanceof HTMLElement) void copyFor(page, button);
  });
}

/**
 * @param {Document} page
 * @param {HTMLElement} button
 * @returns {Promise<void>}
 */
async function copyFor(page, button) {
  const source = page.querySelector(button.dataset.copies ?? "");
  if (!source) return;
  const text = source instanceof HTMLTextAreaElement ? source.value : (source.textContent ?? "").trim();
  try {
    await navigator.clipboard.writeText(text);
    toast(button.dataset.said ?? "");
  } catch {
    page.getSelection()?.selectAllChildren(source);
  }
}
