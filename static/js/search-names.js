// Names of entities, topics and sources, offered in the search box while somebody types. Without it the page of results lists them.
const input = document.querySelector("[data-search-names]");
const PAUSE = 150;

const list = document.createElement("datalist");
list.id = "search-names";
input.after(list);
input.setAttribute("list", list.id);

let waiting = 0;
let asked = "";

const offer = (typed, items) => {
  const begun = typed.slice(0, typed.length - lastWords(typed).length);
  list.replaceChildren(
    ...items.map(({ kind, name, also }) => {
      const option = document.createElement("option");
      option.value = `${begun}${kind}:"${name}"`;
      option.label = also ? `${name}, also ${also} (${kind})` : `${name} (${kind})`;
      return option;
    }),
  );
};

// What is being typed: after the last quotation mark, bracket or field, two words at most.
const lastWords = (typed) => typed.match(/[^\s"():]*(?: [^\s"():]*)?$/)[0];

const look = async () => {
  const typed = input.value;
  const begun = lastWords(typed).trim();
  if (begun.length < 2 || begun === asked) return;
  asked = begun;
  try {
    const answer = await fetch(`${input.dataset.searchNames}?q=${encodeURIComponent(begun)}`);
    if (answer.ok && input.value === typed) offer(typed, (await answer.json()).items);
  } catch {
    // nothing is offered: whoever types goes on without
  }
};

input.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, PAUSE);
});
