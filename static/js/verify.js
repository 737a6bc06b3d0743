// Compares a file with the definitive text inside the browser: the file never leaves the device.
// Without this script, or without a secure context, the form sends it and the portal compares.

const form = document.querySelector("form[data-sha256]");

async function fingerprint(bytes) {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Where a PDF begins inside of a signed envelope.
function startOfPdf(bytes) {
  const mark = [0x25, 0x50, 0x44, 0x46, 0x2d]; // "%PDF-"
  const last = Math.min(bytes.length - mark.length, 65536);
  for (let at = 0; at <= last; at += 1) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}

async function likeness(file) {
  const size = Number(form.dataset.size);
  const bytes = new Uint8Array(await file.arrayBuffer());
  if (bytes.length === size && (await fingerprint(bytes)) === form.dataset.sha256) return "same";
  const start = startOfPdf(bytes);
  if (start < 0 || bytes.length - start < size) return "other";
  const inner = await fingerprint(bytes.subarray(start, start + size));
  return inner === form.dataset.sha256 ? "contains" : "other";
}

async function compare(file) {
  const place = document.getElementById("esito-confronto");
  const found = await likeness(file);
  const outcome = document.querySelector(`template[data-likeness="${found}"]`).content.cloneNode(true);
  outcome.querySelector("[data-file-name]").textContent = file.name;
  place.replaceChildren(outcome);
  place.focus();
}

if (form && window.crypto?.subtle) {
  const field = form.querySelector("input[type=file]");
  document.querySelector("[data-when-sent]").hidden = true;
  document.querySelector("[data-when-local]").hidden = false;
  form.addEventListener("submit", (event) => {
    const [file] = field.files;
    if (!file) return; // the portal says what is missing
    event.preventDefault();
    compare(file);
  });
  form.addEventListener("dragover", (event) => event.preventDefault());
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) compare(file);
  });
}
