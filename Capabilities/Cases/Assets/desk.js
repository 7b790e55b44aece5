// The desk: a case opens beside its list, keys move and act, what is new arrives without moving anything.
// Everything here also works as plain pages; `desk-case.js` comes first.
"use strict";
(() => {
    if (!window.deskCase) return;
    const { pane, say, fetched, article, number, beside, written, carryOver, tell, put, renew, isStale } = window.deskCase;
    const desk = document.querySelector("[data-desk]");
    const screen = matchMedia("(min-width: 60rem)");
    /** Whether there is room for a case beside the list; large print has one column. */
    const isWide = () => screen.matches && document.documentElement.dataset.size !== "elder";
    const blank = [...pane.childNodes].map((node) => node.cloneNode(true));

    // The list

    const rows = () => [...document.querySelectorAll(".desk-rows > .item:not(.gone)")];
    const row = (held) => document.querySelector(`.desk-rows > .item[data-number="${CSS.escape(held)}"]`);
    const link = (item) => item?.querySelector("a");
    const query = () => desk?.dataset.query || "";
    const address = (held) => `/desk?${query()}${held ? `&case=${held}` : ""}`;
    let at = 0;
    let wanted = 0;
    let waiting = null;
    /** What was being written in a case when another was opened. */
    const drafts = new Map();

    const mark = (held) => {
        for (const item of document.querySelectorAll(".desk-rows > .item")) {
            const a = link(item);
            if (item.dataset.number === held) a.setAttribute("aria-current", "true"); else a.removeAttribute("aria-current");
        }
        const index = rows().findIndex((item) => item.dataset.number === held);
        if (index >= 0) at = index;
    };

    const show = async (held, how) => {
        const mine = ++wanted;
        mark(held);
        desk.classList.add("has-case");
        pane.setAttribute("aria-busy", "true");
        try {
            const doc = await fetched(beside(`/desk/case/${held}`));
            if (mine !== wanted) return;
            if (number()) drafts.set(number(), written());
            if (!put(doc)) return location.assign(`/desk/case/${held}`);
            const lost = carryOver(drafts.get(held) || []);
            if (lost.length) tell("", lost);
            pane.scrollTop = 0;
            if (how) history[how]({ held }, "", address(held));
        } catch {
            if (mine === wanted) tell(say("failed"));
        } finally {
            if (mine === wanted) pane.removeAttribute("aria-busy");
        }
    };

    const close = () => {
        wanted += 1;
        if (number()) drafts.set(number(), written());
        mark("");
        desk.classList.remove("has-case");
        pane.replaceChildren(...blank.map((node) => node.cloneNode(true)));
        pane.removeAttribute("aria-busy");
    };

    const move = (step) => {
        const all = rows();
        if (!all.length) return;
        const held = document.activeElement?.closest?.(".desk-rows > .item");
        const current = all.findIndex((item) => item.dataset.number === (held?.dataset.number || number()));
        const next = current < 0 ? (step > 0 ? Math.min(at, all.length - 1) : Math.max(at - 1, 0)) : current + step;
        const item = all[next];
        if (!item) return;
        link(item).focus({ preventScroll: true });
        item.scrollIntoView({ block: "nearest" });
        if (isWide()) show(item.dataset.number, number() ? "replaceState" : "pushState");
    };

    /** Keeps the rows where they are: changed ones change in place, those gone say so, new ones wait for a key. */
    const renewList = async (own) => {
        if (!desk) return;
        const doc = await fetched(`/desk?${query()}&part=1`).catch(() => null);
        const list = document.querySelector(".desk-rows");
        const fresh = doc && [...doc.querySelectorAll(".desk-rows > .item")];
        if (!fresh) return stamp("stale");
        stamp("fresh");
        const counts = doc.querySelectorAll(".desk-lists b");
        document.querySelectorAll(".desk-lists b").forEach((count, i) => {
            if (counts[i] && count.textContent !== counts[i].textContent) { count.textContent = counts[i].textContent; count.className = counts[i].className; }
        });
        const paged = new URLSearchParams(location.search).has("after");
        const byNumber = new Map(fresh.map((item) => [item.dataset.number, item]));
        for (const old of document.querySelectorAll(".desk-rows > .item")) {
            const now = byNumber.get(old.dataset.number);
            if (now) renewRow(old, now);
            else if (!paged) leave(old, own);
        }
        const unseen = paged ? [] : fresh.filter((item) => !row(item.dataset.number));
        waiting = unseen.length ? fresh : null;
        if (waiting && !list.children.length) return reveal(false);
        announce(unseen.length);
    };

    const renewRow = (old, now) => {
        old.classList.remove("gone");
        const [body, next] = [old.querySelector(".item-body"), now.querySelector(".item-body")];
        next.querySelector("a").toggleAttribute("aria-current", false);
        if (link(old).hasAttribute("aria-current")) next.querySelector("a").setAttribute("aria-current", "true");
        if (body.innerHTML === next.innerHTML) return;
        const held = document.activeElement === link(old);
        // A copy: the fresh row itself may be shown later, when new ones are asked for.
        body.replaceChildren(...document.importNode(next, true).childNodes);
        if (held) link(old).focus({ preventScroll: true });
    };

    const leave = (old, own) => {
        if (own !== old.dataset.number) {
            if (old.classList.contains("gone")) return;
            old.classList.add("gone");
            const note = document.createElement("span");
            note.className = "gone-note";
            note.textContent = say("gone");
            old.querySelector(".item-body").append(note);
            return;
        }
        const held = old.contains(document.activeElement) || document.activeElement === document.body;
        at = Math.max(0, [...document.querySelectorAll(".desk-rows > .item")].indexOf(old));
        old.remove();
        const next = rows()[Math.min(at, rows().length - 1)];
        if (held && next) link(next).focus({ preventScroll: true });
    };

    const announce = (count) => {
        const bar = document.querySelector("[data-new]");
        bar.hidden = count === 0;
        if (count) bar.querySelector("[data-new-text]").textContent = count === 1 ? say("newOne") : say("newMany", { count });
    };

    const reveal = (focus = true) => {
        if (!waiting) return;
        const picked = new Set([...document.querySelectorAll(".pick input:checked")].map((box) => box.value));
        const known = new Set([...document.querySelectorAll(".desk-rows > .item")].map((item) => item.dataset.number));
        const held = document.activeElement?.closest?.(".desk-rows > .item")?.dataset.number;
        const list = document.querySelector(".desk-rows");
        list.replaceChildren(...waiting.map((item) => document.adoptNode(item)));
        document.querySelectorAll(".pick input").forEach((box) => { box.checked = picked.has(box.value); });
        document.querySelector(".desk-items > .empty")?.remove();
        waiting = null;
        announce(0);
        mark(number());
        const first = rows().find((item) => !known.has(item.dataset.number));
        if (focus && first) { link(first).focus(); first.scrollIntoView({ block: "nearest" }); }
        else if (held) link(row(held))?.focus({ preventScroll: true });
    };

    // Doing something

    const run = async (form, button) => {
        if (pane.getAttribute("aria-busy") === "true") return;
        const held = number();
        const data = new FormData(form);
        const sent = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
        if (button?.name) sent.append(button.name, button.value);
        const focused = pane.contains(document.activeElement);
        pane.setAttribute("aria-busy", "true");
        try {
            const doc = await fetched(beside(form.getAttribute("action")), { method: "POST", body: sent });
            if (!put(doc)) throw new Error("no case");
            const done = pane.querySelector("[data-done]");
            pane.scrollTop = 0;
            const summary = pane.querySelector(".summary, .notice.late");
            if (summary) { summary.tabIndex = -1; summary.focus(); }
            else if (focused) (link(row(held)) || done || pane).focus({ preventScroll: true });
        } catch {
            tell(say("failed"));
        } finally {
            pane.removeAttribute("aria-busy");
        }
        await renewList(pane.querySelector("[data-done]") ? held : "");
        if (isStale()) renew();
    };

    /** The main step as it is proposed, or its first field. */
    const accept = () => {
        const form = pane.querySelector("[data-main] form");
        if (!form || pane.getAttribute("aria-busy") === "true") return;
        if (form.hasAttribute("data-needs-nothing")) form.requestSubmit(form.querySelector("button[type=submit]"));
        else {
            first(form)?.focus({ preventScroll: true });
            form.scrollIntoView({ block: "nearest" });
        }
    };

    const first = (part) => part.querySelector("input:not([type=hidden]), select, textarea, button[type=submit]");

    const stroke = (key) => {
        const found = pane.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (!found) return false;
        if (found.tagName === "SUMMARY") {
            found.parentElement.open = true;
            (first(found.parentElement) || found).focus();
            found.parentElement.scrollIntoView({ block: "nearest" });
        } else found.click();
        return true;
    };

    const narrow = async () => {
        const field = document.getElementById("filter-q");
        if (field) return field.focus();
        const doc = await fetched(`/desk?${query()}&filter=1&part=1`).catch(() => null);
        const form = doc?.querySelector(".desk-chooser");
        if (!form) return;
        document.querySelector(".desk-bar").append(document.adoptNode(form));
        document.getElementById("filter-q").focus();
    };

    // Keys

    const help = document.getElementById("desk-keys");
    const isOn = () => !/(^|; )desk_keys=off/.test(document.cookie);
    const showSwitch = () => {
        help.querySelector("[data-keys-on]").checked = isOn();
        document.documentElement.classList.toggle("keys-off", !isOn());
    };
    const isTyping = (field) => field.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

    const keys = {
        j: () => move(1),
        k: () => move(-1),
        ".": () => reveal(),
        "/": narrow,
        "?": () => help.showModal(),
        x: () => {
            const item = document.activeElement?.closest?.(".desk-rows > .item") || row(number());
            item?.querySelector(".pick input")?.click();
        },
    };

    document.addEventListener("keydown", (event) => {
        const target = event.target;
        if (event.defaultPrevented || event.isComposing || help.open) return;
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && pane.contains(target)) {
            const form = target.closest("form[data-action]");
            if (form) { event.preventDefault(); form.requestSubmit(form.querySelector("button[type=submit]")); }
            return;
        }
        if (event.ctrlKey || event.metaKey || event.altKey) return;
        if (event.key === "Escape" && isTyping(target)) {
            (link(row(number())) || pane).focus({ preventScroll: true });
            return;
        }
        if (isTyping(target)) return;
        if (event.key === "Enter") {
            const isHere = target === document.body || target === pane || target.matches?.(".desk-rows a[aria-current], [data-done]");
            if (!isHere || event.repeat || !article() || !isOn()) return;
            event.preventDefault();
            return accept();
        }
        if (!isOn()) return;
        const does = keys[event.key];
        if (does ? (desk || event.key === "?") : false) { event.preventDefault(); does(); }
        else if (event.key.length === 1 && stroke(event.key)) event.preventDefault();
    });

    // Presses

    document.addEventListener("click", (event) => {
        const target = event.target;
        if (target.closest("[data-show-keys]")) return help.showModal();
        if (target.closest("[data-new] button")) return reveal();
        if (target.closest("[data-pick-all]")) {
            document.querySelectorAll(".item:not(.gone) .pick input").forEach((box) => { box.checked = true; });
            return picked();
        }
        if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || !desk) return;
        if (target.closest("[data-filter]")) { event.preventDefault(); return narrow(); }
        const a = target.closest(".desk-rows a");
        if (!a || !isWide()) return;
        event.preventDefault();
        show(a.closest(".item").dataset.number, "pushState");
    });

    document.addEventListener("submit", (event) => {
        if (!desk || !isWide() || !pane.contains(event.target) || event.target.method !== "post") return;
        event.preventDefault();
        run(event.target, event.submitter);
    });

    const picked = () => {
        const count = document.querySelectorAll(".pick input:checked").length;
        const text = document.querySelector("[data-picked-text]");
        if (text && count) text.textContent = say("picked", { count });
    };

    document.addEventListener("change", (event) => {
        const target = event.target;
        if (target.matches("[data-keys-on]")) {
            document.cookie = `desk_keys=${target.checked ? "on" : "off"}; path=/desk; max-age=31536000; SameSite=Lax`;
            return showSwitch();
        }
        if (target.closest(".pick")) picked();
    });

    if (desk) addEventListener("popstate", () => {
        const held = new URLSearchParams(location.search).get("case");
        if (held) show(held, null); else close();
    });

    // What arrives

    const live = document.querySelector("[data-live]");
    let asOf = new Date();
    const stamp = (state) => {
        if (!live) return;
        if (state === "fresh") asOf = new Date();
        live.dataset.state = state;
        const text = (live.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`] || "")
            .replace("%time%", asOf.toLocaleTimeString(document.documentElement.lang));
        const shown = live.querySelector("[data-live-text]") || live;
        if (shown.textContent !== text) shown.textContent = text;
    };

    let timer = 0;
    let last = 0;
    let missed = false;
    // How much is unread, beside the link in the head.
    const renewUnread = async () => {
        const link = document.querySelector('header nav a[href="/desk/notices"]');
        const doc = link && await fetched("/desk/notices").catch(() => null);
        const fresh = doc && doc.querySelector('header nav a[href="/desk/notices"]');
        if (fresh) link.replaceChildren(...document.adoptNode(fresh).childNodes);
    };

    const soon = () => {
        if (document.hidden) { missed = true; return; }
        if (timer) return;
        // At once, then no more than every three seconds.
        timer = setTimeout(() => { timer = 0; last = Date.now(); renewList(""); renewUnread(); }, Math.max(250, last + 3000 - Date.now()));
    };

    const happened = (event) => {
        let told = {};
        try { told = JSON.parse(event.data); } catch { /* A reset says nothing more. */ }
        if (!told.case || told.case === number()) setTimeout(renew, 150);
        if (desk) soon(); else stamp("fresh");
    };

    const follow = () => {
        const source = new EventSource(live.dataset.live);
        let lost = false;
        source.addEventListener("open", () => { if (lost) { soon(); renew(); } lost = false; });
        source.addEventListener("error", () => { lost = true; stamp("lost"); });
        source.addEventListener("message", happened);
        source.addEventListener("reset", happened);
        addEventListener("pagehide", () => source.close());
    };
    document.addEventListener("visibilitychange", () => {
        if (document.hidden) return;
        if (missed) { missed = false; soon(); }
    });

    document.documentElement.classList.add("with-script");
    showSwitch();
    if (desk) mark(number());
    if (live && window.EventSource) follow();
})();
