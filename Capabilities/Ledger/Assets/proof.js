// Checks the proof of a report with the browser's own cryptography: the line is in the tree (RFC 6962), the tree is
// signed (Ed25519), and, for the holder of the receipt, the content fits the line (HMAC-SHA256). Words come from data
// attributes; without this script the page explains how to check by hand.
"use strict";
(() => {
    const list = document.querySelector("[data-proof]");
    if (!list) return;
    const words = list.dataset;
    const say = (text, good) => {
        const item = document.createElement("li");
        item.textContent = (good ? "✓ " : "✕ ") + text;
        item.className = good ? "good" : "bad";
        list.append(item);
    };
    list.textContent = "";
    if (!window.isSecureContext || !window.crypto.subtle) return say(words.textInsecure, false);

    const utf8 = (text) => new TextEncoder().encode(text);
    const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const unhex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
    const same = (a, b) => a.length === b.length && a.every((byte, place) => byte === b[place]);
    const join = (...parts) => {
        const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
        parts.reduce((place, part) => { all.set(part, place); return place + part.length; }, 0);
        return all;
    };
    const hash = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));
    const node = (left, right) => hash([1], left, right);

    const read = (text) => {
        const cut = text.indexOf("\n\n");
        const head = text.slice(0, cut).split("\n");
        if (head.shift() !== "c2sp.org/tlog-proof@v1") throw new Error("not a proof");
        if (head[0].startsWith("extra ")) head.shift();
        const index = Number(head.shift().replace("index ", ""));
        const note = text.slice(cut + 2);
        const end = note.lastIndexOf("\n\n");
        const signed = note.slice(0, end + 1);
        const [origin, size, root] = signed.split("\n");
        const lines = note.slice(end + 2).split("\n").filter(Boolean).map((line) => line.split(" "));
        return { index, path: head.map(unbase64), signed, origin, size: Number(size), root: unbase64(root), lines };
    };

    // RFC 9162, section 2.1.3.2; sizes stay far below 2^53.
    const isIncluded = async (leaf, proof) => {
        if (proof.index >= proof.size) return false;
        let [place, last, top] = [proof.index, proof.size - 1, await hash([0], utf8(leaf))];
        const half = (number) => Math.floor(number / 2);
        for (const step of proof.path) {
            if (last === 0) return false;
            if (place % 2 === 1 || place === last) {
                top = await node(step, top);
                while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
            } else top = await node(top, step);
            [place, last] = [half(place), half(last)];
        }
        return last === 0 && same(top, proof.root);
    };

    // Null when the browser cannot tell.
    const isSigned = async (proof, vkey) => {
        const [name, , blob] = vkey.match(/^([^+]+)\+([^+]+)\+(.+)$/).slice(1);
        const key = unbase64(blob);
        const id = (await hash(utf8(name), [10], key)).slice(0, 4);
        const line = proof.lines.find((parts) => parts[1] === name && same(unbase64(parts[2]).slice(0, 4), id));
        if (!line || proof.origin !== name) return false;
        try {
            const imported = await crypto.subtle.importKey("raw", key.slice(1), { name: "Ed25519" }, false, ["verify"]);
            return await crypto.subtle.verify({ name: "Ed25519" }, imported, unbase64(line[2]).slice(4), utf8(proof.signed));
        } catch { return null; }
    };

    const isBound = async (leaf, salt, event) => {
        const key = await crypto.subtle.importKey("raw", unhex(salt), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
        const mac = new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(event)));
        return same(mac, unhex(JSON.parse(leaf).hmac));
    };

    const check = async () => {
        list.append(Object.assign(document.createElement("li"), { textContent: words.textRunning }));
        const answer = await fetch(words.proof, { headers: { Accept: "text/plain" } });
        if (!answer.ok) throw new Error(String(answer.status));
        const proof = read(await answer.text());
        const included = await isIncluded(words.leaf, proof);
        const signed = await isSigned(proof, words.vkey);
        const bound = words.event ? await isBound(words.leaf, words.salt, words.event) : undefined;
        list.textContent = "";
        say(included ? words.textIncluded : words.textNotIncluded, included);
        if (signed === null) say(words.textCannotSign, false);
        else say(signed ? words.textSigned : words.textNotSigned, signed);
        if (bound !== undefined) say(bound ? words.textBound : words.textNotBound, bound);
        list.dataset.done = included && signed && bound !== false ? "yes" : "no";
    };
    check().catch(() => { list.textContent = ""; say(words.textFailed, false); });
})();
