// One case of the desk: shown anew when somebody changes it, with what is being written kept in its place.
// Words come from data attributes.
"use strict";
(() => {
    const words = document.querySelector("[data-desk-words]");
    const pane = document.querySelector("[data-desk-case]");
    if (!words || !pane) return;
    const say = (name, values = {}) =>
        Object.entries(values).reduce((text, [key, value]) => text.replace(`%${key}%`, value), words.dataset[name] || "");

    const fetched = async (url, options = {}) => {
        const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "text/html" }, ...options });
        if (answer.status === 401 || new URL(answer.url).pathname === "/sign-in") location.reload();
        return new DOMParser().parseFromString(await answer.text(), "text/html");
    };

    // The case

    let stale = false;
    const article = () => pane.querySelector("[data-case]");
    const number = () => article()?.dataset.case || "";
    const beside = (path) => `${path}${path.includes("?") ? "&" : "?"}beside=1`;
    const fields = (form) => [...form.elements].filter((field) => field.name && field.type !== "hidden" && field.tagName !== "BUTTON");

    const isWritten = (field) => {
        if (field.type === "file") return field.files.length > 0;
        if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
        if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
        const options = [...field.options];
        const some = options.some((option) => option.defaultSelected);
        return options.some((option, i) => option.selected !== (some ? option.defaultSelected : i === 0 && !field.multiple));
    };

    /** What somebody has written in the forms of the case, by action. */
    const written = () => [...pane.querySelectorAll("form[data-action]")].flatMap((form) => {
        const all = fields(form);
        return all.some(isWritten) ? [{ action: form.dataset.action, all }] : [];
    });

    const copy = (from, to) => {
        if (to.tagName === "SELECT") [...to.options].forEach((option) => {
            const same = [...from.options].find((other) => other.value === option.value);
            if (same) option.selected = same.selected;
        });
        else if (to.type === "file") to.files = from.files;
        else if (to.type === "checkbox" || to.type === "radio") to.checked = from.checked;
        else to.value = from.value;
    };

    /** Puts what was written into the fresh forms; returns the words that have no place any more. */
    const carryOver = (forms) => forms.flatMap(({ action, all }) => {
        const form = pane.querySelector(`form[data-action="${CSS.escape(action)}"]`);
        if (!form) return all.filter((field) => /^(TEXTAREA|INPUT)$/.test(field.tagName) && isWritten(field) && !["checkbox", "radio", "file"].includes(field.type)).map((field) => field.value);
        for (const field of all) {
            const to = fields(form).find((other) => other.name === field.name && (other.type !== "radio" || other.value === field.value));
            if (to) copy(field, to);
        }
        const fold = form.closest("details");
        if (fold) fold.open = true;
        return [];
    });

    const tell = (text, lost = []) => {
        const news = pane.querySelector("[data-news]");
        if (!news) return;
        const box = document.createElement("div");
        box.className = "notice due";
        box.setAttribute("role", "alert");
        for (const line of [text, lost.length ? say("lost") : ""]) {
            if (!line) continue;
            const p = document.createElement("p");
            p.textContent = line;
            box.append(p);
        }
        for (const value of lost) {
            const kept = document.createElement("textarea");
            kept.readOnly = true;
            kept.value = value;
            kept.setAttribute("aria-label", say("lost"));
            box.append(kept);
        }
        news.replaceChildren(box);
    };

    const put = (doc) => {
        const fresh = doc.querySelector("[data-case]");
        if (!fresh) return false;
        article() ? article().replaceWith(document.adoptNode(fresh)) : pane.replaceChildren(document.adoptNode(fresh));
        return true;
    };

    /** Somebody else may have changed the case: shows it as it is now and keeps what is being written. */
    const renew = async () => {
        const held = number();
        if (!held) return;
        if (pane.getAttribute("aria-busy") === "true" || document.hidden) { stale = true; return; }
        stale = false;
        const doc = await fetched(beside(`/desk/case/${held}`)).catch(() => null);
        const fresh = doc?.querySelector("[data-case]");
        if (!fresh || number() !== held || fresh.dataset.version === article().dataset.version) return;
        const active = pane.contains(document.activeElement) ? document.activeElement : null;
        const place = { id: active?.id, start: active?.selectionStart, end: active?.selectionEnd, top: pane.scrollTop };
        const open = [...pane.querySelectorAll("details[open][id]")].map((fold) => fold.id);
        const forms = written();
        put(doc);
        const lost = carryOver(forms);
        for (const id of open) { const fold = document.getElementById(id); if (fold) fold.open = true; }
        tell(say("changed", { what: article().dataset.last }) + (forms.length && !lost.length ? say("kept") : ""), lost);
        pane.scrollTop = place.top;
        const again = place.id && document.getElementById(place.id);
        if (!active) return;
        (again || pane).focus({ preventScroll: true });
        if (again && typeof place.start === "number" && again.setSelectionRange) again.setSelectionRange(place.start, place.end);
    };

    const preview = async (form) => {
        const chosen = new URLSearchParams();
        for (const field of fields(form)) {
            if (!["category", "unit", "joint"].includes(field.name)) continue;
            const values = [...field.selectedOptions].map((option) => option.value).filter(Boolean);
            if (values.length) chosen.append(field.name, values.join(","));
        }
        if (form.elements.ruling?.checked) chosen.append("ruling", "true");
        const doc = await fetched(`${form.dataset.effect}?${chosen}`).catch(() => null);
        form.querySelector(".effect")?.replaceChildren(...(doc ? doc.body.childNodes : []));
    };

    // What a reply lacks, a moment after somebody stops writing. The words go in the body, never in an address.
    let pausing = 0;
    const review = async (form, box) => {
        const body = new URLSearchParams();
        for (const field of fields(form)) if (field.tagName === "TEXTAREA") body.append(field.name, field.value);
        const doc = await fetched(`${box.dataset.review}?part=true`, { method: "POST", body }).catch(() => null);
        if (doc) box.replaceChildren(...doc.body.childNodes);
    };

    document.addEventListener("input", (event) => {
        const form = event.target.closest("form[data-action]");
        const box = event.target.tagName === "TEXTAREA" ? form?.querySelector("[data-review]") : null;
        if (!box) return;
        clearTimeout(pausing);
        pausing = setTimeout(() => { if (event.target.value.trim()) review(form, box); else box.replaceChildren(); }, 700);
    });

    document.addEventListener("click", (event) => {
        const form = event.target.closest("[data-ask-review]")?.form;
        const box = form?.querySelector("[data-review]");
        if (!box) return;
        event.preventDefault();
        review(form, box);
    });

    document.addEventListener("change", (event) => {
        const form = event.target.closest("form[data-effect]");
        if (form) preview(form);
    });

    document.addEventListener("click", (event) => {
        const fill = event.target.closest("[data-fill]");
        if (!fill) return;
        const field = document.getElementById(fill.dataset.fill);
        field.value = fill.parentElement.querySelector("[data-fill-text]").textContent;
        field.focus();
    });

    document.addEventListener("visibilitychange", () => { if (!document.hidden && stale) renew(); });

    pane.tabIndex = -1;
    window.deskCase = { pane, say, fetched, article, number, beside, written, carryOver, tell, put, renew, isStale: () => stale };
})();
