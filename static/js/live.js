// data-live="2": the element is fetched anew every two seconds, until it comes back as data-live="done"; then the whole page is.
// data-live-hint: how to do the same by hand, hidden here. form data-upload: its files are measured first, and told while sent.
const FAULTS = 5; // fetches in a row that may fail before it is left to the reader
let faults = 0;

const parse = (text) => new DOMParser().parseFromString(text, "text/html");

const hideHints = () => {
  for (const hint of document.querySelectorAll("[data-live-hint]")) hint.hidden = faults < FAULTS;
};

const again = (live) => {
  hideHints();
  if (faults < FAULTS) setTimeout(() => renew(live), 1000 * Number(live.dataset.live));
};

const renew = async (live) => {
  if (document.hidden) return again(live);
  let fresh = null;
  try {
    const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
    if (answer.ok) fresh = parse(await answer.text()).querySelector("[data-live]");
  } catch {
    // The server may be away for a moment: asked again below.
  }
  faults = fresh ? 0 : faults + 1;
  if (!fresh) return again(live);
  if (fresh.dataset.live === "done") return location.reload();
  live.replaceChildren(...fresh.childNodes);
  again(live);
};

const live = document.querySelector("[data-live]");
if (live && live.dataset.live !== "done") again(live);

const megabytes = (bytes) => (bytes / 1e6).toLocaleString("en-GB", { maximumFractionDigits: bytes < 1e7 ? 1 : 0 });

// Why these files cannot be sent; empty when they can.
const fault = (form) => {
  const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size > Number(form.dataset.limit)) {
    return `These are ${megabytes(size)} MB: more than the ${megabytes(Number(form.dataset.limit))} MB that can be uploaded at once.`;
  }
  if (files.length > Number(form.dataset.most)) return "These are too many files at once: put them into a zip archive.";
  return "";
};

const send = (form) => {
  const say = (words) => {
    form.querySelector("[data-upload-progress]").textContent = words;
  };
  const button = form.querySelector("button:not([type=button])");
  const request = new XMLHttpRequest();
  const lost = () => {
    button.disabled = false;
    say("The connection was lost; nothing was kept. Upload again.");
  };
  request.open("POST", form.getAttribute("action") || location.href);
  request.upload.addEventListener("progress", (event) => {
    const done = event.loaded >= event.total;
    say(done ? "All is sent; it is being stored." : `${megabytes(event.loaded)} of ${megabytes(event.total)} MB sent.`);
  });
  request.addEventListener("load", () => {
    if (request.status < 400) return location.assign(request.responseURL);
    const fresh = parse(request.responseText).querySelector("form[data-upload]");
    if (!fresh) return lost();
    form.replaceWith(fresh);
    fresh.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  });
  request.addEventListener("error", lost);
  request.addEventListener("abort", lost);
  request.send(new FormData(form));
  button.disabled = true;
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-upload]")) return;
  event.preventDefault();
  const words = fault(form);
  const told = form.querySelector("[data-upload-fault]");
  told.textContent = words;
  told.hidden = !words;
  if (!words) send(form);
});
