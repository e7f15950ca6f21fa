// Takes words selected in the text (data-text) into the sheet: as a passage of the question one is at, as its evidence, or
// as a new claim.
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

// The event of a selection comes a moment after it, and a key may come first
const keep = () => {
  const now = read();
  if (now.length || text.contains(getSelection().anchorNode)) selected = now;
};

const changed = (field) => field.dispatchEvent(new Event("input", { bubbles: true }));

// A choice of the reason for each passage taken, as the archive makes one for those it has saved
const askReasons = (box) => {
  const pattern = box.querySelector("template[data-passage-reason]");
  for (const place of pattern ? selected : []) {
    const name = `${pattern.dataset.passageReason}-${place.start}-${place.end}`;
    if (box.closest("form").elements[name]) continue;
    const made = pattern.content.cloneNode(true);
    const select = made.querySelector("select");
    const label = made.querySelector("label");
    Object.assign(select, { name, id: `id_${name}` });
    label.htmlFor = select.id;
    label.textContent = `“${place.exact.length > 80 ? `${place.exact.slice(0, 79)}…` : place.exact}” shows`;
    box.querySelector("[data-passage-reasons]").append(made);
  }
};

const takePassages = (box) => {
  const words = box.querySelector("textarea");
  const places = box.querySelector("input[type=hidden]");
  const known = JSON.parse(places.value || "[]");
  const lines = words.value.split("\n").filter((line) => line.trim());
  words.value = [...lines, ...selected.map((place) => place.exact)].join("\n");
  places.value = JSON.stringify([...known, ...selected]);
  box.closest("details")?.setAttribute("open", "");
  askReasons(box);
  changed(words);
};

const isEmpty = (row) =>
  !row.querySelector("[data-file-token]:enabled") &&
  [...row.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])")].every((field) => !field.value.trim());

// A row of evidence without what it says, and without the file that is kept for it
const empty = (row) => {
  for (const field of row.querySelectorAll("textarea, input:not([type=hidden], [type=checkbox])")) field.value = "";
  for (const box of row.querySelectorAll("[type=checkbox]")) box.checked = false;
  for (const message of row.querySelectorAll(".field-error")) message.hasAttribute("data-file-fault") ? (message.hidden = true) : message.remove();
  for (const token of row.querySelectorAll("[data-file-token]")) Object.assign(token, { value: "", disabled: true });
  for (const now of row.querySelectorAll("[data-file-now]")) now.hidden = true;
  for (const label of row.querySelectorAll("[data-file-none]")) label.textContent = label.dataset.fileNone;
};

// One row more than there are: the last one again, empty, under the next number
const addEvidence = (box) => {
  const rows = [...box.querySelectorAll("fieldset.evidence")];
  const count = box.querySelector("input[name$=-rows]");
  const made = rows.at(-1).cloneNode(true);
  const old = `${count.name.replace(/-rows$/, "")}-${rows.length - 1}-`;
  const next = old.replace(/\d+-$/, `${rows.length}-`);
  for (const one of made.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const attribute of ["name", "id", "for", "aria-describedby"]) {
      if (one.hasAttribute(attribute)) one.setAttribute(attribute, one.getAttribute(attribute).replaceAll(old, next));
    }
  }
  empty(made);
  made.querySelector("legend").textContent = `Evidence ${rows.length + 1}`;
  count.value = rows.length + 1;
  rows.at(-1).after(made);
  return made;
};

const takeEvidence = (box) => {
  const row = [...box.querySelectorAll("fieldset.evidence")].find(isEmpty) ?? addEvidence(box);
  const quote = row.querySelector("textarea[name$=-quote]");
  quote.value = selected.map((place) => place.exact).join("\n");
  box.open = true;
  row.querySelector("input[name$=-url]").focus();
  changed(quote);
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
  document.addEventListener("selectionchange", keep);
  for (const button of document.querySelectorAll("[data-take]")) {
    button.hidden = false;
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      keep();
      if (button.dataset.take === "claim") takeClaim(button);
      else if (selected.length) takePassages(button.closest("[data-passages]"));
    });
  }
  const TAKES = {
    p: () => [takePassages, questionNow()?.querySelector("[data-passages]")],
    e: () => read().length && [takeEvidence, questionNow()?.querySelector("[data-evidence]") ?? document.querySelector("[data-evidence]")],
  };
  // before the keys of the desk, where e without a selection opens the evidence
  document.addEventListener("keydown", (event) => {
    keep();
    const typing = event.target.matches?.("textarea, select, input:not([type=radio], [type=checkbox])");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !selected.length || document.querySelector("dialog[open]")) return;
    const [take, box] = TAKES[event.key]?.() || [];
    if (!box) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    take(box);
  }, true);
}
