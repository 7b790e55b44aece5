// Pages in the field without a network. `SHELL` before this line names what to keep; its files change their address with
// their content.
importScripts(...SHELL.parts);

const NAME = "field-shell";
const PATIENCE = 4000; // milliseconds until a slow network counts as none

self.addEventListener("install", (event) => {
    event.waitUntil((async () => {
        const cache = await caches.open(NAME);
        for (const file of SHELL.files) {
            if (!file.includes("?") || !(await cache.match(file))) await cache.add(file);
        }
        await self.skipWaiting();
    })());
});

self.addEventListener("activate", (event) => {
    event.waitUntil((async () => {
        const cache = await caches.open(NAME);
        const current = new Set(SHELL.files.map((file) => new URL(file, self.location).href));
        for (const request of await cache.keys()) if (!current.has(request.url)) await cache.delete(request);
        await self.clients.claim();
    })());
});

const known = (request) => caches.match(request, { cacheName: NAME, ignoreVary: true });
const asset = async (request) => (await known(request)) || fetch(request);

/// From the network while it answers, else from memory, else the page of last resort.
const page = async (event, path) => {
    const kept = await Field.cache.kept(path);
    const isWhole = !new URL(event.request.url).search;
    const fresh = fetch(event.request).then((answer) => {
        // Somebody is no longer signed in: what is kept of the cases goes, what waits to be sent stays.
        if (answer.type === "opaqueredirect") event.waitUntil(Field.cache.forget());
        else if (answer.ok && isWhole) event.waitUntil(Field.cache.keep(path, answer.clone()));
        return answer;
    });
    const patience = new Promise((resolve) => { if (kept) setTimeout(() => resolve(kept), PATIENCE); });
    try {
        const answer = await Promise.race([fresh, patience]);
        event.waitUntil(fresh.catch(() => {}));
        return answer.status >= 502 && kept ? kept : answer;
    } catch {
        return kept || (await known("/field/offline")) || Response.error();
    }
};

self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (url.pathname.startsWith("/assets/")) event.respondWith(asset(event.request));
    else if (event.request.mode === "navigate" && /^\/field(\/|$)/.test(url.pathname)) {
        event.respondWith(page(event, url.pathname));
    }
});

self.addEventListener("sync", (event) => {
    if (event.tag !== "field-outbox") return;
    event.waitUntil(Field.send.flush().then((next) => {
        if (next === "offline" || next === "later") throw new Error(next);
    }));
});
