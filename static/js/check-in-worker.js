// Serves the page at the door of an event when there is no network: the page without anybody in it,
// and the files it needs. Names are not kept here, and nothing is answered but these addresses.

const KEPT = "cm-door";
const PATIENCE = 6_000; // on a Wi-Fi that neither works nor fails
const HASHED = /\.[0-9a-f]{12}\.\w+$/; // such a file never changes
const DOOR = new URL(self.registration.scope).pathname;
const SHELL = `${DOOR}senza-rete/`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  if (event.data?.what !== "keep") return;
  const port = event.ports[0];
  const done = keep(event.data.files).then(
    () => port.postMessage({ isKept: true }),
    () => port.postMessage({ isKept: false }),
  );
  event.waitUntil(done);
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname === DOOR) event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function keep(files) {
  const cache = await caches.open(KEPT);
  const shell = await fetch(SHELL, { redirect: "manual", cache: "no-store" });
  if (!shell.ok) throw new Error("no shell");
  await cache.put(SHELL, shell);
  const wanted = new Set(files.map((name) => new URL(name, self.location.origin).href));
  await Promise.all([...wanted].map((address) => keepFile(cache, address)));
  for (const known of await cache.keys()) {
    const isFile = new URL(known.url).pathname.startsWith("/static/");
    if (isFile && !wanted.has(known.url)) await cache.delete(known);
  }
}

async function keepFile(cache, address) {
  if (HASHED.test(new URL(address).pathname) && (await cache.match(address))) return;
  await cache.add(address);
}

async function page(request) {
  const asked = fetch(request).then((answer) => (answer.status >= 500 ? null : answer));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, null));
  const answer = await Promise.race([asked.catch(() => null), late]);
  return answer || (await caches.match(SHELL)) || fetch(request);
}

async function file(request) {
  const known = await caches.match(request);
  if (known && HASHED.test(new URL(request.url).pathname)) return known;
  return fetch(request).catch(() => known || Response.error());
}
