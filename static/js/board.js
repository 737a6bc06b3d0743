// People between tables by mouse. The form does the same with ticks and buttons: dropping somebody
// on a table ticks that person, with those already ticked, and presses the button of the table.
"use strict";

(() => {
  const KEY = "cm-board-y";
  let dragged = null;

  const tableOf = (target) => (target instanceof Element ? target.closest("[data-cm-table]") : null);
  const formOf = (element) => element?.closest("[data-cm-board]");

  function unmark() {
    for (const table of document.querySelectorAll(".is-over")) table.classList.remove("is-over");
  }

  function keepPlace() {
    try {
      sessionStorage.setItem(KEY, `${location.pathname} ${Math.round(window.scrollY)}`);
    } catch {
      // without storage the page opens at the table
    }
  }

  function findPlace() {
    try {
      const [path, y] = (sessionStorage.getItem(KEY) ?? "").split(" ");
      sessionStorage.removeItem(KEY);
      if (path === location.pathname) window.scrollTo({ top: Number(y), behavior: "instant" });
    } catch {
      // the same
    }
  }

  function drop(table) {
    const form = formOf(table);
    const tick = dragged.querySelector("input[type=checkbox]");
    if (!tick.checked) {
      for (const other of form.querySelectorAll("input[name=persona]:checked")) other.checked = false;
      tick.checked = true;
    }
    form.requestSubmit(table.querySelector("button[type=submit]"));
  }

  for (const person of document.querySelectorAll("[data-cm-person]")) person.draggable = true;

  document.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest("[data-cm-person]") : null;
    if (!dragged) return;
    dragged.classList.add("is-dragged");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.textContent.trim());
  });
  document.addEventListener("dragover", (event) => {
    const table = tableOf(event.target);
    unmark();
    if (!dragged || !table || formOf(table) !== formOf(dragged)) return;
    event.preventDefault();
    table.classList.add("is-over");
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    unmark();
  });
  document.addEventListener("drop", (event) => {
    const table = tableOf(event.target);
    if (!dragged || !table || formOf(table) !== formOf(dragged)) return;
    event.preventDefault();
    if (tableOf(dragged) !== table || dragged.closest("ol")) drop(table);
  });
  document.addEventListener("submit", keepPlace);
  window.addEventListener("load", findPlace);
})();
