// What the pages do in the browser, beyond links and forms. Everything works without it too.
import "bootstrap-italia/dist/plugins/init.js";
import "bootstrap-italia/dist/plugins/alert.js";
import "bootstrap-italia/dist/plugins/collapse.js";
import "bootstrap-italia/dist/plugins/dropdown.js";
import "bootstrap-italia/dist/plugins/navbar-collapsible.js";
import { bringWordsBack, keepWords } from "./kept-words.js";

const announcer = () => document.getElementById("annunci");

/** Says `text` to who listens to the page instead of looking at it. */
function announce(text) {
  const place = announcer();
  if (!place || !text) return;
  place.textContent = "";
  window.setTimeout(() => {
    place.textContent = text;
  }, 50);
}

/** After a refused form the focus is on the list of what is wrong. */
function focusErrorSummary(within = document) {
  within.querySelector("[data-cm-error-summary]")?.focus();
}

/** A form marked `data-cm-once` is sent once, however often its button is pressed. */
function sendOnce(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-cm-once")) return;
  if (form.dataset.cmSent) {
    event.preventDefault();
    return;
  }
  form.dataset.cmSent = "yes";
  for (const button of form.querySelectorAll("button[type=submit], button:not([type])")) {
    button.setAttribute("aria-disabled", "true");
    if (form.dataset.cmOnce) button.textContent = form.dataset.cmOnce;
  }
}

async function copyText(button) {
  await navigator.clipboard.writeText(button.dataset.cmCopy);
  announce("Copiato negli appunti.");
  button.classList.add("is-copied");
  window.setTimeout(() => button.classList.remove("is-copied"), 2000);
}

/** `data-cm-check-all="name"`: one box rules all boxes with that name. */
function checkAll(box) {
  const scope = box.form ?? document;
  for (const other of scope.querySelectorAll(`input[type=checkbox][name="${box.dataset.cmCheckAll}"]`)) {
    if (!other.disabled) other.checked = box.checked;
  }
}

document.addEventListener("submit", sendOnce);
document.addEventListener("submit", keepWords);
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const copyButton = target?.closest("[data-cm-copy]");
  if (copyButton) copyText(copyButton);
  if (target?.closest("[data-cm-print]")) window.print();
});
document.addEventListener("change", (event) => {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return;
  if (target.matches("[data-cm-check-all]")) checkAll(target);
  if (target.matches("[data-cm-submit-on-change]")) target.form?.requestSubmit();
});
// A page that comes back from the browser's history may be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-cm-sent]")) delete form.dataset.cmSent;
});

// A piece of page replaced by htmx: the focus goes where the piece asks, and its news is read out.
document.addEventListener("htmx:after:swap", () => {
  const wanted = document.querySelector("[data-cm-focus]");
  if (wanted) {
    wanted.removeAttribute("data-cm-focus");
    if (!wanted.hasAttribute("tabindex") && wanted.tabIndex < 0) wanted.setAttribute("tabindex", "-1");
    wanted.focus();
  }
  const news = document.querySelector("[data-cm-announce]");
  if (news) {
    announce(news.dataset.cmAnnounce);
    news.removeAttribute("data-cm-announce");
  }
});

/**
 * The door of an event takes names along for when there is no network (static/js/check-in.js). They
 * go when who took them signs out, and when the event is over. What was ticked stays: it has no name.
 */
function forgetTheDoor() {
  const taken = JSON.parse(window.localStorage.getItem("cm-door") || "null");
  if (!taken) return;
  if (document.body.dataset.cmUser === String(taken.owner) && Date.now() < Date.parse(taken.until)) return;
  window.localStorage.removeItem("cm-door");
  window.indexedDB.deleteDatabase("cm-elenchi");
  if (!window.isSecureContext) return;
  window.caches.delete("cm-door");
  navigator.serviceWorker.getRegistrations().then((all) => all.forEach((one) => one.unregister()));
}

focusErrorSummary();
if (bringWordsBack()) {
  const found = "Lo avete di nuovo nel modulo: controllate e inviate.";
  const place = document.querySelector("[data-cm-words-lost]");
  place.append(` ${found}`);
  announce(found);
}
if ("cmUser" in document.body.dataset) forgetTheDoor();
