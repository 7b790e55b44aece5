// A machine in a hall: after a while without a touch it forgets whoever used it. What is left of the time is on the page;
// going back afterwards shows the start page and nothing else. Words come from data attributes.
"use strict";
(() => {
    const bar = document.querySelector("[data-kiosk-bar]");
    if (!bar) return;
    const patience = 90; // seconds without a touch
    const warning = 30; // seconds before the end from which the bar asks
    const shown = bar.querySelector("[data-kiosk-left]");
    const stay = bar.querySelector("[data-kiosk-stay]");
    const status = document.querySelector("[data-kiosk-status]");
    const isStart = location.pathname === "/";
    // A start page that nobody has used since it was opened anew has nothing to forget.
    let isUsed = !isStart;
    let until = Date.now() + patience * 1000;

    for (const store of [localStorage, sessionStorage]) {
        for (const key of Object.keys(store)) if (key !== "kiosk-start" && key !== "kiosk-ended") store.removeItem(key);
    }

    // Steps of the session's history from the start page to here; a browser cannot strike out entries, but a new page
    // opened from the start page replaces all that came after it.
    const place = () => (window.navigation && navigation.currentEntry ? navigation.currentEntry.index : history.length - 1);
    const end = () => {
        const back = place() - Number(sessionStorage.getItem("kiosk-start") ?? place());
        fetch("/kiosk/end", { credentials: "same-origin", redirect: "manual" }).catch(() => {}).finally(() => {
            // Only now: signing somebody out empties the storage.
            sessionStorage.setItem("kiosk-ended", "1");
            if (back > 0) history.go(-back);
            else location.replace("/kiosk/end");
        });
    };
    const begin = () => {
        if (!isStart) return;
        if (sessionStorage.getItem("kiosk-ended")) {
            sessionStorage.removeItem("kiosk-ended");
            sessionStorage.setItem("kiosk-start", String(place() + 1));
            location.assign("/kiosk/end");
            return;
        }
        const start = sessionStorage.getItem("kiosk-start");
        // Come back to from another page: somebody was here.
        if (start !== null && Number(start) < place()) isUsed = true;
        else sessionStorage.setItem("kiosk-start", String(place()));
    };
    addEventListener("pageshow", begin);

    const touch = () => { isUsed = true; until = Date.now() + patience * 1000; draw(); };
    const draw = () => {
        const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
        const isSoon = left <= warning && !isStart;
        if (isSoon && stay.hidden) status.textContent = bar.dataset.textSoon.replace("%seconds%", left);
        stay.hidden = !isSoon;
        bar.classList.toggle("soon", isSoon);
        if (!isStart) shown.textContent = bar.dataset[isSoon ? "textSoon" : "textLeft"].replace("%seconds%", left);
        if (left === 0) {
            if (isUsed) { clearInterval(clock); end(); }
            else until = Date.now() + patience * 1000;
        }
    };
    const clock = setInterval(draw, 1000);
    for (const name of ["pointerdown", "keydown", "scroll", "input"]) addEventListener(name, touch, { passive: true });
    stay.addEventListener("click", touch);
    bar.querySelector("[data-kiosk-end]").addEventListener("click", (event) => { event.preventDefault(); end(); });
    addEventListener("contextmenu", (event) => event.preventDefault());
    draw();
})();
