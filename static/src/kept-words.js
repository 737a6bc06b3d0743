// What somebody typed is not lost when the session ends under their hands: it waits in this tab,
// for them alone, until they have signed in again and are back at the form.

const KEY = "cm-words";
const NEVER = "[type=password], [type=file], [type=hidden], [autocomplete=one-time-code]";
const MOST = 200_000; // signs: what fits beside other things in the tab's store

const here = () => location.pathname + location.search;
const owner = () => document.body.dataset.cmUser || "";

const fieldsOf = (form) =>
  [...form.elements].filter((field) => field.name && "value" in field && field.type !== "submit" && !field.matches(NEVER));

const valueOf = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
};

function putBack(field, value) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = value;
  else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
  else field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Before a form is sent: nobody knows yet whether the session is still there. */
export function keepWords({ target: form }) {
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || !owner()) return;
  const fields = fieldsOf(form);
  if (!fields.some((field) => field.matches("textarea, input:not([type=checkbox], [type=radio])"))) return;
  const words = JSON.stringify({
    owner: owner(),
    page: here(),
    place: [...document.forms].indexOf(form),
    fields: fields.map((field) => [field.name, valueOf(field)]),
  });
  if (words.length < MOST) sessionStorage.setItem(KEY, words);
}

/** On every page: true when words came back into the form. */
export function bringWordsBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEY) || "null");
  if (!kept || !owner() || location.pathname.startsWith("/accounts/")) return false; // still signing in
  sessionStorage.removeItem(KEY);
  const isLost = document.querySelector("[data-cm-words-lost]");
  const form = document.forms[kept.place];
  if (!isLost || !form || kept.owner !== owner() || kept.page !== here()) return false;
  const fields = fieldsOf(form);
  if (fields.length !== kept.fields.length) return false;
  if (fields.some((field, at) => field.name !== kept.fields[at][0])) return false;
  fields.forEach((field, at) => putBack(field, kept.fields[at][1]));
  fields.find((field) => field.matches("textarea, input"))?.focus();
  return true;
}
