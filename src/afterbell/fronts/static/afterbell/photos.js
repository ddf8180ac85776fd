// @ts-check
/**
 * Photographs are made small before they leave the telephone: an old one on a bad network then sends little. Whatever
 * cannot be made small here is sent as it is; the server does the same again.
 */

const LONGEST_EDGE = 2000;
const QUALITY = 0.82;
const SMALL_ENOUGH = 600000;

/**
 * @param {File} file
 * @returns {Promise<HTMLCanvasElement>}
 */
async function drawn(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", file.name);
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas;
}

/**
 * @param {File} file
 * @param {HTMLElement} place where the photograph is shown
 * @returns {Promise<File>}
 */
async function madeSmall(file, place) {
  try {
    const canvas = await drawn(file);
    place.append(canvas);
    const blob = await new Promise((/** @type {(made: Blob | null) => void} */ done) => {
      canvas.toBlob(done, "image/jpeg", QUALITY);
    });
    if (!blob || (blob.size >= file.size && file.size <= SMALL_ENOUGH)) return file;
    return new File([blob], "photo.jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

/**
 * @param {HTMLInputElement} field
 * @param {HTMLElement} place
 * @param {HTMLElement} said
 * @returns {Promise<void>}
 */
async function makeSmall(field, place, said) {
  const chosen = [...(field.files ?? [])];
  for (const old of place.querySelectorAll(`canvas[data-of="${field.id}"]`)) old.remove();
  const before = place.querySelectorAll("canvas").length;
  const kept = new DataTransfer();
  for (const file of chosen) kept.items.add(await madeSmall(file, place));
  for (const shown of [...place.querySelectorAll("canvas")].slice(before)) shown.setAttribute("data-of", field.id);
  field.files = kept.files;
  const kilobytes = Math.round([...kept.files].reduce((sum, file) => sum + file.size, 0) / 1000);
  said.textContent = chosen.length ? `${place.dataset.said ?? ""} (${kilobytes} KB)` : "";
}

for (const place of document.querySelectorAll("[data-photos]")) {
  const said = place.querySelector("[data-photos-said]");
  if (!(place instanceof HTMLElement) || !(said instanceof HTMLElement)) continue;
  for (const field of place.querySelectorAll('input[type="file"]')) {
    if (field instanceof HTMLInputElement) {
      field.addEventListener("change", () => void makeSmall(field, place, said));
    }
  }
}
