// Helps with a report, none of it needed: keeps what was typed on this device until it is sent, goes on by itself once
// the place is known, shows chosen photos. A name or a telephone number is never kept. Words come from attributes.
"use strict";
(() => {
    const form = document.querySelector("form[data-report]");
    const box = document.querySelector("[data-draft]");
    if (!form || !box) return;
    const step = form.dataset.report;
    const key = "report-draft";
    const lasting = 3 * 24 * 3600 * 1000; // milliseconds a draft is offered
    const kept = ["text", "address", "village", "lon", "lat"];
    const words = box.querySelector("[data-draft-words]");
    const offer = box.querySelector("[data-draft-offer]");

    const read = () => {
        try {
            const draft = JSON.parse(localStorage.getItem(key));
            return draft && Date.now() - draft.at < lasting ? draft : null;
        } catch { return null; }
    };
    const drop = () => { try { localStorage.removeItem(key); } catch { /* no storage, nothing kept */ } };
    const value = (name) => form.elements.namedItem(name)?.value ?? "";
    const save = () => {
        const draft = { at: Date.now(), step };
        for (const name of kept) draft[name] = value(name);
        if (!draft.text && !draft.address && !draft.village && !draft.lon) return;
        try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* no storage, nothing kept */ }
    };
    const say = (text, isOffer) => {
        words.textContent = text;
        offer.hidden = !isOffer;
        box.hidden = false;
    };

    const old = read();
    const isFresh = step === "where" && kept.every((name) => !value(name));
    if (old && isFresh && (old.text || old.address)) {
        const begun = old.text || old.address;
        const excerpt = begun.length > 40 ? begun.slice(0, 40) + "…" : begun;
        say(box.querySelector("[data-draft-found]").textContent.replace("%words%", excerpt), true);
    } else if (!isFresh) save();
    box.querySelector("[data-draft-drop]").addEventListener("click", () => { drop(); box.hidden = true; });
    box.querySelector("[data-draft-resume]").addEventListener("click", () => {
        for (const name of kept) {
            const field = form.elements.namedItem(name);
            if (field) field.value = old[name] || "";
        }
        const hasPlace = old.address || old.village || old.lon;
        go(hasPlace ? "what" : "where");
    });

    const go = (target) => {
        const button = document.createElement("button");
        button.name = "step";
        button.value = target;
        button.hidden = true;
        form.append(button);
        form.requestSubmit(button);
        button.remove();
    };

    form.addEventListener("input", save);
    form.addEventListener("submit", (event) => {
        save();
        if (navigator.onLine === false) {
            event.preventDefault();
            say(box.dataset.textOffline, false);
            box.scrollIntoView({ block: "center" });
        }
    });
    addEventListener("online", () => { if (!box.hidden && offer.hidden) box.hidden = true; });

    // A good fix answers the question; a rough one is put right on the map.
    form.addEventListener("located", (event) => {
        if (step !== "where") return;
        save();
        go(event.detail.accuracy <= 60 ? "what" : "map");
    });

    // What others have reported nearby, as soon as a few words stand there.
    const same = form.querySelector("[data-same]");
    if (same) {
        let waiting = 0;
        let asked = "";
        const look = async () => {
            const text = value("text").trim();
            if (text === asked) return;
            asked = text;
            if (text.length < 2) return same.replaceChildren();
            try {
                const answer = await fetch("/report/similar", {
                    method: "POST", credentials: "same-origin", headers: { Accept: "text/html" },
                    body: new URLSearchParams([...new FormData(form)].filter(([, given]) => typeof given === "string")),
                });
                if (!answer.ok || text !== asked) return;
                const found = new DOMParser().parseFromString(await answer.text(), "text/html");
                same.replaceChildren(...[...found.body.childNodes].map((node) => document.adoptNode(node)));
            } catch { /* a hint that does not come is none */ }
        };
        form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(look, 600); });
    }

    const photos = form.querySelector("input[type=file]");
    const previews = form.querySelector("[data-previews]");
    const next = form.querySelector("button[data-text-without]");
    if (photos && previews && next) {
        const show = () => {
            for (const image of previews.children) URL.revokeObjectURL(image.src);
            previews.replaceChildren(...[...photos.files].filter((file) => file.type.startsWith("image/")).map((file) => {
                const image = document.createElement("img");
                image.src = URL.createObjectURL(file);
                image.alt = file.name;
                return image;
            }));
            const has = photos.files.length > 0 || form.querySelector("input[name=attachment]");
            next.textContent = has ? next.dataset.textWith : next.dataset.textWithout;
        };
        photos.addEventListener("change", show);
        show();
    }
})();
