// What the page at the door shows when the roster is on this device. It keeps what is opened and
// typed, and asks `actions` for everything that changes something.

const PLACES = { in: "Presente", out: "Uscita" };

const element = (name, text = "", css = "") => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (css) made.className = css;
  return made;
};
const many = (count, one, more) => `${count} ${count === 1 ? one : more}`;
const copy = (selector) => document.querySelector(selector).content.cloneNode(true);
const hour = (at) => {
  if (!at) return "";
  const moment = new Date(at);
  return `${moment.getHours()}.${String(moment.getMinutes()).padStart(2, "0")}`;
};

export function openPanel(door, actions) {
  const before = door.querySelector("#q"); // somebody may be typing already
  const isTyping = before && before === document.activeElement;
  door.replaceChildren(document.querySelector("template[data-cm-local]").content.cloneNode(true));
  const part = (name) => door.querySelector(`[data-cm-${name}]`);
  const input = door.querySelector("#q");
  const query = new URLSearchParams(location.search);
  let opened = Number(query.get("delegazione")) || null;
  let ticked = new Set();
  let view = null;
  input.value = before?.value || (opened ? "" : query.get("q") || "");
  if (input.value) opened = null;
  if (isTyping) input.focus();

  // --- lights and figures

  function showFigures() {
    const { figures, network, waiting, ofPhone, heardAt, moment } = view;
    const isLive = network === "ok" && figures && figures.moment === moment;
    if (isLive) {
      part("count").textContent = `${figures.cities} città · ${many(figures.people, "persona", "persone")}`;
      const invited = many(figures.invited, "città invitata", "città invitate");
      part("count-more").textContent = `su ${invited}, aggiornato alle ${hour(heardAt)}`;
      return;
    }
    part("count").textContent = `Totale di questo telefono: ${many(ofPhone, "persona", "persone")}`;
    const known = figures
      ? ` Alle ${hour(heardAt)} erano ${figures.cities} città, ${many(figures.people, "persona", "persone")}.`
      : "";
    part("count-more").textContent = `${many(waiting.length, "registrazione", "registrazioni")} da inviare.${known}`;
  }

  function light() {
    const { network, waiting, isKept } = view;
    const left = waiting.length ? `: ${many(waiting.length, "ingresso", "ingressi")} da inviare` : "";
    const safe = "Quello che avete registrato è al sicuro su questo dispositivo.";
    if (network === "out") return ["stuck", `La sessione è finita${left}`, `${safe} Entrate di nuovo: partirà da solo.`];
    if (network === "no") return ["stuck", `Non siete più all'accoglienza di questo evento${left}`, `${safe} Chiamate la segreteria, o salvatelo in un file.`];
    if (network === "off") return ["waiting", `Senza rete${left}`, "Continuate pure: partiranno da soli quando torna la rete."];
    if (!window.isSecureContext) return ["waiting", "Senza rete la pagina non si riapre", "Serve un indirizzo https (o localhost): finché è aperta, però, si registra."];
    if (isKept) return ["ready", "Pronto senza rete", left ? `In invio${left}.` : "Elenco e pagina sono su questo dispositivo."];
    return ["waiting", "Preparazione per quando manca la rete", "Tenete aperta la pagina ancora un momento."];
  }

  function showLight() {
    const [look, word, more] = light();
    const place = part("light");
    place.dataset.cmLight = look;
    for (const icon of place.querySelectorAll("[data-cm-when]")) icon.hidden = icon.dataset.cmWhen !== look;
    if (part("light-word").textContent !== word) part("light-word").textContent = word;
    const link = element("a", "Entrate di nuovo");
    link.href = `/accounts/login/?next=${encodeURIComponent(door.dataset.cmPage)}`;
    part("light-more").replaceChildren(more, ...(view.network === "out" ? [" ", link] : []));
    part("newcomer").hidden = view.network !== "ok";
    part("newcomer-off").hidden = view.network === "ok";
    part("newcomer").href = address({ ...(opened ? { delegazione: opened } : { q: input.value }) });
    part("save").hidden = !view.waiting.length && !view.refused.length;
  }

  const address = (fields) => `${door.dataset.cmNew}?${new URLSearchParams({ momento: view.moment, ...fields })}`;

  // --- people

  function button(label, name, person, css = "cm-link-button") {
    const made = element("button", label, css);
    made.type = "button";
    made.name = name;
    made.value = person.id;
    made.append(element("span", ` ${person.name}`, "visually-hidden"));
    return made;
  }

  function doings(person, known, isWhole) {
    const made = element("div", "", "cm-guest-do");
    if (known && known.kind !== "excused") {
      made.append(tagOf(PLACES[known.kind], known), element("span", known.at ? `alle ${hour(known.at)}` : "", "cm-soft"));
    } else if (known) {
      made.append(copy("[data-cm-tag=todo]"));
    }
    if (!known || known.kind === "excused") {
      if (!isWhole || known) made.append(button("Registra", "arriva", person, "btn btn-primary btn-sm"));
      if (person.delegation) made.append(substitute(person));
      if (!known) made.append(button("Giustifica", "giustifica", person));
    } else {
      made.append(known.kind === "in" ? button("Esce", "esce", person) : button("Rientra", "arriva", person));
    }
    if (known) made.append(button("Annulla", "annulla", person));
    return made;
  }

  function tagOf(word, { isWaiting }) {
    const made = copy(isWaiting ? "[data-cm-tag=away]" : "[data-cm-tag=done]");
    made.querySelector(".cm-tag").lastChild.textContent = isWaiting ? `${word}, da inviare` : word;
    return made;
  }

  function substitute(person) {
    if (view.network !== "ok") return button("Viene un altro", "sostituisce", person);
    const made = element("a", "Viene un altro");
    made.href = address({ posto: person.id, ...(opened ? { delegazione: opened } : {}) });
    made.append(element("span", ` al posto di ${person.name}`, "visually-hidden"));
    return made;
  }

  function guest(person, isWhole) {
    const known = view.people.get(person.id);
    const line = element("li", "", known && known.kind !== "excused" ? "is-here" : "");
    const isToTick = isWhole && !known;
    const who = element(isToTick ? "label" : "p", "", "cm-guest-who");
    if (isToTick) {
      const box = element("input");
      Object.assign(box, { type: "checkbox", name: "persona", value: person.id, checked: ticked.has(person.id) });
      who.append(box);
    }
    const words = element("span");
    const of = [isWhole ? "" : person.delegation?.name, person.role].filter(Boolean).join(", ");
    words.append(element("b", person.name), element("span", of, "cm-soft"));
    who.append(words);
    line.append(who, doings(person, known, isWhole));
    return line;
  }

  function showFound() {
    const delegation = view.roster.delegations.find((one) => one.id === opened);
    const text = input.value.trim();
    const found = delegation ? view.roster.of(opened) : view.roster.search(text);
    part("found-title").hidden = !delegation;
    part("found-title").textContent = delegation?.name || "";
    part("all").hidden = !delegation || !found.some((one) => !view.people.get(one.id));
    const focused = door.contains(document.activeElement) ? document.activeElement : null;
    part("found").replaceChildren(...found.map((one) => guest(one, Boolean(delegation))));
    refocus(focused);
    part("found").hidden = !found.length;
    const nobody = delegation ? "Nessun nome in elenco." : `Nessuno in elenco per «${text}».`;
    part("found-none").hidden = Boolean(found.length) || (!delegation && !text);
    part("found-none").textContent = nobody;
    const count = delegation || !text ? "" : many(found.length, "trovato", "trovati");
    if (part("found-count").textContent !== count) part("found-count").textContent = count;
  }

  /** A line is drawn anew under the hands of who is at work there. */
  function refocus(focused) {
    if (!focused || focused.isConnected || !focused.value) return;
    const same = part("found").querySelector(`[name="${focused.name}"][value="${focused.value}"]`);
    (same || part("found").querySelector(`[value="${focused.value}"]`) || input).focus();
  }

  // --- who was not expected, without a network

  const form = part("unlisted");
  const field = (name) => form.elements.namedItem(name);
  let replaced = null;

  function openNewcomer(person = null) {
    replaced = person;
    form.reset();
    part("unlisted-title").textContent = person ? `Chi viene al posto di ${person.name}` : "Chi arriva";
    part("unlisted-with").hidden = Boolean(person);
    field("con").required = !person;
    if (!person) {
      field("cognome").value = opened ? "" : input.value;
      field("con").value = opened ? `d${opened}` : "";
    }
    form.hidden = false;
    part("unlisted-title").scrollIntoView({ block: "start" });
    field("cognome").focus();
  }

  function admitNewcomer() {
    const [cognome, nome] = [field("cognome").value.trim(), field("nome").value.trim()];
    const place = replaced ? { posto: replaced.id } : { con: field("con").value, come: field("come").value };
    form.hidden = true;
    tellOf([{ name: `${nome} ${cognome}` }], `Presenza registrata alle ${hour(new Date())}`);
    input.value = "";
    actions.admit({ cognome, nome, ...place });
  }

  // --- the event

  function named(row, more = "") {
    const person = view.roster.person(row.id);
    const { newcomer } = row;
    const who = element("div");
    const name = person?.name || (newcomer ? `${newcomer.nome} ${newcomer.cognome}` : "Persona fuori elenco");
    const of = person?.delegation?.name || person?.role || (newcomer ? "Non era in elenco" : "");
    who.append(element("b", name), element("span", more || of, "c"));
    return who;
  }

  function away(row) {
    const made = element("button", "Togli", "cm-link-button");
    made.type = "button";
    made.addEventListener("click", () => actions.discard(row.nonce));
    return made;
  }

  function showEntries() {
    const lines = view.entries.slice(0, 6).map((row) => {
      const line = element("li");
      const time = element("span", hour(row.at) || "–", "cm-soft");
      line.append(time, named(row), copy(row.isWaiting ? "[data-cm-tag=away]" : "[data-cm-tag=done]"));
      if (row.isWaiting && row.newcomer) line.append(away(row));
      return line;
    });
    part("last").replaceChildren(...lines);
    part("last").hidden = !lines.length;
    part("last-none").hidden = Boolean(lines.length);
  }

  function showRefused() {
    const place = part("refused");
    place.hidden = !view.refused.length;
    const lines = view.refused.map((item) => {
      const line = element("li");
      line.append(element("span", hour(item.at), "cm-soft"), named(item, item.why), away(item));
      return line;
    });
    place.querySelector("ul").replaceChildren(...lines);
  }

  function showDelegations() {
    const missing = [];
    const lines = view.roster.delegations.map((one) => {
      const people = view.roster.of(one.id);
      const come = people.filter((each) => ["in", "out"].includes(view.people.get(each.id)?.kind)).length;
      if (one.city && !come) missing.push(one.name);
      const line = element("li");
      const open = element("button", "", "cm-arrivals-open");
      open.type = "button";
      open.value = one.id;
      if (one.id === opened) open.setAttribute("aria-current", "true");
      const count = element("span", "", "cm-arrivals-n");
      if (come && come >= people.length) count.append(copy("[data-cm-check]"));
      const nobody = one.state === "declined" ? "non partecipa" : "senza nomi";
      count.append(people.length ? `${come} su ${people.length}` : nobody);
      open.append(element("b", one.name), count);
      line.append(open);
      return line;
    });
    const focused = part("arrivals").contains(document.activeElement) ? document.activeElement.value : "";
    part("arrivals").replaceChildren(...lines);
    if (focused) part("arrivals").querySelector(`[value="${focused}"]`)?.focus();
    const words = missing.length === 1 ? "Manca una città" : `Mancano ${missing.length} città`;
    part("missing-title").textContent = missing.length ? words : "Ci sono tutte le città";
    part("missing").textContent = missing.length ? `Nessuno ancora registrato: ${missing.join(", ")}.` : "";
  }

  function show(next = view) {
    view = next;
    showFigures();
    showLight();
    showFound();
    showEntries();
    showRefused();
    showDelegations();
  }

  // --- what is pressed

  const KINDS = { arriva: "in", esce: "out", giustifica: "excused", annulla: "undone" };
  const DONE = {
    in: "Presenza registrata",
    out: "Uscita registrata",
    excused: "Assenza giustificata",
    undone: "Registrazione annullata",
  };

  function tell(people, kind) {
    const known = people.length === 1 && kind === "in" && view.people.get(people[0].id)?.kind === "in";
    if (known) tellOf(people, "Era già fra i presenti", "is-known");
    else tellOf(people, `${DONE[kind]} alle ${hour(new Date())}`);
    return known;
  }

  function tellOf(people, words, css = "") {
    const first = people.slice(0, 3).map((one) => one.name);
    const others = people.length > 3 ? ` e ${many(people.length - 3, "altra persona", "altre persone")}` : "";
    const place = element("p", "", `${css} mb-0`.trim());
    place.append(element("b", words), element("span", `${first.join(", ")}${others}`));
    part("done").replaceChildren(place);
  }

  function tick(people, kind) {
    if (!people.length || tell(people, kind)) return;
    actions.tick(people.map((one) => one.id), kind);
  }

  function openDelegation(id) {
    opened = id;
    input.value = "";
    ticked = new Set(view.roster.of(id).map((one) => one.id));
    show();
    part("found-title").focus();
    part("found-title").scrollIntoView({ block: "start" });
  }

  door.addEventListener("click", ({ target }) => {
    const pressed = target.closest("button");
    if (!pressed) return;
    const person = view.roster.person(Number(pressed.value));
    if (pressed.name === "sostituisce") openNewcomer(person);
    else if (pressed.closest("[data-cm-newcomer-off]")) openNewcomer();
    else if (pressed.closest("[data-cm-unlisted-close]")) form.hidden = true;
    else if (pressed.name in KINDS && person) tick([person], KINDS[pressed.name]);
    else if (pressed.closest("[data-cm-all]")) {
      const waiting = view.roster.of(opened).filter((one) => ticked.has(one.id) && !view.people.get(one.id));
      tick(waiting, "in");
    } else if (pressed.closest("[data-cm-arrivals]")) openDelegation(Number(pressed.value));
    else if (pressed.closest("[data-cm-save]")) actions.save();
  });
  door.addEventListener("change", ({ target }) => {
    if (target.name !== "persona") return;
    if (target.checked) ticked.add(Number(target.value));
    else ticked.delete(Number(target.value));
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    admitNewcomer();
  });
  input.addEventListener("input", () => {
    opened = null;
    show();
  });
  /** Enter after a whole code, or the camera: the person is there, so they are ticked. */
  function readBadge(text) {
    const person = view.roster.withCode(text);
    if (person) tick([person], "in");
    return person;
  }
  part("search").addEventListener("submit", (event) => {
    event.preventDefault();
    if (readBadge(input.value)) input.value = "";
    show();
  });
  document.querySelector(".cm-door-moment")?.addEventListener("submit", (event) => {
    event.preventDefault();
    actions.choose(event.target.elements.namedItem("momento").value);
  });

  const camera = part("cam");
  if (window.isSecureContext && navigator.mediaDevices?.getUserMedia) {
    camera.hidden = false;
    import(door.dataset.cmCamera).then(({ openCamera }) => openCamera(camera, door.dataset.cmReader, readBadge));
  }
  if (opened) queueMicrotask(() => view && (ticked = new Set(view.roster.of(opened).map((one) => one.id))) && show());
  return { show };
}
