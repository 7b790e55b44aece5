// Keeps a page fresh: [data-live] names an event stream; on each event the page is fetched again and every
// [data-live-part] takes its new content, unless somebody is writing in it. Words come from data attributes.
"use strict";
(() => {
    const box = document.querySelector("[data-live]");
    if (!box || !window.EventSource) return;
    const shown = box.querySelector("[data-live-text]") || box;
    let asOf = new Date();
    let timer = 0;
    let missed = false;
    let loading = false;
    let again = false;

    const show = (state) => {
        box.dataset.state = state;
        const words = box.dataset["text" + state[0].toUpperCase() + state.slice(1)] || "";
        const text = words.replace("%time%", asOf.toLocaleTimeString(document.documentElement.lang));
        if (shown.textContent !== text) shown.textContent = text;
    };

    const isWriting = (part) => {
        const field = document.activeElement;
        if (part.contains(field) && /^(INPUT|TEXTAREA|SELECT)$/.test(field.tagName)) return true;
        return [...part.querySelectorAll("input, textarea, select")].some((field) => {
            if (field.type === "hidden") return false;
            if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
            if (field.tagName === "SELECT") {
                const options = [...field.options];
                const wanted = options.some((o) => o.defaultSelected);
                return options.some((o, i) => o.selected !== (wanted ? o.defaultSelected : i === 0));
            }
            return field.value !== field.defaultValue;
        });
    };

    const places = (part) => [...part.querySelectorAll("a[href], button, summary, [tabindex]")];

    const replace = (part, fresh) => {
        const held = part.contains(document.activeElement) ? document.activeElement : null;
        const index = held ? places(part).indexOf(held) : -1;
        const open = new Set([...part.querySelectorAll("details[open][id]")].map((d) => d.id));
        part.replaceChildren(...document.adoptNode(fresh).childNodes);
        part.querySelectorAll("details[id]").forEach((d) => { if (open.has(d.id)) d.open = true; });
        if (!held) return;
        const place = (held.id && document.getElementById(held.id)) || places(part)[index];
        if (place) place.focus({ preventScroll: true });
    };

    const load = async () => {
        if (document.hidden) { missed = true; return; }
        if (loading) { again = true; return; }
        missed = again = false;
        loading = true;
        try {
            const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
            if (!answer.ok) throw new Error(String(answer.status));
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
            for (const part of document.querySelectorAll("[data-live-part]")) {
                const name = CSS.escape(part.dataset.livePart);
                const next = fresh.querySelector(`[data-live-part="${name}"]`);
                if (!next || next.innerHTML === part.innerHTML) continue;
                if (isWriting(part)) { missed = true; continue; }
                replace(part, next);
            }
            asOf = new Date();
            show("fresh");
        } catch { show("stale"); }
        loading = false;
        if (again) soon();
    };

    // Pages that count much are renewed at most once in so many seconds.
    const pace = Number(box.dataset.livePace || 0) * 1000;
    const soon = () => {
        clearTimeout(timer);
        timer = setTimeout(load, Math.max(250, asOf.getTime() + pace - Date.now()));
    };
    const source = new EventSource(box.dataset.live);
    let lost = false;
    source.addEventListener("open", () => { if (lost) soon(); lost = false; if (box.dataset.state === "lost") show("fresh"); });
    source.addEventListener("error", () => { lost = true; show("lost"); });
    source.addEventListener("message", soon);
    source.addEventListener("reset", soon);
    for (const name of (box.dataset.liveEvents || "").split(" ")) if (name) source.addEventListener(name, soon);
    document.addEventListener("visibilitychange", () => { if (!document.hidden && missed) soon(); });
    document.addEventListener("focusout", () => { if (missed) soon(); });
    addEventListener("pagehide", () => source.close());
})();
