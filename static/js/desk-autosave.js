// Saves the form data-autosave as one types. The lock number tells the server which draft the page was showing; when it is
// no longer the newest, nothing is overwritten: both texts are shown and the person decides.
const PAUSE = 1200; // milliseconds after the last key
const RETRY = 5000;
const form = document.querySelector("form[data-autosave]");

if (form) {
  const status = form.querySelector("[data-status]");
  const stale = form.querySelector("[data-stale]");
  const lock = form.elements.lock;
  let timer = 0;
  let changed = false;
  let sending = null;
  let stopped = false;

  const say = (words, state = "") => {
    status.textContent = words;
    status.dataset.state = state;
  };

  const cell = (name, words) => {
    const made = document.createElement(name);
    made.textContent = words;
    return made;
  };

  const showBoth = (answer) => {
    stopped = true;
    const table = document.createElement("table");
    table.className = "compare";
    const head = document.createElement("tr");
    head.append(cell("th", "Question"), cell("th", "Here, not yet saved"), cell("th", "Saved in the other window"));
    table.append(head);
    for (const row of answer.differences) {
      const line = document.createElement("tr");
      line.append(cell("th", row.label), cell("td", row.sent), cell("td", row.stored));
      table.append(line);
    }
    const box = document.createElement("div");
    box.className = "notice";
    box.dataset.kind = "error";
    box.append(cell("p", answer.message), table);
    const keep = cell("button", "Keep what is here");
    keep.type = "button";
    keep.className = "button";
    keep.addEventListener("click", () => {
      lock.value = answer.lock;
      stopped = false;
      stale.hidden = true;
      save();
    });
    const load = cell("a", "Load what was saved there");
    load.href = location.pathname;
    load.className = "button";
    const row = document.createElement("p");
    row.className = "row";
    row.append(keep, load);
    box.append(row);
    stale.replaceChildren(box);
    stale.hidden = false;
    stale.scrollIntoView({ block: "nearest" });
    say("Not saved: the draft was changed in another window.", "failed");
  };

  const send = async () => {
    const data = new FormData(form);
    data.set("action", "save");
    changed = false;
    try {
      const answer = await fetch(form.getAttribute("action") ?? location.pathname, { method: "POST", body: data, headers: { Accept: "application/json" } });
      if (answer.status === 409) return showBoth(await answer.json());
      if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("application/json")) throw new Error(String(answer.status));
      const told = await answer.json();
      lock.value = told.lock;
      say(told.message);
    } catch {
      changed = true;
      say("Not saved: no connection. Your words stay here and are sent again.", "failed");
      timer = setTimeout(save, RETRY);
    }
  };

  const save = async () => {
    clearTimeout(timer);
    if (stopped) return;
    if (sending) await sending;
    sending = send();
    await sending;
    sending = null;
  };

  form.addEventListener("input", () => {
    changed = true;
    say("Not yet saved…");
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  addEventListener("online", () => changed && save());
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    changed = false;
    if (!sending) return;
    event.preventDefault();
    sending.then(() => form.requestSubmit(event.submitter));
  });
  addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
