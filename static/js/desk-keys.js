// Keys of the desk. data-key="n": pressing n clicks the element; within data-key-scope only while that scope is current.
// data-sends: Ctrl-Enter within its form clicks it, whatever else that key would do on the page.
// data-step: j and k walk through these. data-opens="x": opens the dialog data-dialog="x".
// the text of a review may hold a caret (desk-caret.js), and nothing is typed in it
const TYPING = "textarea, select, [contenteditable]:not([data-text]), input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
let current = null;

const makeCurrent = (step) => {
  if (current === step) return;
  current?.removeAttribute("data-state");
  current = step;
  current?.setAttribute("data-state", "current");
};

const walk = (by) => {
  const steps = [...document.querySelectorAll("[data-step]")];
  if (!steps.length) return;
  const at = steps.indexOf(current);
  const next = steps[at < 0 ? 0 : Math.min(Math.max(at + by, 0), steps.length - 1)];
  makeCurrent(next);
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
};

const press = (key) => {
  const found = [...document.querySelectorAll("[data-key]")].filter((element) => element.dataset.key === key);
  const scope = current?.closest("[data-key-scope]") ?? document.querySelector("[data-key-scope]");
  const element = found.find((one) => scope?.contains(one)) ?? found.find((one) => !one.closest("[data-key-scope]"));
  if (!element || element.disabled) return false;
  const closed = element.closest("details:not([open])");
  if (closed && !(element instanceof HTMLElement && element.tagName === "SUMMARY")) closed.open = true;
  element.click();
  if (element instanceof HTMLInputElement) element.focus({ preventScroll: true });
  return true;
};

// Whoever speaks to the computer, or leans on the keyboard, turns keys of one letter off (WCAG 2.2, 2.1.4): kept in this browser.
const SWITCH = "desk-keys";
let lettersOn = true;
try {
  lettersOn = localStorage.getItem(SWITCH) !== "off";
} catch {
  // Without storage they are on at each page.
}
for (const box of document.querySelectorAll("[data-keys-switch]")) {
  box.checked = lettersOn;
  document.documentElement.dataset.keys = lettersOn ? "on" : "off";
  box.addEventListener("change", () => {
    lettersOn = box.checked;
    document.documentElement.dataset.keys = lettersOn ? "on" : "off";
    try {
      localStorage.setItem(SWITCH, lettersOn ? "on" : "off");
    } catch {
      // It holds for this page.
    }
  });
}

document.addEventListener("focusin", (event) => {
  const step = event.target instanceof Element && event.target.closest("[data-step]");
  if (step) makeCurrent(step);
});

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  const typing = event.target instanceof Element && event.target.matches(TYPING);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const own = event.target instanceof Element && event.target.closest("form")?.querySelector("[data-sends]");
    if (own) own.click();
    if (own || press("ctrl+enter")) event.preventDefault();
    return;
  }
  if (event.key === "Escape" && typing) return event.target.blur();
  if (typing || !lettersOn || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "j" || event.key === "k") return walk(event.key === "j" ? 1 : -1);
  if (event.key.length === 1 && press(event.key)) event.preventDefault();
});

// data-becomes="x": a disclosure for those without scripts, whose words are taken into the dialog data-dialog="x"
for (const details of document.querySelectorAll("[data-becomes]")) {
  const dialog = document.querySelector(`[data-dialog="${details.dataset.becomes}"]`);
  dialog?.querySelector("h2")?.after(...[...details.children].filter((child) => child.tagName !== "SUMMARY"));
  details.hidden = Boolean(dialog);
}

for (const opener of document.querySelectorAll("[data-opens]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => document.querySelector(`[data-dialog="${opener.dataset.opens}"]`)?.showModal());
}

// What stands in the way is told at the top of the page: the reader is taken there, and from there by its links.
const reveal = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  for (let at = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  if (target) makeCurrent(target.closest("[data-step]") ?? current);
};
reveal();
addEventListener("hashchange", reveal);
