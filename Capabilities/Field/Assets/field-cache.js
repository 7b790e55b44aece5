// Pages kept in the phone for when the network goes: the list, the cases on it, the map. They lie beside the outbox,
// where a phone that dies in the middle finds them again. They go at the end of the session, and by themselves after
// three days.
"use strict";
self.Field = self.Field || {};
Field.cache = (() => {
    const MOST_AGE = 3 * 24 * 3600 * 1000; // milliseconds

    const made = async (path, response) => {
        const headers = new Headers(response.headers);
        // The body is stored as it reads, whatever it was on the way.
        for (const name of ["content-encoding", "content-length"]) headers.delete(name);
        return { path, html: await response.text(), headers: [...headers], at: Date.now() };
    };

    const keep = async (path, response) => {
        if (response.ok) await Field.store.keepPages([await made(path, response)], false);
    };

    const kept = async (path) => {
        const page = await Field.store.page(path);
        if (!page || Date.now() - page.at > MOST_AGE) return undefined;
        return new Response(page.html, { headers: page.headers });
    };

    const forget = () => Field.store.keepPages([], true);

    const get = async (path) => {
        const headers = { Accept: "text/html, application/json" };
        const answer = await fetch(path, { credentials: "same-origin", headers });
        if (answer.redirected) { await forget(); throw new Error("signed out"); }
        if (!answer.ok) throw new Error(String(answer.status));
        return answer;
    };

    /// Fetches everything a day without a network needs, one answer with all cases and the four pages, and keeps it all
    /// at once.
    const refresh = async () => {
        const [frame, pack] = await Promise.all([get("/field/frame"), get("/field/pack")]);
        const cases = await pack.json();
        const shell = await made("", frame);
        const pages = cases.pages.map((page) => ({
            ...shell, path: page.path,
            html: shell.html.replace("<!--case-->", () => page.body)
                .replace(/<title>[^<]*/, () => "<title>" + page.title)
                .replace(/data-as-of="\d*"/, () => `data-as-of="${cases.asOf}"`),
        }));
        for (const path of ["/field", "/field/map", "/field/report", "/field/outbox"]) {
            pages.push(await made(path, await get(path)));
        }
        await Field.store.keepPages(pages, true);
    };

    return { keep, kept, forget, refresh };
})();
