// A queue of what a person did while there was no network, kept in the browser (IndexedDB) until
// the server has it. It survives a closed tab. No page and no server is known here.
//
//   const queue = await openQueue("tavoli", owner);     one name per use, `owner`: who is signed in
//   await queue.put({ nonce, ...what });                the same nonce again replaces it
//   await queue.all();                                  the owner's own, in the order of arrival
//   await queue.remove(nonce);
//   await queue.flush(send);                            see below; one tab at a time
//   await queue.flush(sendMany, { most: 100 });         several at once
//   await queue.keepDraft(key, text); await queue.draft(key);   text, or whatever can be stored
//   await forget("tavoli");                             all of it, whoever owns it
//   newNonce();                                         a UUID, which the server keeps unique
//
// `send(item)` answers SENT (the server has it: it leaves the queue), REFUSED (the server has read
// it and will never take it: it stays, with `item.why`, for a person to look at) or LATER (no
// network, signed out, server down: it stays, and so do those after it). What was sent may arrive
// twice, when the answer was lost: the nonce is what makes that harmless. `sendMany(items)` answers
// LATER, or an array with one answer for each.

export const SENT = "sent";
export const REFUSED = "refused";
export const LATER = "later";

const VERSION = 1;

export function newNonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // Not a secure context (http on a bare address): the same shape from random bytes.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const answered = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

async function openDatabase(name) {
  const request = indexedDB.open(`cm-${name}`, VERSION);
  request.onupgradeneeded = () => {
    const items = request.result.createObjectStore("items", { keyPath: "place", autoIncrement: true });
    items.createIndex("nonce", "nonce", { unique: true });
    items.createIndex("owner", "owner");
    request.result.createObjectStore("drafts");
  };
  const database = await answered(request);
  database.onversionchange = () => database.close(); // another page deletes it: do not stand in the way
  return database;
}

export async function forget(name) {
  await answered(indexedDB.deleteDatabase(`cm-${name}`));
}

export async function openQueue(name, owner) {
  const database = await openDatabase(name);
  const draftKey = (key) => `${owner}:${key}`;

  async function write(store, work) {
    const transaction = database.transaction(store, "readwrite");
    const done = committed(transaction);
    await work(transaction.objectStore(store));
    await done;
  }

  const put = (item) =>
    write("items", async (items) => {
      const place = await answered(items.index("nonce").getKey(item.nonce));
      const row = { ...item, owner };
      if (place === undefined) delete row.place;
      else row.place = place;
      items.put(row);
    });

  const remove = (nonce) =>
    write("items", async (items) => {
      const place = await answered(items.index("nonce").getKey(nonce));
      if (place !== undefined) items.delete(place);
    });

  async function all() {
    const items = database.transaction("items").objectStore("items");
    return answered(items.index("owner").getAll(owner));
  }

  /** Sends what waits, oldest first; how many the server took. */
  async function sendAll(send, most) {
    const waiting = (await all()).filter((item) => !item.why);
    let sent = 0;
    for (let start = 0; start < waiting.length; start += most || 1) {
      const items = waiting.slice(start, start + (most || 1));
      const answer = await send(most ? items : items[0]);
      if (answer === LATER) break;
      const answers = most ? answer : [answer];
      for (const [at, item] of items.entries()) {
        if (answers[at] === SENT) {
          await remove(item.nonce);
          sent += 1;
        } else {
          await put({ ...item, why: item.why || "Il portale non l'ha accettata." });
        }
      }
    }
    return sent;
  }

  let running = Promise.resolve(0);
  function flush(send, { most = 0 } = {}) {
    const work = () => sendAll(send, most);
    const turn = () => (navigator.locks ? navigator.locks.request(`cm-${name}-${owner}`, work) : work());
    running = running.then(turn, turn);
    return running;
  }

  const keepDraft = (key, text) =>
    write("drafts", async (drafts) => {
      if (text) drafts.put(text, draftKey(key));
      else drafts.delete(draftKey(key));
    });

  async function draft(key) {
    const drafts = database.transaction("drafts").objectStore("drafts");
    return (await answered(drafts.get(draftKey(key)))) || "";
  }

  return { put, all, remove, flush, keepDraft, draft };
}
