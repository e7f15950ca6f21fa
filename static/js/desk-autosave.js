// Saves the form data-autosave as one types. The lock number tells the server which draft the page was showing; when it is
// no longer the newest, nothing is overwritten: both texts are shown and the person decides. Where saving cannot go on it says
// why, and leaves the form as it is. Answers are JSON; {"ended", "message", "sign_in"} means that trying again is of no use.
const PAUSE = 1200; // milliseconds after the last key
const WAITS = [2, 4, 8, 15, 30, 60]; // seconds before the next try, where no answer came
const form = document.querySelector("form[data-autosave]");

const isJson = (answer) => answer.headers.get("Content-Type")?.startsWith("application/json");
const isForLater = (status) => status >= 500 || status < 400 || status === 408 || status === 429;

// What the archive says; throws where it did not get to answer, so that it is asked again
const read = async (answer) => {
  if (isJson(answer)) return answer.json();
  if (!isForLater(answer.status)) return { ended: true, message: `The archive does not take it (answer ${answer.status}).`, sign_in: "" };
  const later = new Error("no answer");
  later.status = answer.status;
  later.wait = Number(answer.headers.get("Retry-After")) || 0;
  throw later;
};

const element = (name, words, kind = "") => {
  const made = document.createElement(name);
  made.textContent = words;
  if (kind) made.className = kind;
  return made;
};

const button = (words, act) => {
  const made = element("button", words, "button");
  made.type = "button";
  if (act) made.addEventListener("click", act);
  else made.dataset.copyWords = "";
  return made;
};

const notice = (...parts) => {
  const box = element("div", "", "notice");
  box.dataset.kind = "error";
  box.setAttribute("role", "alert");
  box.append(...parts);
  return box;
};

const compared = (differences) => {
  const table = element("table", "", "compare");
  const head = element("tr", "");
  head.append(element("th", "Question"), element("th", "Here, not yet saved"), element("th", "Saved in the other window"));
  table.append(head);
  for (const row of differences) {
    const line = element("tr", "");
    line.append(element("th", row.label), element("td", row.sent), element("td", row.stored));
    table.append(line);
  }
  return table;
};

if (form) {
  const address = form.getAttribute("action") ?? location.pathname;
  const status = form.querySelector("[data-status]");
  const told = form.querySelector("[data-stale]");
  const lock = form.elements.lock;
  let typed = form.dataset.autosave === "unsaved" ? 1 : 0; // counts changes; saved: how many of them the server has taken
  let saved = 0;
  let failures = 0;
  let timer = 0;
  let sending = null;
  let halt = ""; // "both": the person must choose; "away": until one has signed in; "ended": for good
  let isLeaving = false;

  const say = (words, state = "") => {
    status.textContent = words;
    status.dataset.state = state;
  };

  const stop = (why, words, ...parts) => {
    halt = why;
    clearTimeout(timer);
    told.replaceChildren(notice(...parts));
    told.hidden = false;
    told.scrollIntoView({ block: "nearest" });
    say(words, "failed");
  };

  const goOn = () => {
    halt = "";
    told.hidden = true;
    return save();
  };

  const showBoth = (answer) => {
    const load = element("a", "Load what was saved there", "button");
    load.href = location.pathname;
    const row = element("p", "", "row");
    row.append(button("Keep what is here", () => {
      lock.value = answer.lock;
      goOn();
    }), load, button("Copy my words"));
    stop("both", "Not saved: the draft was changed in another window.", element("p", answer.message), compared(answer.differences), row);
  };

  const end = (answer) => {
    const row = element("p", "", "row");
    if (answer.sign_in) {
      const link = element("a", "Sign in (another tab)", "button");
      Object.assign(link, { href: answer.sign_in, target: "_blank", rel: "noopener" });
      row.append(link, button("I have signed in: save", comeBack));
    }
    row.append(button("Copy my words"));
    stop(answer.sign_in ? "away" : "ended", "Not saved. Your words are still here.", element("p", answer.message), row);
  };

  const ask = (options) => fetch(address, { headers: { Accept: "application/json" }, redirect: "manual", cache: "no-store", ...options });

  const post = () => {
    const body = new FormData(form);
    body.set("action", "save");
    form.dispatchEvent(new Event("draft:sending"));
    return ask({ method: "POST", body });
  };

  // A second signing in changes the token of every form: the new one is fetched. Whether saving can go on.
  const renew = async () => {
    const answer = await read(await ask({}));
    if (!answer.token) {
      end(answer);
      return false;
    }
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = answer.token;
    return true;
  };

  const later = (error) => {
    const wait = Math.max(error.wait ?? 0, WAITS[Math.min(failures, WAITS.length - 1)]);
    failures += 1;
    const why = !error.status ? "no connection" : error.status === 503 ? "the archive is busy" : `the archive did not answer (${error.status})`;
    say(`Not saved: ${why}. Your words stay here and are sent again in ${wait} seconds.`, "failed");
    timer = setTimeout(save, wait * 1000);
  };

  const took = (answer, sent) => {
    lock.value = answer.lock;
    saved = sent;
    form.dispatchEvent(new CustomEvent("draft:saved", { detail: { errors: answer.errors } }));
    if (saved === typed) say(answer.message);
  };

  const send = async () => {
    const sent = typed;
    try {
      let got = await post();
      if (got.status === 403) {
        if (!(await renew())) return;
        got = await post();
      }
      const answer = await read(got);
      failures = 0;
      form.dispatchEvent(new CustomEvent("draft:answered", { detail: answer }));
      if (got.ok) took(answer, sent);
      else if (answer.ended) end(answer);
      else if (got.status === 409) showBoth(answer);
      else say(answer.message, "failed"); // refused: it is sent again once it was changed
      return got.ok || got.status === 422;
    } catch (error) {
      later(error);
    }
  };

  // Whether the server has answered to what is in the form
  const save = async () => {
    clearTimeout(timer);
    while (sending) await sending;
    if (halt) return false;
    sending = send();
    const answered = await sending;
    sending = null;
    return Boolean(answered);
  };

  const comeBack = async () => {
    if (halt !== "away" || sending) return;
    sending = renew().catch(() => false); // no connection yet: asked again when the person is back, or types
    const isBack = await sending;
    sending = null;
    if (isBack) await goOn();
  };

  form.addEventListener("input", () => {
    typed += 1;
    clearTimeout(timer);
    if (halt === "away") timer = setTimeout(comeBack, PAUSE);
    if (halt) return;
    say("Not yet saved…");
    timer = setTimeout(save, PAUSE);
  });
  addEventListener("online", () => typed !== saved && save());
  addEventListener("focus", comeBack);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && comeBack());

  // The page is left for the server's answer only when the server has taken what is in it
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!halt && !sending && typed === saved) {
      isLeaving = true;
      return;
    }
    event.preventDefault();
    if (halt) return told.scrollIntoView({ block: "nearest" });
    if (!(await save())) return;
    isLeaving = true;
    saved = typed;
    form.requestSubmit(event.submitter);
  });
  addEventListener("pageshow", () => (isLeaving = false));
  addEventListener("beforeunload", (event) => {
    if (typed !== saved && !isLeaving) event.preventDefault();
  });
  if (typed) say("Not saved yet.", "failed");
}
