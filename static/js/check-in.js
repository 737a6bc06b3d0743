// The door of an event, with and without a network: who is expected is on this device, what is
// ticked goes into the queue first and from there to the server. Without this file, or without the
// roster, the page is the server's.

const AGAIN_AFTER = 15_000;
const MOST = 100; // rows in one answer of the server
const door = document.querySelector("[data-cm-door]");

if (door && "indexedDB" in window) {
  const names = ["cmQueue", "cmStanding", "cmPanel"].map((name) => door.dataset[name]);
  Promise.all(names.map((name) => import(name)))
    .then(([queue, standing, panel]) => start(queue, standing, panel))
    .catch(() => {
      // No room or no right to store: the page stays the server's.
    });
}

async function start({ openQueue, forget, newNonce, SENT, REFUSED, LATER }, standing, { openPanel }) {
  const { cmEvent: event, cmOwner: owner, cmRoster, cmState, cmSync, cmWorker } = door.dataset;
  const queue = await openQueue(`accoglienza-${event}`, owner); // numbers and hours; names only of who was not in the list
  const kept = await openQueue("elenchi", owner); // names: wiped at the end and at logout
  const rows = new Map();
  const mine = new Set();
  const state = {
    moment: door.dataset.cmMoment,
    roster: null,
    network: navigator.onLine ? "ok" : "off", // "out": signed out; "no": no longer at the door
    figures: null,
    heardAt: null,
    isKept: false,
    waiting: [],
    refused: [],
  };
  let token = "";
  let since = "";
  let mark = "";
  let panel = null;

  /** The answer, or null when there is none to use: `state.network` says why. */
  async function ask(url, options = {}) {
    let answer;
    try {
      const headers = { Accept: "application/json", ...options.headers };
      answer = await fetch(url, { ...options, headers, redirect: "manual", cache: "no-store" });
    } catch {
      state.network = "off";
      return null;
    }
    if (answer.type === "opaqueredirect") state.network = "out";
    else if (answer.status >= 500) state.network = "off";
    else return answer;
    return null;
  }

  // --- who is expected, and who has come

  async function loadRoster() {
    const known = await kept.draft(`elenco:${event}`);
    if (known && Date.now() < Date.parse(known.body.until)) {
      state.roster = standing.openRoster(known.body);
      mark = known.mark;
      const seen = (await kept.draft(`presenze:${event}`)) || { rows: [], mine: [], since: "" };
      for (const row of seen.rows) rows.set(row.nonce, row);
      for (const nonce of seen.mine) mine.add(nonce);
      since = seen.since;
    }
    await renewRoster();
  }

  async function renewRoster() {
    const answer = await ask(cmRoster, mark ? { headers: { "If-None-Match": mark } } : {});
    if (!answer || answer.status === 304) return;
    if (answer.status === 410) await wipe();
    else if (answer.status === 403 || answer.status === 404) state.network = "no";
    if (answer.status !== 200) return;
    const body = await answer.json();
    if (String(body.owner) !== owner) {
      state.network = "out";
      return;
    }
    mark = answer.headers.get("ETag");
    state.roster = standing.openRoster(body);
    await kept.keepDraft(`elenco:${event}`, { body, mark });
    localStorage.setItem("cm-door", JSON.stringify({ owner, until: latest(body.until) }));
  }

  /** Of all the events whose names are here. */
  function latest(until) {
    const known = JSON.parse(localStorage.getItem("cm-door") || "null");
    return known && String(known.owner) === owner && known.until > until ? known.until : until;
  }

  async function wipe() {
    state.roster = null;
    await kept.keepDraft(`elenco:${event}`, "");
    await kept.keepDraft(`presenze:${event}`, "");
  }

  const keepRows = () => {
    if (!state.roster) return undefined;
    return kept.keepDraft(`presenze:${event}`, { rows: [...rows.values()], mine: [...mine], since });
  };

  async function poll() {
    const query = new URLSearchParams({ momento: state.moment, ...(since ? { da: since } : {}) });
    const answer = await ask(`${cmState}?${query}`);
    if (!answer) return false;
    if (!answer.ok) {
      state.network = "no";
      return false;
    }
    const body = await answer.json();
    if (String(body.owner) !== owner) {
      state.network = "out";
      return false;
    }
    state.network = "ok";
    state.figures = body.figures && { ...body.figures, moment: state.moment };
    state.heardAt = new Date();
    token = body.token;
    since = body.now;
    for (const row of body.rows.map(standing.fromServer)) rows.set(row.nonce, row);
    await keepRows();
    return true;
  }

  // --- what is ticked

  async function tick(people, kind) {
    const at = new Date().toISOString();
    const moment = state.moment;
    const known = standing.standing(allRows(), moment);
    for (const id of people) {
      const undoes = kind === "undone" ? known.get(id)?.nonces || [] : [];
      if (kind === "undone" && !undoes.length) continue;
      await queue.put({ nonce: newNonce(), id, kind, moment, at, undoes });
    }
    await read();
    show();
    await exchange();
  }

  /** Who is not in the list: until the portal has them, the key of the row is their number. */
  async function admit(newcomer) {
    const nonce = newNonce();
    const at = new Date().toISOString();
    await queue.put({ nonce, id: nonce, kind: "in", moment: state.moment, at, undoes: [], newcomer });
    await read();
    show();
    await exchange();
  }

  const inFile = (item) => {
    const { nonce, id, kind, moment, at, undoes, newcomer } = item;
    return { nonce, id, kind, moment, at, undoes, ...(newcomer ? { newcomer } : {}) };
  };

  async function sendMany(items) {
    const body = JSON.stringify({ event: Number(event), rows: items.map(inFile) });
    const post = () =>
      ask(cmSync, { method: "POST", body, headers: { "Content-Type": "application/json", "X-CSRFToken": token } });
    let answer = await post();
    if (answer?.status === 403 && (await poll())) answer = await post(); // another token since
    if (!answer) return LATER;
    if (answer.status === 403 || answer.status === 404) state.network = "no";
    const isJson = (answer.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson || ![200, 400, 422].includes(answer.status)) return LATER;
    const found = await answer.json();
    return items.map((item) => become(item, answer.ok ? found.rows[item.nonce] : { why: found.why }));
  }

  function become(item, answer) {
    if (answer && answer.state !== "refused" && !answer.why) {
      rows.set(item.nonce, inFile(item));
      mine.add(item.nonce);
      return SENT;
    }
    item.why = answer?.why || "";
    return REFUSED;
  }

  /** Hears first: who has signed out in between keeps what waits, and sends nothing. */
  let turn = Promise.resolve();
  function exchange() {
    turn = turn.then(async () => {
      const isHeard = token && state.heardAt && Date.now() - state.heardAt < 5_000;
      if (isHeard || (await poll())) {
        const unexpected = state.waiting.some((item) => item.newcomer);
        const sent = await queue.flush(sendMany, { most: MOST });
        if (sent) {
          if (unexpected) await renewRoster();
          await keepRows();
          await poll();
        }
      }
      await read();
      show();
    });
    return turn.catch(() => {});
  }

  async function read() {
    const items = await queue.all();
    state.waiting = items.filter((item) => !item.why);
    state.refused = items.filter((item) => item.why);
  }

  const allRows = () => {
    const items = state.waiting.filter((item) => !rows.has(item.nonce));
    return [...rows.values(), ...items.map((item) => ({ ...inFile(item), isWaiting: true }))];
  };

  // --- the page

  function show() {
    if (!panel) return;
    const all = allRows();
    const ofPhone = all.filter((row) => row.isWaiting || mine.has(row.nonce));
    const here = standing.entries(all, state.moment).filter((row) => ofPhone.includes(row));
    panel.show({
      ...state,
      people: standing.standing(all, state.moment),
      entries: standing.entries(all, state.moment),
      ofPhone: new Set(here.map((row) => row.id)).size,
    });
  }

  function save() {
    const rowsToSave = [...state.waiting, ...state.refused].map(inFile);
    const body = JSON.stringify({ event: Number(event), rows: rowsToSave }, null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([body], { type: "application/json" }));
    link.download = `ingressi-evento-${event}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  /** The page and its files, for when there is no network; true when they are here. */
  async function keepPage() {
    if (!window.isSecureContext || !("serviceWorker" in navigator)) return false;
    const scope = door.dataset.cmPage;
    const registration = await navigator.serviceWorker.register(cmWorker, { scope });
    const worker = registration.active || (await navigator.serviceWorker.ready).active;
    const loaded = performance.getEntriesByType("resource").map((one) => one.name);
    const named = [...document.querySelectorAll("link[href], script[src]")].map((one) => one.href || one.src);
    const drawn = [...document.querySelectorAll("use")].map((one) => one.href.baseVal.split("#")[0]);
    const modules = ["cmQueue", "cmStanding", "cmPanel", "cmCamera", "cmReader"].map((one) => door.dataset[one]);
    const files = [...loaded, ...named, ...drawn, ...modules]
      .map((name) => new URL(name, location.href))
      .filter((url) => url.origin === location.origin && url.pathname.startsWith("/static/"));
    const channel = new MessageChannel();
    const answered = new Promise((resolve) => {
      channel.port1.onmessage = ({ data }) => resolve(data.isKept);
      setTimeout(resolve, 30_000, false);
    });
    worker.postMessage({ what: "keep", files: [...new Set(files.map((url) => url.href))] }, [channel.port2]);
    return answered;
  }

  const isClosed = door.dataset.cmDoor === "closed";
  await read();
  if (isClosed) await wipe();
  else await loadRoster();
  if (state.roster) {
    panel = openPanel(door, { tick, admit, save, discard, choose });
    await poll();
    show();
    door.dataset.cmReady = "yes";
    keepPage()
      .catch(() => false)
      .then(async (isKept) => {
        state.isKept = isKept || Boolean(navigator.serviceWorker?.controller && state.network !== "ok");
        show();
      });
  }
  if (state.roster || state.waiting.length) await exchange();

  async function discard(nonce) {
    await queue.remove(nonce);
    await read();
    show();
  }

  async function choose(moment) {
    state.moment = moment;
    state.figures = null;
    show();
    await exchange();
  }

  window.addEventListener("online", exchange);
  window.addEventListener("offline", () => {
    state.network = "off";
    show();
  });
  window.setInterval(exchange, AGAIN_AFTER);
  document.addEventListener("submit", (submitted) => {
    if (!submitted.target.action?.includes("/logout/") || !state.waiting.length) return;
    const words = "Ci sono ingressi da inviare: restano su questo dispositivo finché rientrate. Uscire?";
    if (!window.confirm(words)) submitted.preventDefault();
  });
}
