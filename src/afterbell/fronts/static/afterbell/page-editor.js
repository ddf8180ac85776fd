// @ts-check
/** The editor of a page: it stands over the plain field. */
import { GATHER, keepWhatIsTyped, post } from "./page-keeping.js";
import { toast } from "./toast.js";

const HOST = /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([:/?#]|$)/u;
const NAMES =
  "bold italic strike link heading1 quote bullets numbers outdent indent attachFiles undo redo unlink url urlPlaceholder code captionPlaceholder remove";

const form = document.querySelector("form[data-page-editor]");
if (form instanceof HTMLFormElement) {
  keepWhatIsTyped(form);
  void stand(form);
}

/**
 * Put the editor in the place of the plain field; where its library did not come, the field stays.
 * @param {HTMLFormElement} form
 * @returns {Promise<void>}
 */
async function stand(form) {
  const field = form.elements.namedItem("words");
  const kind = form.elements.namedItem("form");
  const input = document.getElementById("page-html");
  if (!(field instanceof HTMLTextAreaElement && kind instanceof HTMLInputElement && input instanceof HTMLInputElement)) return;
  /** @type {any} */
  let Trix;
  try {
    ({ default: Trix } = await import(form.dataset.library ?? ""));
  } catch {
    return;
  }
  const said = (form.dataset.words ?? "").split("|");
  NAMES.split(" ").forEach((name, at) => (Trix.config.lang[name] = said[at]));
  Trix.config.blockAttributes.heading1.tagName = "h2";
  Trix.config.attachments.preview.caption = { name: false, size: false };
  const editor = document.createElement("trix-editor");
  editor.setAttribute("input", "page-html");
  editor.setAttribute("aria-label", form.dataset.named ?? "");
  editor.className = "written";
  field.closest(".field")?.append(editor);
  field.hidden = true;
  editor.addEventListener("trix-initialize", () => {
    for (const button of form.querySelectorAll("trix-toolbar button[title]")) {
      button.setAttribute("aria-label", button.getAttribute("title") ?? "");
    }
    for (const one of form.querySelectorAll("trix-toolbar input")) one.removeAttribute("required");
  });
  for (const what of ["click", "keydown"]) form.addEventListener(what, (event) => mendLink(form, event), true);
  editor.addEventListener("trix-change", () => {
    [field.value, kind.value] = [input.value, "html"];
    form.dispatchEvent(new Event("input"));
  });
  // The editor writes with the next frame; who leaves before it would lose the last words.
  form.addEventListener(GATHER, () => {
    const typing = editor.editorController?.inputController;
    if (typing?.scheduledRender) typing.render();
  });
  editor.addEventListener("trix-file-accept", (event) => {
    event.preventDefault();
    const { file } = /** @type {any} */ (event);
    if (file && isOther(form, file)) toast(form.dataset.noPicture ?? "");
    else if (file) void send(form, file, editor, Trix);
  });
}

/**
 * Put https:// before what is meant as an address, before the editor reads it; say so where it can be none.
 * @param {HTMLFormElement} form
 * @param {Event} event
 * @returns {void}
 */
function mendLink(form, event) {
  const pressed = event.target instanceof HTMLInputElement ? event.target : null;
  const field = pressed?.closest(".trix-dialog")?.querySelector("input[type=url]");
  if (!pressed || !(field instanceof HTMLInputElement)) return;
  const enters = event instanceof KeyboardEvent && event.key === "Enter" && pressed === field;
  if (!enters && !(event.type === "click" && pressed.dataset.trixMethod === "setAttribute")) return;
  if (HOST.test(field.value)) field.value = `https://${field.value}`;
  field.setCustomValidity("");
  if (!field.checkValidity()) toast(form.dataset.noAddress ?? "");
}

/**
 * @param {HTMLFormElement} form
 * @param {File} file
 * @returns {boolean} whether it is no picture, by its kind or, where that is not known, by its name
 */
function isOther(form, file) {
  if (file.type) return !file.type.startsWith("image/");
  const attached = form.elements.namedItem("file");
  const ends = attached instanceof HTMLInputElement ? attached.accept.split(",") : [];
  return ends.some((end) => file.name.toLowerCase().endsWith(end));
}

/**
 * Send a picture, and set it where the writer is.
 * @param {HTMLFormElement} form
 * @param {File} file
 * @param {any} editor
 * @param {any} Trix
 * @returns {Promise<void>}
 */
async function send(form, file, editor, Trix) {
  const body = new FormData();
  body.set("photo", file);
  const answer = await post(form, form.dataset.picture ?? "", body);
  if (!answer.url) {
    toast(answer.said ?? form.dataset.keeping ?? "");
    return;
  }
  const { url, width, height } = answer;
  editor.editor.insertAttachment(new Trix.Attachment({ url, width, height, contentType: "image/webp", previewable: true }));
}
