// @ts-check
/** A button with data-shares hands the page's address on: to the telephone's own sheet, else it is copied. */
import { toast } from "./toast.js";

for (const button of document.querySelectorAll("[data-shares]")) {
  if (!(button instanceof HTMLElement)) continue;
  button.hidden = false;
  button.addEventListener("click", () => void share(button));
}

/**
 * @param {HTMLElement} button
 * @returns {Promise<void>}
 */
async function share(button) {
  const url = location.origin + location.pathname;
  try {
    if (navigator.share) await navigator.share({ title: button.dataset.shares, url });
    else {
      await navigator.clipboard.writeText(url);
      toast(button.dataset.said ?? "");
    }
  } catch {
    // Whoever closed the sheet shares nothing.
  }
}
