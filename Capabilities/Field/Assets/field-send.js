// Sends what waits in the outbox, one after another in the order in which it was written. Runs in the page and in the
// service worker; only one of them at a time. Every item keeps its Idempotency-Key, so that sending it again after a
// lost answer does nothing twice.
"use strict";
self.Field = self.Field || {};
Field.send = (() => {
    const store = Field.store;
    const PATIENCE = 60_000; // milliseconds for one request on a bad network
    // The server remembers answers for seven days; after six a repeat is no longer safe.
    const SAFE = 6 * 24 * 3600 * 1000;
    const KEEP_SENT = 24 * 3600 * 1000;

    const ask = async (path, options) => {
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), PATIENCE);
        try {
            const common = { credentials: "same-origin", redirect: "error", signal: stop.signal };
            return await fetch(path, { ...common, ...options });
        } finally { clearTimeout(timer); }
    };
    const post = (path, key, type, body) => ask(path, {
        method: "POST", body, headers: { "Content-Type": type, "Idempotency-Key": key, Accept: "application/json" },
    });
    const words = async (answer) => { try { return await answer.json(); } catch { return {}; } };

    /// The post that is signed in; `null` for nobody.
    const whoIsThere = async () => {
        const answer = await ask("/api/v1/sessions/me", { headers: { Accept: "application/json" }, cache: "no-store" });
        if (answer.status === 401) return null;
        if (!answer.ok) throw new Error(String(answer.status));
        return (await answer.json()).post || null;
    };

    /// What an answer other than yes means for the item, and for those after it.
    const refused = async (item, answer) => {
        const said = await words(answer);
        const problem = { status: answer.status, title: said.title || "", detail: said.detail || "" };
        problem.reasons = (said.errors || []).map((error) => error.reason);
        if (answer.status === 401) return { next: "sign-in", edit: (it) => { it.state = "waiting"; } };
        if ([408, 425, 429].includes(answer.status) || answer.status >= 500) {
            return { next: "later", edit: (it) => { it.state = "waiting"; it.tries = (it.tries || 0) + 1; } };
        }
        const lostPhotos = answer.status === 422
            && (said.errors || []).some((error) => error.pointer.startsWith("/attachments"));
        if (lostPhotos && !item.renewed) {
            // The server forgets pictures that nobody claims for a day: they are handed in again.
            return { next: "again", edit: (it) => {
                it.state = "waiting";
                it.renewed = true;
                for (const photo of it.photos) { photo.attachment = null; photo.id = store.newID(); }
            } };
        }
        const state = answer.status === 409 ? "conflict" : "retry";
        return { next: "go on", edit: (it) => { it.state = state; it.problem = problem; } };
    };

    const finish = async (item, outcome) => {
        await store.change(item.id, outcome.edit);
        return outcome.next;
    };

    /// Sends one item: its pictures first, each under a name of its own, then what is said about them.
    const one = async (item) => {
        if (item.tried && Date.now() - item.tried > SAFE) {
            return finish(item, { next: "go on", edit: (it) => { it.state = "retry"; it.problem = { old: true }; } });
        }
        item = await store.change(item.id, (it) => { it.state = "sending"; it.tried = it.tried || Date.now(); });
        if (!item) return "go on";
        try {
            for (const photo of item.photos) {
                if (photo.attachment) continue;
                const answer = await post("/api/v1/attachments", photo.id, photo.type, photo.bytes);
                if (!answer.ok) return finish(item, await refused(item, answer));
                photo.attachment = (await answer.json()).id;
                await store.change(item.id, (it) => {
                    for (const kept of it.photos) if (kept.id === photo.id) kept.attachment = photo.attachment;
                });
            }
            const body = { ...item.body };
            if (item.photos.length) body.attachments = item.photos.map((photo) => photo.attachment);
            const answer = await post(item.path, item.id, "application/json", JSON.stringify(body));
            if (!answer.ok) return finish(item, await refused(item, answer));
            const said = await words(answer);
            return finish(item, { next: "go on", edit: (it) => {
                it.state = "sent";
                it.sent = Date.now();
                const subject = said.case || said;
                it.number = subject.number || it.number;
                it.shown = subject.shown || "";
                // What is delivered need not lie in the phone any longer.
                it.photos = [];
                it.body = {};
            } });
        } catch {
            return finish(item, { next: "offline", edit: (it) => { it.state = "waiting"; } });
        }
    };

    const run = async () => {
        const all = await store.items();
        const over = all.filter((item) => item.state === "sent" && Date.now() - item.sent > KEEP_SENT);
        for (const item of over) await store.drop(item.id);
        const open = all.filter((item) => item.state !== "sent");
        if (!open.some((item) => item.state === "waiting" || item.state === "sending")) return "done";
        let owner;
        try { owner = await whoIsThere(); } catch { return "offline"; }
        if (!owner) return "sign-in";
        const blocked = new Set();
        for (const item of open) {
            if (item.owner !== owner) continue;
            if (item.state === "conflict" || item.state === "retry" || (item.number && blocked.has(item.number))) {
                if (item.number) blocked.add(item.number);
                continue;
            }
            let next = await one(item);
            if (next === "again") next = await one(item);
            if (["sign-in", "offline", "later"].includes(next)) return next;
            const now = (await store.items()).find((kept) => kept.id === item.id);
            if (now && now.state !== "sent" && now.number) blocked.add(now.number);
        }
        return "done";
    };

    /// - Returns: `done`, `offline`, `sign-in`, `later`, or `busy` when somebody else is sending.
    const flush = () => {
        if (!navigator.locks) return run();
        return navigator.locks.request("field-send", { ifAvailable: true }, (lock) => lock ? run() : "busy");
    };

    return { flush };
})();
