// @ts-check
/** Signing by finger: what is drawn on the canvas becomes strokes, `M10 20 L30 40 …`, in the form's hidden field. */

const WIDTH = 1000;
const HEIGHT = 400;
const NEAR = 4;
const LONGEST = 20000;

/** @typedef {{x: number, y: number}} Point */

/**
 * Writes strokes as the path of a picture 1000 wide and 400 high.
 * @param {Point[][]} strokes
 * @returns {string}
 */
export function pathOf(strokes) {
  return strokes
    .filter((stroke) => stroke.length > 0)
    .map((stroke) => stroke.map(({ x, y }, place) => `${place ? "L" : "M"}${x} ${y}`).join(" "))
    .join(" ");
}

/**
 * @param {PointerEvent} event
 * @param {HTMLCanvasElement} canvas
 * @returns {Point}
 */
function pointOf(event, canvas) {
  const box = canvas.getBoundingClientRect();
  const within = (/** @type {number} */ share, /** @type {number} */ most) =>
    Math.min(Math.max(Math.round(share * most), 0), most);
  return {
    x: within((event.clientX - box.left) / box.width, WIDTH),
    y: within((event.clientY - box.top) / box.height, HEIGHT),
  };
}

/**
 * @param {HTMLElement} place
 * @returns {void}
 */
function listenForSignature(place) {
  const canvas = place.querySelector("canvas");
  const field = place.querySelector('input[name="strokes"]');
  const ink = canvas?.getContext("2d");
  if (!canvas || !ink || !(field instanceof HTMLInputElement)) return;
  /** @type {Point[][]} */
  let strokes = [];
  place.hidden = false;
  ink.lineWidth = 6;
  ink.lineCap = ink.lineJoin = "round";
  ink.strokeStyle = getComputedStyle(canvas).color;
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    strokes.push([pointOf(event, canvas)]);
  });
  canvas.addEventListener("pointermove", (event) => {
    const stroke = strokes.at(-1);
    const before = stroke?.at(-1);
    if (!event.buttons || !stroke || !before || field.value.length > LONGEST) return;
    const point = pointOf(event, canvas);
    if (Math.hypot(point.x - before.x, point.y - before.y) < NEAR) return;
    stroke.push(point);
    ink.beginPath();
    ink.moveTo(before.x, before.y);
    ink.lineTo(point.x, point.y);
    ink.stroke();
  });
  canvas.addEventListener("pointerup", () => {
    field.value = pathOf(strokes);
  });
  place.querySelector("[data-clear]")?.addEventListener("click", () => {
    strokes = [];
    field.value = "";
    ink.clearRect(0, 0, WIDTH, HEIGHT);
  });
}

for (const place of document.querySelectorAll("[data-signature]")) {
  if (place instanceof HTMLElement) listenForSignature(place);
}
