// Words that the server has not yet taken are kept in the tab (sessionStorage) for each sheet, and offered back when its page is
// loaded again. data-kept="12": where they are offered. data-copy-words: a button that copies everything typed.
// The module that saves tells what became of them by draft:sending and draft:saved, the latter with the fields in error.
const box = document.querySelector("[data-kept]");
const form = document.querySelector("form[data-autosave]");
const KEY = `draft-${box?.dataset.kept}`;
const OWN = ["csrfmiddlewaretoken", "lock"];

const element = (name, words = "", kind = "") => {
  const made = document.createElement(name);
  made.textContent = words;
  if (kind) made.className = kind;
  return made;
};

const isWords = (one) => one.type !== "file" && !("fileToken" in one.dataset); // files are kept by desk-files.js
const controls = () => [...(form?.elements ?? [])].filter((one) => one.name && one.tagName !== "BUTTON" && !OWN.includes(one.name) && isWords(one));
const isTicked = (one) => one.type === "radio" || one.type === "checkbox";

const valuesOf = (one, inPage) => {
  if (isTicked(one)) return (inPage ? one.defaultChecked : one.checked) ? [one.value] : [];
  if (!(one instanceof HTMLSelectElement)) return [inPage ? one.defaultValue : one.value];
  const chosen = [...one.options].filter((option) => (inPage ? option.defaultSelected : option.selected));
  return (chosen.length || !one.options.length ? chosen : [one.options[0]]).map((option) => option.value);
};

// name -> its values as one string; inPage: as the server wrote them, whatever the browser has filled in since
const answers = (inPage = false) => {
  const found = new Map();
  for (const one of controls()) found.set(one.name, [...(found.get(one.name) ?? []), ...valuesOf(one, inPage)]);
  return new Map([...found].map(([name, values]) => [name, JSON.stringify(values)]));
};

const labelOf = (one) => {
  const label = one.closest("fieldset.choices")?.querySelector("legend") ?? one.labels?.[0];
  const question = one.closest("[data-step]")?.querySelector("h2, summary");
  const plain = (part) => (part ? [...part.childNodes].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim() : "");
  return [plain(question), plain(label)].filter(Boolean).join(": ").replace(/\s+/g, " ");
};

const saidBy = (one) => {
  if (one.type === "hidden") return "";
  if (isTicked(one)) return one.checked ? (one.labels?.[0]?.querySelector("span")?.textContent ?? "yes") : "";
  return one instanceof HTMLSelectElement ? (one.value && one.selectedOptions[0]?.textContent) || "" : one.value.trim();
};

const claims = () => document.querySelectorAll('[data-step][data-kind="claim"]').length;
const isOfNewClaim = (one) => Boolean(one.closest("[data-new-claim]"));

// What stands in the form now, a row for each name: {name, label, words, values}; of the fields of a new claim also how many
// claims there were: when there is one more, it was added.
const rows = () => {
  const found = new Map();
  const now = answers();
  for (const one of controls()) {
    const row = found.get(one.name) ?? { name: one.name, label: labelOf(one), words: "", values: now.get(one.name), claims: isOfNewClaim(one) ? claims() : null };
    row.words = [row.words, saidBy(one)].filter(Boolean).join("; ");
    found.set(one.name, row);
  }
  return [...found.values()];
};

const stored = () => {
  try {
    return JSON.parse(sessionStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
};

let offered = box ? stored() : [];
// What the server holds, as far as this page knows: what it wrote into the form, unless it says that this was not saved
const taken = form?.dataset.autosave === "unsaved" ? new Map() : answers(true);
let sending = new Map();

const keep = () => {
  const typed = rows().filter((row) => row.values !== taken.get(row.name));
  const waiting = offered.filter((old) => !typed.some((row) => row.name === old.name));
  const all = [...waiting, ...typed];
  try {
    if (all.length) sessionStorage.setItem(KEY, JSON.stringify(all));
    else sessionStorage.removeItem(KEY);
  } catch {} // no room, or not allowed: the words still stand in the form
};

const putBack = (row) => {
  const wanted = JSON.parse(row.values);
  const fields = controls().filter((one) => one.name === row.name);
  for (const one of fields) {
    if (isTicked(one)) one.checked = wanted.includes(one.value);
    else if (one instanceof HTMLSelectElement) for (const option of one.options) option.selected = wanted.includes(option.value);
    else one.value = wanted[0] ?? "";
    one.closest("details")?.setAttribute("open", "");
  }
  return fields.length > 0;
};

const button = (words, act) => {
  const made = element("button", words, "button");
  made.type = "button";
  made.addEventListener("click", act);
  return made;
};

const inText = (list) => list.filter((row) => row.words).map((row) => `${row.label}\n${row.words}`).join("\n\n");

const copy = async (words, near) => {
  const told = near.parentElement.querySelector("[data-copied]") ?? element("span");
  told.dataset.copied = "";
  told.setAttribute("role", "status");
  near.after(told);
  try {
    await navigator.clipboard.writeText(words);
    told.textContent = "Copied.";
  } catch {
    const area = element("textarea", words, "copied-words");
    area.readOnly = true;
    area.rows = 8;
    area.setAttribute("aria-label", "Your words");
    told.replaceChildren(document.createTextNode("Copy them from here:"), area);
    area.select();
  }
};

const offer = () => {
  const now = new Map(rows().map((row) => [row.name, row.words]));
  const shown = offered.filter((row) => row.words || now.get(row.name));
  box.hidden = !shown.length;
  if (!shown.length) return box.replaceChildren();
  const notice = element("div", "", "notice");
  notice.setAttribute("role", "alert");
  const table = element("table", "", "compare");
  const head = element("tr");
  head.append(...["Question", "Typed here, not saved", ...(form ? ["In the form now"] : [])].map((words) => element("th", words)));
  table.append(head);
  for (const row of shown) {
    const line = element("tr");
    line.append(element("th", row.label), element("td", row.words || "nothing"), ...(form ? [element("td", now.get(row.name) || "nothing")] : []));
    table.append(line);
  }
  const tools = element("p", "", "row");
  if (form) tools.append(button("Put them back", () => {
    offered = offered.filter((row) => !putBack(row));
    offer();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }));
  tools.append(button("Copy these words", (event) => copy(inText(offered), event.target)), button("Drop them", () => {
    offered = [];
    keep();
    offer();
  }));
  notice.append(element("p", "Words that were typed here before did not reach the archive. They are kept in this tab."), table, tools);
  box.replaceChildren(notice);
};

if (box) {
  const now = answers();
  const isAdded = (row) => form && row.claims !== null && row.claims < claims();
  offered = offered.filter((row) => now.get(row.name) !== row.values && !isAdded(row));
  keep();
  offer();
}

if (form && box) {
  form.addEventListener("input", keep);
  form.addEventListener("draft:sending", () => (sending = answers()));
  form.addEventListener("draft:saved", (event) => {
    const refused = new Set(event.detail.errors.map((error) => error.field));
    for (const [name, values] of sending) if (!refused.has(name)) taken.set(name, values);
    keep();
  });
}

document.addEventListener("click", (event) => {
  const asked = event.target instanceof Element && event.target.closest("[data-copy-words]");
  if (asked) copy(inText(rows()), asked);
});
