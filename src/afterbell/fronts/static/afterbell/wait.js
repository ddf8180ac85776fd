// @ts-check
/** A form that could not be seated is sent again by itself when its turn has come; the seconds left are said. */

/**
 * @param {HTMLFormElement} form
 * @returns {void}
 */
function sendInTurn(form) {
  const turn = Date.now() + Number(form.dataset.wait) * 1000;
  const said = form.querySelector("[data-wait-said]");
  const bar = form.querySelector("progress");
  const tick = () => {
    const left = Math.ceil((turn - Date.now()) / 1000);
    if (left <= 0) {
      clearInterval(clock);
      form.requestSubmit();
      return;
    }
    if (said instanceof HTMLElement) said.textContent = (said.dataset.waitSaid ?? "").replace("{seconds}", String(left));
    if (bar) bar.value = bar.max - left;
  };
  if (bar) bar.hidden = false;
  const clock = setInterval(tick, 1000);
  tick();
}

for (const form of document.querySelectorAll("form[data-wait]")) {
  if (form instanceof HTMLFormElement) sendInTurn(form);
}
