// Signing out takes away what the browser keeps, also what was captured in the field and not yet sent: says so first.
// Words come from data attributes.
"use strict";
for (const form of document.querySelectorAll("form[data-leave]")) {
    let isSure = false;

    /** How many captures wait in this browser; none where nobody has worked in the field. */
    const waiting = async () => {
        const known = indexedDB.databases ? await indexedDB.databases() : [];
        if (!known.some((database) => database.name === "field")) return 0;
        const database = await new Promise((resolve, reject) => {
            const request = indexedDB.open("field");
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        try {
            if (!database.objectStoreNames.contains("outbox")) return 0;
            const items = await new Promise((resolve, reject) => {
                const request = database.transaction("outbox").objectStore("outbox").getAll();
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
            });
            return items.filter((item) => item.state !== "sent").length;
        } finally { database.close(); }
    };

    const warn = (count) => {
        const box = document.createElement("div");
        box.className = "notice late stack";
        box.setAttribute("role", "alert");
        const words = document.createElement("p");
        words.textContent = form.dataset.textLeft.replace("%count%", count);
        const open = document.createElement("a");
        open.className = "btn";
        open.href = "/field/outbox";
        open.textContent = form.dataset.textOpen;
        const anyway = document.createElement("button");
        anyway.className = "btn danger";
        anyway.type = "submit";
        anyway.textContent = form.dataset.textAnyway;
        anyway.addEventListener("click", () => { isSure = true; });
        const row = document.createElement("div");
        row.className = "row";
        row.append(open, anyway);
        box.append(words, row);
        form.replaceChildren(box);
        open.focus();
    };

    form.addEventListener("submit", async (event) => {
        if (isSure) return;
        event.preventDefault();
        const count = await waiting().catch(() => 0);
        if (count) return warn(count);
        isSure = true;
        form.requestSubmit();
    });
}
