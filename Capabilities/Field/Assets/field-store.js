// What the phone keeps until it is sent: the outbox and what is still being written, in IndexedDB. Every change is one
// transaction and on disk before it counts, so that closing the browser at any moment neither loses nor doubles anything.
"use strict";
self.Field = self.Field || {};
Field.store = (() => {
    let opened = null;
    const open = () => {
        opened = opened || new Promise((resolve, reject) => {
            const request = indexedDB.open("field", 1);
            request.onupgradeneeded = () => {
                request.result.createObjectStore("outbox", { keyPath: "id" });
                request.result.createObjectStore("drafts", { keyPath: "path" });
                request.result.createObjectStore("pages", { keyPath: "path" });
            };
            request.onsuccess = () => {
                request.result.onversionchange = () => { request.result.close(); opened = null; };
                request.result.onclose = () => { opened = null; };
                resolve(request.result);
            };
            request.onerror = () => { opened = null; reject(request.error); };
        });
        return opened;
    };

    /// Runs `work(transaction, answer)`; what is given to `answer` is returned once everything is on disk.
    const within = async (stores, work) => {
        const database = await open();
        return new Promise((resolve, reject) => {
            const transaction = database.transaction(stores, "readwrite", { durability: "strict" });
            let result;
            transaction.oncomplete = () => resolve(result);
            transaction.onabort = () => reject(transaction.error || new Error("aborted"));
            work(transaction, (value) => { result = value; });
        });
    };
    const told = () => {
        if (self.BroadcastChannel) {
            const channel = new BroadcastChannel("field");
            channel.postMessage("changed");
            channel.close();
        }
        if (self.document) document.dispatchEvent(new CustomEvent("field-changed"));
    };

    const items = async () => {
        const all = await within("outbox", (transaction, answer) => {
            const request = transaction.objectStore("outbox").getAll();
            request.onsuccess = () => answer(request.result);
        });
        return all.sort((a, b) => a.made - b.made || (a.id < b.id ? -1 : 1));
    };

    /// Changes an item where it lies; `edit` gets it as it is at that moment.
    const change = async (id, edit) => {
        const changed = await within("outbox", (transaction, answer) => {
            const store = transaction.objectStore("outbox");
            const request = store.get(id);
            request.onsuccess = () => {
                if (!request.result) return;
                edit(request.result);
                store.put(request.result);
                answer(request.result);
            };
        });
        told();
        return changed;
    };

    const drop = async (id) => {
        await within("outbox", (transaction) => transaction.objectStore("outbox").delete(id));
        told();
    };

    /// Moves what was written into the outbox: both or neither.
    const enqueue = async (item, path) => {
        await within(["outbox", "drafts"], (transaction) => {
            transaction.objectStore("outbox").put(item);
            transaction.objectStore("drafts").delete(path);
        });
        told();
    };

    const draft = (path) => within("drafts", (transaction, answer) => {
        const request = transaction.objectStore("drafts").get(path);
        request.onsuccess = () => answer(request.result);
    });
    const keepDraft = (draft) => within("drafts", (transaction) => transaction.objectStore("drafts").put(draft));
    const dropDraft = (path) => within("drafts", (transaction) => transaction.objectStore("drafts").delete(path));

    const page = (path) => within("pages", (transaction, answer) => {
        const request = transaction.objectStore("pages").get(path);
        request.onsuccess = () => answer(request.result);
    });
    /// Keeps pages; those there were before stay only when `isWhole` is false.
    const keepPages = (pages, isWhole) => within("pages", (transaction) => {
        const kept = transaction.objectStore("pages");
        if (isWhole) kept.clear();
        for (const page of pages) kept.put(page);
    });

    /// Names an item and its sending: the same name again does nothing twice on the server.
    const newID = () => {
        if (crypto.randomUUID) return crypto.randomUUID();
        return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
    };

    return { items, change, drop, enqueue, draft, keepDraft, dropDraft, page, keepPages, newID };
})();
