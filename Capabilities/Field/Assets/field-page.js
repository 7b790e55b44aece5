// Begins every page in the field: the service worker, how old what is shown is, signing out, and everything else.
"use strict";
(() => {
    const root = document.getElementById("field");
    if (!root) return;
    const part = (name) => document.querySelector(`[data-field=${name}]`);
    const FRESH = 5 * 60 * 1000; // milliseconds
    const PAUSE = 2 * 60 * 1000; // between two refreshes

    Field.owner = root.dataset.owner;
    Field.words = root.dataset;
    /// A text of the page's own language, `%name%` filled in.
    Field.say = (name, values = {}) => {
        const text = root.dataset["text" + name[0].toUpperCase() + name.slice(1)] || "";
        return Object.entries(values).reduce((said, [key, value]) => said.replace(`%${key}%`, value), text);
    };
    document.documentElement.classList.add("field-js");

    const age = () => {
        const asOf = new Date(Number(root.dataset.asOf));
        const isToday = asOf.toDateString() === new Date().toDateString();
        const style = isToday ? { timeStyle: "short" } : { dateStyle: "short", timeStyle: "short" };
        const element = part("age");
        element.textContent = Field.say("asOf", { time: asOf.toLocaleString(document.documentElement.lang, style) });
        element.classList.toggle("stale", Date.now() - asOf > FRESH || !navigator.onLine);
    };

    const remembered = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
    const remember = (name, value) => { try { localStorage.setItem(name, value); } catch { /* not allowed to */ } };

    const refresh = async (isNow) => {
        if (!navigator.onLine || !("serviceWorker" in navigator)) return;
        if (!isNow && Date.now() - Number(remembered("field-refreshed")) < PAUSE) return;
        try {
            await Field.cache.refresh();
            remember("field-refreshed", String(Date.now()));
        } catch { /* what is there stays */ }
    };

    /// The list as it is after something was delivered.
    const renew = async () => {
        if (location.pathname !== "/field") return;
        try {
            const answer = await fetch("/field", { credentials: "same-origin", headers: { Accept: "text/html" } });
            if (!answer.ok || answer.redirected) return;
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
            for (const place of ["[data-field=list]", "#own", "#others"]) {
                const [old, now] = [document.querySelector(place), fresh.querySelector(place)];
                if (old && now) old.replaceChildren(...document.adoptNode(now).childNodes);
            }
            root.dataset.asOf = fresh.getElementById("field").dataset.asOf;
            age();
            await Field.outbox.render();
            await Field.place.again();
        } catch { /* the old list stays */ }
    };

    /// Has the browser send the outbox when the network is back, also after the page was closed.
    const later = async () => {
        try {
            const worker = await navigator.serviceWorker.ready;
            if (worker.sync) await worker.sync.register("field-outbox");
        } catch { /* the page does it */ }
    };
    Field.page = { later };

    const install = () => {
        if ("serviceWorker" in navigator) {
            navigator.serviceWorker.register("/field/sw.js", { scope: "/field" }).catch(() => { /* works without */ });
        }
        const button = part("install");
        let offer = null;
        addEventListener("beforeinstallprompt", (event) => {
            event.preventDefault();
            offer = event;
            if (button) button.hidden = false;
        });
        if (button) button.addEventListener("click", () => { if (offer) offer.prompt(); button.hidden = true; });
        if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
    };

    const leaving = () => {
        const form = part("leave");
        if (!form) return;
        let isSure = false;
        form.addEventListener("submit", async (event) => {
            if (isSure) return;
            event.preventDefault();
            const open = (await Field.store.items()).filter((item) => item.state !== "sent");
            if (open.length) {
                part("leave-text").textContent = Field.say("leave", { count: open.length });
                if (await Field.outbox.confirmed("leave") !== "leave") return;
                for (const item of open) await Field.store.drop(item.id);
            }
            isSure = true;
            await Field.cache.forget();
            try { localStorage.clear(); } catch { /* nothing there */ }
            form.requestSubmit();
        });
    };

    const start = async () => {
        age();
        setInterval(age, 60_000);
        addEventListener("online", age);
        addEventListener("offline", age);
        // Pages of whoever held the phone before go. Asked of the pages themselves: small settings are lost more easily
        // when a phone dies.
        const before = await Field.store.page("/field");
        if (before && !before.html.includes(`data-owner="${Field.owner}"`)) {
            await Field.cache.forget();
            remember("field-refreshed", "0");
        }
        // Nothing here waits for the network: what is in the phone is shown first.
        leaving();
        Field.map.start();
        await Field.forms.start();
        await Field.outbox.start();
        Field.place.start();
        install();
        root.dataset.ready = "";
        document.addEventListener("field-delivered", async () => { await renew(); await refresh(true); });
        addEventListener("online", () => refresh());
        await refresh();
        root.dataset.kept = "";
    };
    start();
})();
