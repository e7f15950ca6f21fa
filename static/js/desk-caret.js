// A caret in the text of a review (data-text), so that words are selected from the keyboard: the button data-caret sets it, the arrow
// keys move it, Shift with them selects, Escape takes it away. Nothing can be written in the text.
const text = document.querySelector("[data-text]");
const button = document.querySelector("[data-caret]");
const ATTRIBUTES = { contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": "The text of the article", spellcheck: "false" };

const labels = () => text.querySelectorAll(".desk-block-label"); // numbers and classes of paragraphs: nothing to select

const leave = () => {
  for (const label of labels()) label.removeAttribute("contenteditable");
  for (const name of Object.keys(ATTRIBUTES)) text.removeAttribute(name);
  button.setAttribute("aria-pressed", "false");
};

const enter = () => {
  for (const [name, value] of Object.entries(ATTRIBUTES)) text.setAttribute(name, value);
  for (const label of labels()) label.setAttribute("contenteditable", "false");
  button.setAttribute("aria-pressed", "true");
  const selection = getSelection();
  const begins = !text.contains(selection.anchorNode);
  text.focus({ preventScroll: true });
  if (begins) selection.collapse(text.querySelector("[data-start]") ?? text, 0);
};

if (text && button) {
  button.hidden = false;
  button.addEventListener("mousedown", (event) => event.preventDefault()); // what is selected stays so
  button.addEventListener("click", () => (text.isContentEditable ? leave() : enter()));
  for (const kind of ["beforeinput", "paste", "cut", "drop", "dragstart"]) {
    text.addEventListener(kind, (event) => text.isContentEditable && event.preventDefault());
  }
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !text.isContentEditable) return;
    leave();
    text.closest("[tabindex]")?.focus({ preventScroll: true });
  });
  text.addEventListener("blur", leave);
}
