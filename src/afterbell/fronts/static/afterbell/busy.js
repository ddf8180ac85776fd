// @ts-check
/** A form that holds data-busy is sent once: its button rests and the words of data-busy say what goes on. */

/**
 * @param {Document} page
 * @returns {void}
 */
export function listenForBusy(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    const said = form instanceof HTMLFormElement ? form.querySelector("[data-busy]") : null;
    if (!(form instanceof HTMLFormElement) || !(said instanceof HTMLElement)) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    said.setAttribute("role", "status");
    said.textContent = said.dataset.busy ?? "";
    said.append(page.createElement("progress"));
  });
  page.defaultView?.addEventListener("pageshow", () => {
    for (const form of page.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
  });
}
