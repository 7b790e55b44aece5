// Pages kept in the phone for when the network goes: the list, the cases on it, the map. They go at the end of the
// session, and by themselves after three days.
"use strict";
self.Field = self.Field || {};
Field.cache = (() => {
    const CASES = "field-cases";
    const MOST_AGE = 3 * 24 * 3600 * 1000; // milliseconds
    const KEPT = "x-kept-at";
    const works = "caches" in self;

    const keep = async (path, response) => {
        if (!works || !response.ok) return;
        const headers = new Headers(response.headers);
        // The body is stored as it reads, whatever it was on the way.
        for (const name of ["content-encoding", "content-length"]) headers.delete(name);
        headers.set(KEPT, String(Date.now()));
        const cache = await caches.open(CASES);
        await cache.put(path, new Response(await response.blob(), { status: 200, headers }));
    };

    const kept = async (path) => {
        if (!works) return undefined;
        const cache = await caches.open(CASES);
        const found = await cache.match(path, { ignoreVary: true });
        if (!found) return undefined;
        if (Date.now() - Number(found.headers.get(KEPT)) <= MOST_AGE) return found;
        await cache.delete(path);
        return undefined;
    };

    const forget = async () => { if (works) await caches.delete(CASES); };

    const get = async (path) => {
        const headers = { Accept: "text/html, application/json" };
        const answer = await fetch(path, { credentials: "same-origin", headers });
        if (answer.redirected) { await forget(); throw new Error("signed out"); }
        if (!answer.ok) throw new Error(String(answer.status));
        return answer;
    };

    /// Fetches everything a day without a network needs: one answer with all cases, and the four pages.
    const refresh = async () => {
        if (!works) return;
        const [frame, pack] = await Promise.all([get("/field/frame"), get("/field/pack")]);
        const [shell, cases] = [await frame.text(), await pack.json()];
        const headers = frame.headers;
        for (const page of cases.pages) {
            const html = shell.replace("<!--case-->", () => page.body)
                .replace(/<title>[^<]*/, () => "<title>" + page.title)
                .replace(/data-as-of="\d*"/, () => `data-as-of="${cases.asOf}"`);
            await keep(page.path, new Response(html, { headers }));
        }
        const cache = await caches.open(CASES);
        const now = new Set(cases.pages.map((page) => page.path));
        for (const request of await cache.keys()) {
            const path = new URL(request.url).pathname;
            if (path.startsWith("/field/case/") && !now.has(path)) await cache.delete(request);
        }
        for (const path of ["/field", "/field/map", "/field/report", "/field/outbox"]) {
            await keep(path, await get(path));
        }
    };

    return { keep, kept, forget, refresh };
})();
