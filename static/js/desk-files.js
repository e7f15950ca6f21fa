// Files of evidence, saved as one types: what the archive has taken is named from then on by its token, and not sent again.
// data-file: the box of one row. The module that saves tells by draft:sending, and by draft:answered with {files, errors}.
const form = document.querySelector("form[data-autosave]");
const boxes = () => [...form.querySelectorAll("[data-file]")];
const part = (box, name) => box.querySelector(`[data-file-${name}]`);
const chooser = (box) => box.querySelector("input[type=file]");
const dropper = (box) => box.querySelector("input[type=checkbox]");
let sent = new Map(); // box -> the file on its way

const showName = (box, { file, address }) => {
  const [link, name] = [part(box, "link"), part(box, "name")];
  for (const one of [link, name]) one.textContent = file;
  if (address) link.href = address;
  link.hidden = !address;
  name.hidden = Boolean(address);
};

const show = (box, row) => {
  showName(box, row);
  part(box, "facts").textContent = `${row.label}, ${row.size}`;
  Object.assign(part(box, "token"), { value: row.token, disabled: false });
  part(box, "now").hidden = false;
  part(box, "label").textContent = part(box, "label").dataset.fileLabel;
};

// The file that was sent is not sent again, whether it was taken or refused; one chosen since then waits for its turn
const settle = (box, error) => {
  const input = chooser(box);
  if (input.files[0] === sent.get(box)) input.value = "";
  input.setAttribute("aria-invalid", String(Boolean(error)));
  if (!error) dropper(box).checked = false;
  part(box, "fault").textContent = error?.message ?? "";
  part(box, "fault").hidden = !error;
};

if (form) {
  form.addEventListener("draft:sending", () => {
    sent = new Map(boxes().map((box) => [box, chooser(box).files[0]]).filter(([, file]) => file));
  });
  form.addEventListener("draft:answered", ({ detail: { files, errors = [] } }) => {
    if (!files) return;
    for (const box of boxes()) {
      const row = files.find((one) => one.field === box.id);
      if (row) show(box, row);
      if (sent.has(box)) settle(box, errors.find((one) => one.field === box.id));
    }
    sent = new Map();
  });
}
