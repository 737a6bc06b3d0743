// Names for the fields that select2 draws beside Django's own: it leaves them without one.
"use strict";

(() => {
  function nameAutocompletes() {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = select.labels?.[0]?.textContent.trim().replace(/:$/, "");
      const box = select.nextElementSibling;
      if (!label || !box) continue;
      for (const part of box.querySelectorAll("[role=combobox], [role=textbox], input[type=search]")) {
        part.removeAttribute("aria-labelledby");
        part.setAttribute("aria-label", label);
      }
    }
  }
  // They are drawn when jQuery is ready, and again for every row added to a table.
  new MutationObserver(nameAutocompletes).observe(document.body, { childList: true, subtree: true });
  nameAutocompletes();
})();
