// @ts-check
/** The page on which the school checks a pass: the camera reads it, and without a network the kept page takes over. */
import { listenForCamera } from "./camera.js";

const form = document.querySelector("form[data-passes]");
if (form instanceof HTMLFormElement) {
  listenForCamera(form);
  form.addEventListener("submit", (event) => {
    const field = form.querySelector("input[name=code]");
    if (navigator.onLine || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    location.assign(`${form.dataset.kept ?? ""}#pass/${encodeURIComponent(field.value)}`);
  });
}
