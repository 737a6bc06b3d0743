// The page of a table: a line is in the browser as soon as it is written, then on the server, also
// when the network comes back much later. Without this the form is a form.

const AGAIN_AFTER = 15_000;
const form = document.querySelector("[data-cm-note-form]");

if (form && "indexedDB" in window) {
  import(form.dataset.cmQueue).then(start).catch(() => {
    // No room or no right to store: the form still works as a form.
  });
}

async function start({ openQueue, newNonce, SENT, REFUSED, LATER }) {
  const { cmOwner: owner, cmTable: table } = form.dataset;
  const queue = await openQueue("tavoli", owner);
  const text = form.elements.namedItem("text");
  const status = form.querySelector("[data-cm-note-status]");
  const waiting = document.querySelector("[data-cm-note-waiting]");
  const url = form.action;

  const own = async () => (await queue.all()).filter((item) => item.url === url);

  async function send(item) {
    const body = new URLSearchParams(item.fields);
    body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
    body.set("token", item.nonce);
    let answer;
    try {
      answer = await fetch(item.url, { method: "POST", body, headers: { Accept: "application/json" } });
    } catch {
      return LATER;
    }
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (answer.ok && isJson && !answer.redirected) return SENT;
    if (answer.status === 422 && isJson) {
      item.why = (await answer.json()).errors.join(" ");
      return REFUSED;
    }
    return LATER; // signed out, closed, or the server is down: the words stay here
  }

  function row(item) {
    const line = document.createElement("li");
    line.className = "cm-note";
    const what = document.createElement("p");
    what.className = "cm-note-text mb-0";
    what.textContent = item.fields.text;
    const why = document.createElement("p");
    why.className = item.why ? "cm-small cm-note-refused mb-0" : "cm-small cm-soft mb-0";
    why.textContent = item.why || "Su questo dispositivo, da inviare";
    line.append(what, why);
    if (item.why) line.append(takeBack(item));
    return line;
  }

  function takeBack(item) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "cm-link";
    button.textContent = "Correggi";
    button.addEventListener("click", async () => {
      if (text.value.trim()) text.value = `${text.value}\n${item.fields.text}`;
      else text.value = item.fields.text;
      await queue.keepDraft(table, text.value);
      await queue.remove(item.nonce);
      text.focus();
      await show();
    });
    return button;
  }

  async function show() {
    const items = await own();
    waiting.replaceChildren(...items.map(row));
    waiting.hidden = items.length === 0;
    const count = items.filter((item) => !item.why).length;
    if (count) {
      const words = count === 1 ? "1 riga da inviare" : `${count} righe da inviare`;
      status.textContent = navigator.onLine ? `${words}…` : `Senza rete: ${words}, al sicuro su questo dispositivo.`;
    }
    return count;
  }

  async function flush() {
    const sent = await queue.flush(send);
    const left = await show();
    if (!sent) return;
    if (!left) status.textContent = sent === 1 ? "Riga salvata." : `${sent} righe salvate.`;
    refresh();
  }

  /** What others have written meanwhile; not under the hands of who is at work there. */
  function refresh() {
    const lines = document.getElementById("righe");
    if (document.hidden || !navigator.onLine || lines.contains(document.activeElement)) return;
    if (!lines.querySelector("details[open]")) lines.dispatchEvent(new CustomEvent("cm-refresh"));
  }

  form.addEventListener("submit", async (event) => {
    if (!text.value.trim()) return; // the server says what is missing
    event.preventDefault();
    const fields = {
      text: text.value,
      city: form.elements.namedItem("city").value,
      kind: form.elements.namedItem("kind").value,
    };
    try {
      await queue.put({ nonce: newNonce(), url, fields });
    } catch {
      form.submit(); // the disk is full: as without this file
      return;
    }
    text.value = "";
    await queue.keepDraft(table, "");
    text.focus();
    await show();
    await flush();
  });

  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  text.addEventListener("input", () => queue.keepDraft(table, text.value));
  if (!text.value) text.value = await queue.draft(table);

  window.addEventListener("online", flush);
  window.addEventListener("offline", show);
  window.setInterval(flush, AGAIN_AFTER);
  window.setInterval(refresh, AGAIN_AFTER);
  form.dataset.cmReady = "yes";
  await show();
  await flush();
}
