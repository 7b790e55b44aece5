// The wall: fetches itself again when something happens, says how old it is, and plays the last day again.
// Words come from data attributes.
"use strict";
(() => {
    const root = document.documentElement;
    const link = document.querySelector("[data-link]");
    const shownTime = document.querySelector("[data-as-of]");
    const apart = 2000; // milliseconds between two loads, however much happens
    const old = 90000; // milliseconds after which what is shown counts as old
    const often = 60000; // milliseconds after which it is fetched again though nothing happened: clocks go on
    let loaded = performance.now();
    let isOff = false, isLoading = false, isWanted = false, timer = 0;
    let isReplaying = false;

    const say = (state) => {
        const words = link.dataset["text" + state[0].toUpperCase() + state.slice(1)].replace("%time%", shownTime.textContent);
        link.dataset.state = state;
        if (link.textContent !== words) link.textContent = words;
    };
    const judge = () => say(isOff ? "off" : performance.now() - loaded > old ? "old" : "on");

    const keys = (part) => new Set([...part.querySelectorAll("a.matter")].map((a) => a.getAttribute("href").replace(/.*case=/, "")));

    const replace = (part, fresh) => {
        const held = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
        const top = part.scrollTop;
        const before = part.dataset.part === "burning" ? keys(part) : null;
        part.replaceChildren(...document.adoptNode(fresh).childNodes);
        part.scrollTop = top;
        if (before) {
            for (const a of part.querySelectorAll("a.matter")) {
                if (!before.has(a.getAttribute("href").replace(/.*case=/, ""))) a.closest("li").classList.add("new");
            }
        }
        if (held) part.querySelector(`[href="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    };

    const load = async () => {
        if (isLoading || isReplaying) { isWanted = true; return; }
        isLoading = true;
        isWanted = false;
        try {
            const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
            if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
            for (const part of document.querySelectorAll("[data-part]")) {
                if (!part.dataset.part || part.closest("svg")) continue;
                const next = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
                if (next && next.innerHTML !== part.innerHTML) replace(part, next);
            }
            shownTime.textContent = fresh.querySelector("[data-as-of]").textContent;
            loaded = performance.now();
        } catch { /* it stays as old as it says */ }
        isLoading = false;
        judge();
        if (isWanted) soon();
    };
    const soon = () => {
        if (timer) return;
        timer = setTimeout(() => { timer = 0; load(); }, Math.max(250, apart - (performance.now() - loaded)));
    };

    const source = new EventSource("/api/v1/stream");
    source.addEventListener("open", () => { const was = isOff; isOff = false; if (was) soon(); judge(); });
    source.addEventListener("error", () => { isOff = true; judge(); });
    source.addEventListener("message", soon);
    source.addEventListener("reset", soon);
    setInterval(() => { judge(); if (performance.now() - loaded > often) load(); }, 15000);
    addEventListener("pagehide", () => source.close());

    // The last day again

    const reel = document.querySelector("[data-reel]");
    if (!reel) return;
    const slider = reel.querySelector("input");
    const output = reel.querySelector("output");
    const play = reel.querySelector("[data-play]");
    const back = reel.querySelector("[data-live]");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let day = null, ticking = 0;
    reel.hidden = false;

    const clock = (time) => new Intl.DateTimeFormat(root.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "Asia/Shanghai" }).format(time);

    const show = (frame) => {
        let total = 0;
        const most = Math.max(1, ...Object.values(day.parts).flat());
        for (const cluster of document.querySelectorAll(".map [data-part]")) {
            const count = day.parts[cluster.dataset.part]?.[frame] ?? 0;
            total += Math.max(0, count);
            const radius = count === 0 ? 4 : 13 + 15 * Math.sqrt(Math.max(1, count) / most);
            cluster.classList.toggle("none", count === 0);
            cluster.querySelector(".disc").setAttribute("r", radius);
            cluster.querySelector(".count").textContent = count < 0 ? "<" + day.least : count;
            cluster.querySelector(".name").setAttribute("y", radius + 15);
        }
        const words = reel.dataset[day.isWhole ? "textThen" : "textPart"];
        output.textContent = words.replace("%time%", clock(day.from + frame * day.step)).replace("%open%", total)
            .replace("%received%", day.received[frame]).replace("%closed%", day.closed[frame])
            .replace("%begins%", clock(day.begins));
        slider.setAttribute("aria-valuetext", output.textContent);
    };

    const pause = () => { clearInterval(ticking); ticking = 0; play.textContent = reel.dataset.textPlay; };

    const begin = async () => {
        isReplaying = true;
        root.classList.add("replayed");
        back.hidden = false;
        if (day) return true;
        try {
            const answer = await fetch(reel.dataset.reel, { headers: { Accept: "application/json" }, credentials: "same-origin" });
            if (!answer.ok) throw new Error(String(answer.status));
            day = await answer.json();
            return true;
        } catch {
            end();
            output.textContent = reel.dataset.textFailed;
            return false;
        }
    };

    const end = () => {
        pause();
        day = null;
        isReplaying = false;
        root.classList.remove("replayed");
        back.hidden = true;
        slider.value = slider.max;
        output.textContent = reel.dataset.textNow;
        slider.removeAttribute("aria-valuetext");
        // What was changed for the play is made anew.
        document.querySelector("[data-part=map]").replaceChildren(...still.cloneNode(true).childNodes);
        load();
    };

    let still = document.querySelector("[data-part=map]").cloneNode(true);
    const remember = () => { if (!isReplaying) still = document.querySelector("[data-part=map]").cloneNode(true); };

    slider.addEventListener("input", async () => {
        pause();
        remember();
        if (await begin()) show(Number(slider.value));
    });
    play.addEventListener("click", async () => {
        if (ticking) { pause(); return; }
        remember();
        if (!(await begin())) return;
        if (Number(slider.value) >= Number(slider.max)) slider.value = 0;
        show(Number(slider.value));
        play.textContent = reel.dataset.textPause;
        // With less motion, an hour a second instead of a glide.
        ticking = setInterval(() => {
            slider.value = Number(slider.value) + (calm ? 4 : 1);
            show(Number(slider.value));
            if (Number(slider.value) >= Number(slider.max)) pause();
        }, calm ? 1000 : 150);
    });
    back.addEventListener("click", end);
})();
