// Names for what has none in Django's admin: the fields of a table take that of their column, the
// boxes that select2 draws take that of the field they stand for.
"use strict";

(() => {
  const trimmed = (element) => element?.textContent.trim().replace(/:$/, "") ?? "";

  function columnOf(control) {
    const cell = control.closest(".tabular td");
    const field = cell && [...cell.classList].find((name) => name.startsWith("field-"));
    return trimmed(field && cell.closest("table").querySelector(`th.${field.replace("field-", "column-")}`));
  }

  function nameFields() {
    for (const control of document.querySelectorAll(".tabular td :is(input:not([type=hidden]), select, textarea)")) {
      if (control.labels?.length || control.hasAttribute("aria-label")) continue;
      const name = columnOf(control);
      if (name) control.setAttribute("aria-label", name);
    }
  }

  function nameAutocompletes() {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const name = trimmed(select.labels?.[0]) || columnOf(select);
      const box = select.nextElementSibling;
      if (!name || !box) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], input[type=search]")) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", name);
      }
    }
  }

  function nameAll() {
    nameFields();
    nameAutocompletes();
  }

  // They are drawn when jQuery is ready, and again for every row added to a table.
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  nameAll();
})();
