// @ts-check
/** The device's camera reads a pass: by the browser's own reader where it has one, else by one that npm brings. */

const LOOKS_EVERY = 150;
const WIDEST = 800;

/**
 * Let the button of a pass's form open the camera; what it reads is written into the field and checked.
 * @param {HTMLFormElement} form
 * @returns {void}
 */
export function listenForCamera(form) {
  const button = form.querySelector("[data-camera]");
  const seen = form.querySelector("[data-camera-seen]");
  const told = form.querySelector("[data-camera-told]");
  const field = form.querySelector("input[name=code]");
  if (!(button instanceof HTMLElement) || !(seen instanceof HTMLVideoElement) || !navigator.mediaDevices) return;
  if (!(field instanceof HTMLInputElement) || !(told instanceof HTMLElement)) return;
  const opens = button.textContent ?? "";
  button.hidden = false;
  /** @type {() => void} */
  let stop = () => undefined;
  const close = () => {
    stop();
    stop = () => undefined;
    seen.hidden = true;
    button.textContent = opens;
  };
  button.addEventListener("click", async () => {
    if (!seen.hidden) return close();
    told.hidden = true;
    try {
      const read = await reader(button.dataset.reader ?? "");
      const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      seen.srcObject = stream;
      seen.hidden = false;
      button.textContent = button.dataset.close ?? opens;
      await seen.play();
      const turn = setInterval(async () => {
        const text = await read(seen).catch(() => "");
        if (!text || seen.hidden) return;
        close();
        field.value = text;
        form.requestSubmit();
      }, LOOKS_EVERY);
      stop = () => {
        clearInterval(turn);
        for (const track of stream.getTracks()) track.stop();
        seen.srcObject = null;
      };
    } catch {
      told.textContent = button.dataset.none ?? "";
      told.hidden = false;
      close();
    }
  });
}

/**
 * @param {string} brought
 * @returns {Promise<(seen: HTMLVideoElement) => Promise<string>>} what stands on the code in the picture, or nothing
 */
async function reader(brought) {
  const Own = /** @type {any} */ (globalThis).BarcodeDetector;
  if (Own && (await Own.getSupportedFormats()).includes("qr_code")) {
    const detector = new Own({ formats: ["qr_code"] });
    return async (seen) => (await detector.detect(seen))[0]?.rawValue ?? "";
  }
  const { decodeQR } = await import(brought);
  const sheet = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d", { willReadFrequently: true }));
  return async (seen) => {
    const small = Math.min(1, WIDEST / Math.max(seen.videoWidth, 1));
    sheet.width = Math.round(seen.videoWidth * small);
    sheet.height = Math.round(seen.videoHeight * small);
    if (sheet.width === 0) return "";
    pen.drawImage(seen, 0, 0, sheet.width, sheet.height);
    return decodeQR(pen.getImageData(0, 0, sheet.width, sheet.height));
  };
}
