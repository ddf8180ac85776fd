// @ts-check
/** A button with data-shares hands the page's address on: to the telephone's own sheet, else copied, else shown. */
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
  } catch (fault) {
    // Whoever closed the sheet shares nothing.
    if (!(fault instanceof DOMException && fault.name === "AbortError")) show(button, url);
  }
}

/**
 * Show the address, chosen whole, for whoever copies it by hand.
 * @param {HTMLElement} button
 * @param {string} url
 * @returns {void}
 */
function show(button, url) {
  const row = button.closest(".buttons") ?? button;
  if (!row.nextElementSibling?.matches("[data-address]")) row.after(addressed(button, url));
  const field = row.nextElementSibling?.querySelector("input");
  field?.focus();
  field?.select();
}

/**
 * @param {HTMLElement} button
 * @param {string} url
 * @returns {HTMLElement}
 */
function addressed(button, url) {
  const label = document.createElement("label");
  label.className = "field no-paper";
  label.dataset.address = "";
  const named = document.createElement("span");
  named.className = "field-name";
  named.textContent = button.dataset.byHand ?? "";
  const field = document.createElement("input");
  [field.value, field.readOnly] = [url, true];
  label.append(named, field);
  return label;
}
