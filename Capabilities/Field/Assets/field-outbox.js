// Shows what waits to be sent: a line at the head of every page, a mark beside each case, and the outbox with what the
// server said about what it did not take. What happens to that, the worker decides.
"use strict";
Field.outbox = (() => {
    const store = Field.store;
    const COLOURS = { waiting: "info", sending: "info", sent: "", conflict: "late", retry: "due" };
    const part = (name, root = document) => root.querySelector(`[data-field=${name}]`);
    let last = "done";
    let sentHere = 0;

    const own = (item) => item.owner === Field.owner;
    const isOpen = (item) => item.state !== "sent";
    const put = (element, text) => { if (element && element.textContent !== text) element.textContent = text; };

    const strip = (items) => {
        const line = part("strip");
        if (!line) return;
        const open = items.filter(isOpen);
        const trouble = open.filter((item) => item.state === "conflict" || item.state === "retry").length;
        let [text, tone] = ["", ""];
        if (trouble) [text, tone] = [Field.say("trouble", { count: trouble }), "late"];
        else if (open.length && last === "sign-in") [text, tone] = [Field.say("signIn"), "due"];
        else if (navigator.onLine && open.some((item) => item.state === "sending")) [text, tone] = [Field.say("busy"), "info"];
        else if (open.length) [text, tone] = [Field.say("count", { count: open.length }), "info"];
        else if (!navigator.onLine) [text, tone] = [Field.say("offline"), "due"];
        else if (sentHere) [text, tone] = [Field.say("delivered", { count: sentHere }), "done"];
        line.hidden = !text;
        line.dataset.tone = tone;
        put(line, text);
        const count = part("count");
        if (count) { count.hidden = !open.length; put(count, String(open.length)); }
    };

    const marks = (items) => {
        const waiting = new Map();
        for (const item of items) {
            if (item.number && isOpen(item)) waiting.set(item.number, [...(waiting.get(item.number) || []), item]);
        }
        for (const row of document.querySelectorAll("[data-case]")) {
            const mine = waiting.get(row.dataset.case) || [];
            const mark = part("mine", row);
            if (mark) {
                mark.hidden = !mine.length;
                put(mark, mine.map((item) => `${item.label} · ${Field.say(item.state)}`).join("  "));
            }
            const done = new Set(mine.map((item) => item.action));
            for (const step of row.querySelectorAll("[data-step]")) {
                const box = step.closest("details") || step;
                box.hidden = done.has(step.dataset.step);
            }
            for (const later of row.querySelectorAll("[data-after]")) {
                later.hidden = !done.has(later.dataset.after) || done.has("handle");
            }
        }
    };

    const reason = (item) => {
        const problem = item.problem || {};
        if (problem.old) return Field.say("old");
        return [problem.detail || Field.say("server"), ...(problem.reasons || [])].join(" ");
    };

    const fill = (row, item) => {
        const find = (name) => row.querySelector(`[data-part=${name}]`);
        const tag = find("state");
        tag.className = `tag ${COLOURS[item.state]}`;
        put(tag, Field.say(item.state));
        const style = { dateStyle: "short", timeStyle: "short" };
        put(find("made"), new Date(item.made).toLocaleString(document.documentElement.lang, style));
        put(find("label"), item.label);
        put(find("title"), item.title);
        const trouble = item.state === "conflict" || item.state === "retry";
        find("conflict").hidden = !trouble;
        if (trouble) {
            put(find("reason"), reason(item));
            const words = [item.body.text, item.body.words, item.body.note, item.body.reason, item.body.settled];
            put(find("words"), words.filter(Boolean).join("\n"));
            find("open").hidden = !item.number;
            if (item.number) find("open").href = `/field/case/${item.number}`;
        }
        const number = find("number");
        number.hidden = item.state !== "sent" || !item.number;
        if (!number.hidden) { number.href = `/field/case/${item.number}`; put(number, item.shown || item.number); }
    };

    const confirmed = (id) => new Promise((resolve) => {
        const dialog = document.getElementById(id);
        dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
        dialog.returnValue = "stay";
        dialog.showModal();
    });

    const made = (item) => {
        const row = document.getElementById("outbox-item").content.firstElementChild.cloneNode(true);
        row.dataset.item = item.id;
        row.querySelector("[data-part=again]").addEventListener("click", async () => {
            // After six days the server no longer knows the old name; then it is sent as something new.
            await store.change(item.id, (it) => {
                if (it.problem && it.problem.old) delete it.tried;
                it.state = "waiting";
                it.problem = null;
            });
            flush();
        });
        row.querySelector("[data-part=drop]").addEventListener("click", async () => {
            if (await confirmed("drop") === "drop") await store.drop(item.id);
        });
        return row;
    };

    const list = (items, foreign) => {
        const box = part("outbox");
        if (!box) return;
        const known = new Map([...box.children].map((row) => [row.dataset.item, row]));
        for (const item of items) {
            const row = known.get(item.id) || box.insertBefore(made(item), box.firstChild);
            known.delete(item.id);
            fill(row, item);
        }
        for (const row of known.values()) row.remove();
        part("empty").hidden = items.length > 0;
        part("flush").hidden = !items.some((item) => item.state === "waiting");
        part("foreign").hidden = !foreign;
        put(part("foreign"), foreign ? Field.say("others", { count: foreign }) : "");
    };

    const render = async () => {
        const all = await store.items();
        const items = all.filter(own);
        strip(items);
        marks(items);
        list(items, all.filter((item) => !own(item) && isOpen(item)).length);
    };

    let timer = 0;
    const flush = async () => {
        clearTimeout(timer);
        const before = (await store.items()).filter((item) => own(item) && isOpen(item)).length;
        last = await Field.send.flush();
        const open = (await store.items()).filter((item) => own(item) && isOpen(item));
        const sent = Math.max(0, before - open.length);
        sentHere += sent;
        await render();
        if (open.some((item) => item.state === "waiting" || item.state === "sending") && last !== "sign-in") {
            timer = setTimeout(flush, last === "later" ? 30_000 : 15_000);
        }
        if (sent) document.dispatchEvent(new CustomEvent("field-delivered"));
        return last;
    };

    const start = async () => {
        document.addEventListener("field-changed", render);
        if (self.BroadcastChannel) new BroadcastChannel("field").addEventListener("message", render);
        addEventListener("online", flush);
        addEventListener("offline", render);
        document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
        const button = part("flush");
        if (button) button.addEventListener("click", flush);
        await render();
        flush();
    };

    return { start, flush, render, confirmed };
})();
