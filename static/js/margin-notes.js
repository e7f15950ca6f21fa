// Where the margin has room for every note, their disclosures are open, and say so to those who do not see the page.
const margin = matchMedia("(min-width: 70rem)");
const notes = document.querySelectorAll('details.margin-note:not([data-marks="many"] *)');
const set = () => notes.forEach((note) => (note.open = margin.matches));
set();
margin.addEventListener("change", set);

// A link to a note opens it.
const openTarget = () => {
  const note = location.hash && document.getElementById(location.hash.slice(1));
  if (note instanceof HTMLDetailsElement) note.open = true;
};
openTarget();
addEventListener("hashchange", openTarget);
