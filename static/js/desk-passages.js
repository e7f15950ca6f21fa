// Takes words selected in the text (data-text) into the sheet: as a passage of the question one is at, or as a new claim.
// Offsets are code points from the beginning of the version; each block says in data-start where it begins.
const text = document.querySelector("[data-text]");
const length = (words) => [...words].length;
let selected = [];

const partOf = (range, block) => {
  const words = document.createRange();
  words.selectNodeContents(block);
  if (range.compareBoundaryPoints(Range.END_TO_START, words) >= 0 || range.compareBoundaryPoints(Range.START_TO_END, words) <= 0) return null;
  if (range.compareBoundaryPoints(Range.START_TO_START, words) > 0) words.setStart(range.startContainer, range.startOffset);
  if (range.compareBoundaryPoints(Range.END_TO_END, words) < 0) words.setEnd(range.endContainer, range.endOffset);
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(words.startContainer, words.startOffset);
  const raw = words.toString();
  const exact = raw.trim();
  const start = Number(block.dataset.start) + length(before.toString()) + length(raw) - length(raw.trimStart());
  return exact ? { exact, start, end: start + length(exact) } : null;
};

const read = () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer)) return [];
  return [...text.querySelectorAll("[data-start]")].map((block) => partOf(range, block)).filter(Boolean);
};

const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

const takePassages = (box) => {
  const words = box.querySelector("textarea");
  const places = box.querySelector("input[type=hidden]");
  const known = JSON.parse(places.value || "[]");
  const lines = words.value.split("\n").filter((line) => line.trim());
  words.value = [...lines, ...selected.map((place) => place.exact)].join("\n");
  places.value = JSON.stringify([...known, ...selected]);
  box.closest("details")?.setAttribute("open", "");
  changed(words);
};

const takeClaim = (button) => {
  const form = button.form;
  const details = form.querySelector("[data-new-claim]");
  details.open = true;
  if (selected.length) {
    // a claim may run over several paragraphs: it is all that stands between the first and the last word selected
    const exact = selected.map((place) => place.exact).join("\n\n");
    form.elements["new-exact"].value = exact;
    form.elements["new-place"].value = JSON.stringify([{ exact, start: selected[0].start, end: selected.at(-1).end }]);
    if (!form.elements["new-statement"].value) form.elements["new-statement"].value = exact.replace(/\s+/g, " ");
    changed(form.elements["new-exact"]);
  }
  form.elements[selected.length ? "new-statement" : "new-exact"].focus();
};

const questionNow = () =>
  document.querySelector('[data-key-scope][data-state="current"]') ?? document.querySelector("[data-key-scope]");

if (text) {
  document.addEventListener("selectionchange", () => {
    const now = read();
    if (now.length || text.contains(getSelection().anchorNode)) selected = now;
  });
  for (const button of document.querySelectorAll("[data-take]")) {
    button.hidden = false;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      if (button.dataset.take === "claim") takeClaim(button);
      else if (selected.length) takePassages(button.closest("[data-passages]"));
    });
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");
    if (event.key !== "p" || typing || event.ctrlKey || event.metaKey || event.altKey || !selected.length) return;
    const box = questionNow()?.querySelector("[data-passages]");
    if (!box) return;
    event.preventDefault();
    takePassages(box);
  });
}
