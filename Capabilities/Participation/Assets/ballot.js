// The voter's side of a secret vote, in the browser alone: a one-time key, two tokens signed blindly (RFC 9474,
// RSABSSA-SHA384-PSS-Randomized), the choice sealed to the count key (HPKE, RFC 9180), the ballot signed and sent
// without a name. Documentation/votes.md says what is made; words come from data attributes.
"use strict";

const Ballots = (() => {
    const utf8 = (text) => new TextEncoder().encode(text);
    const join = (...parts) => {
        const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
        parts.reduce((place, part) => { all.set(part, place); return place + part.length; }, 0);
        return all;
    };
    const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
    const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    const unbase64 = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const random = (length) => crypto.getRandomValues(new Uint8Array(length));
    const hash = async (name, ...parts) => new Uint8Array(await crypto.subtle.digest(name, join(...parts)));

    const number = (bytes) => BigInt("0x" + (hex(bytes) || "0"));
    const bytes = (value, length) => unhex(value.toString(16).padStart(2 * length, "0"));
    const power = (base, exponent, modulus) => {
        let result = 1n;
        for (base %= modulus; exponent > 0n; exponent >>= 1n) {
            if (exponent & 1n) result = result * base % modulus;
            base = base * base % modulus;
        }
        return result;
    };
    // Null when there is none.
    const inverse = (value, modulus) => {
        let [a, b, x, y] = [value % modulus, modulus, 1n, 0n];
        while (b > 0n) [a, b, x, y] = [b, a % b, y, x - (a / b) * y];
        return a === 1n ? (x % modulus + modulus) % modulus : null;
    };

    const issuer = async (der) => {
        const key = await crypto.subtle.importKey("spki", der, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
        const { n, e } = await crypto.subtle.exportKey("jwk", key);
        const read = (text) => unbase64(text.replace(/-/g, "+").replace(/_/g, "/"));
        return { key, n: number(read(n)), e: number(read(e)), length: read(n).length };
    };

    // EMSA-PSS with SHA-384, MGF1 and 48 bytes of salt, for a modulus of whole bytes (RFC 8017, section 9.1.1).
    const encode = async (message, length, salt) => {
        const digest = await hash("SHA-384", new Uint8Array(8), await hash("SHA-384", message), salt);
        const block = new Uint8Array(length - 49);
        block[block.length - salt.length - 1] = 1;
        block.set(salt, block.length - salt.length);
        for (let count = 0; count * 48 < block.length; count++) {
            const mask = await hash("SHA-384", digest, [0, 0, 0, count]);
            for (let at = 0; at < 48 && count * 48 + at < block.length; at++) block[count * 48 + at] ^= mask[at];
        }
        block[0] &= 0x7f;
        return join(block, digest, [0xbc]);
    };

    const below = (limit, length) => {
        for (;;) {
            const found = number(random(length));
            if (found > 0n && found < limit) return found;
        }
    };

    // Prepare and Blind. `fixed` is for the RFC's vectors.
    const blind = async (issuer, message, fixed = {}) => {
        const randomizer = fixed.randomizer || random(32);
        const encoded = number(await encode(join(randomizer, message), issuer.length, fixed.salt || random(48)));
        let [r, back] = [fixed.r, fixed.r && inverse(fixed.r, issuer.n)];
        while (!back) {
            r = below(issuer.n, issuer.length);
            back = inverse(r, issuer.n);
        }
        const blinded = encoded * power(r, issuer.e, issuer.n) % issuer.n;
        return { randomizer, blinded: bytes(blinded, issuer.length), inverse: bytes(back, issuer.length) };
    };

    // Finalize: throws when the issuer signed something else.
    const finalize = async (issuer, message, blinding, signed) => {
        const signature = bytes(number(signed) * number(blinding.inverse) % issuer.n, issuer.length);
        const parameters = { name: "RSA-PSS", saltLength: 48 };
        const whole = join(blinding.randomizer, message);
        if (!await crypto.subtle.verify(parameters, issuer.key, signature, whole)) throw new Error("unsound");
        return { randomizer: blinding.randomizer, signature };
    };

    const lines = (...words) => words.map((word) => word + "\n").join("");
    const permission = (election, key) => utf8(lines("shanzhi-ballot/v1/token", election.vote, base64(key)));
    const head = async (election, key, sequence) => {
        const question = lines(
            "shanzhi-ballot/v1/question", election.vote, election.most, election.title, ...election.choices);
        const digest = hex(await hash("SHA-256", utf8(question)));
        return lines("shanzhi-ballot/v1/cast", election.vote, digest, base64(key), sequence);
    };

    const mac = async (key, data) => {
        // An empty key and one of zeros give the same, and browsers take no empty one.
        const raw = key.length ? key : new Uint8Array(32);
        const imported = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
        return new Uint8Array(await crypto.subtle.sign("HMAC", imported, data));
    };
    const extract = (suite, salt, label, data) => mac(salt, join(utf8("HPKE-v1"), suite, utf8(label), data));
    const expand = async (suite, secret, label, info, length) => {
        const data = join([length >> 8, length & 255], utf8("HPKE-v1"), suite, utf8(label), info, [1]);
        return (await mac(secret, data)).slice(0, length);
    };

    // HPKE, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
    const seal = async (plain, theirs, info, authenticated) => {
        const curve = { name: "ECDH", namedCurve: "P-256" };
        const mine = await crypto.subtle.generateKey(curve, true, ["deriveBits"]);
        const point = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
        const key = await crypto.subtle.importKey("raw", theirs, curve, false, []);
        const shared = new Uint8Array(
            await crypto.subtle.deriveBits({ name: "ECDH", public: key }, mine.privateKey, 256));
        const kem = join(utf8("KEM"), [0, 16]);
        const suite = join(utf8("HPKE"), [0, 16, 0, 1, 0, 2]);
        const none = new Uint8Array(0);
        const first = await extract(kem, none, "eae_prk", shared);
        const kept = await expand(kem, first, "shared_secret", join(point, theirs), 32);
        const context = join(
            [0], await extract(suite, none, "psk_id_hash", none), await extract(suite, none, "info_hash", info));
        const secret = await extract(suite, kept, "secret", none);
        const box = await crypto.subtle.importKey(
            "raw", await expand(suite, secret, "key", context, 32), "AES-GCM", false, ["encrypt"]);
        const nonce = await expand(suite, secret, "base_nonce", context, 12);
        const parameters = { name: "AES-GCM", iv: nonce, additionalData: authenticated };
        return join(point, new Uint8Array(await crypto.subtle.encrypt(parameters, box, plain)));
    };

    const ecdsa = { name: "ECDSA", namedCurve: "P-256" };
    const newKey = async () => {
        const pair = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
        const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
        return { point: base64(point), secret: await crypto.subtle.exportKey("jwk", pair.privateKey) };
    };

    // A ballot as it is sent, everything in base64.
    const cast = async (election, key, tokens, chosen, sequence) => {
        const point = unbase64(key.point);
        const begin = await head(election, point, sequence);
        const plain = utf8(election.choices.map((_, place) => (chosen.includes(place) ? "1" : "0")).join(""));
        const info = utf8(lines("shanzhi-ballot/v1/seal", election.vote));
        const sealed = base64(await seal(plain, unbase64(election.count), info, utf8(begin)));
        const secret = await crypto.subtle.importKey("jwk", key.secret, ecdsa, false, ["sign"]);
        const text = utf8(begin + sealed + "\n");
        const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, secret, text);
        return { key: key.point, sequence, sealed, signature: base64(new Uint8Array(signature)), tokens };
    };

    // The hash of a ballot's leaf, and the root over leaves (RFC 6962).
    const leaf = async (election, ballot) => {
        const begin = await head(election, unbase64(ballot.key), ballot.sequence);
        const signed = ballot.tokens.flatMap((token) => [token.randomizer, token.signature]);
        return hash("SHA-256", [0], utf8(begin + lines(ballot.sealed, ballot.signature, ...signed)));
    };
    // The code on a voting card, in capitals without hyphens; null when its last sign says that there is a slip. The same
    // as CardCode in Foundations/Ballots.
    const card = (typed) => {
        const alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
        const text = typed.toUpperCase().replace(/[-\s]/g, "");
        const values = [...text].map((sign) => alphabet.indexOf(sign));
        if (values.length !== 16 || values.includes(-1)) return null;
        const check = values.slice(0, 15).reduce((sum, value, at) => (sum + (at + 1) * value) % 31, 0);
        return check === values[15] ? text : null;
    };
    const root = async (leaves) => {
        if (leaves.length < 2) return leaves[0] || hash("SHA-256");
        let half = 1;
        while (2 * half < leaves.length) half *= 2;
        return hash("SHA-256", [1], await root(leaves.slice(0, half)), await root(leaves.slice(half)));
    };

    return {
        base64, unbase64, hex, unhex, number, inverse, issuer, encode, blind, finalize, permission, seal, newKey, cast,
        leaf, root, card,
    };
})();

(() => {
    const place = document.getElementById("ballot");
    if (!place) return;
    const words = place.dataset;
    const part = (name) => place.querySelector(`[data-step=${name}]`);
    const button = (name) => place.querySelector(`[data-do=${name}]`);
    const say = (text) => { place.querySelector("[data-say]").textContent = text; };
    place.hidden = false;
    if (!window.isSecureContext || !window.crypto.subtle || typeof BigInt === "undefined") {
        return say(words.textInsecure);
    }

    const election = JSON.parse(words.election);
    // Two voters may share a telephone. Whoever has a ballot can cast it without signing in again.
    const start = `ballot ${election.vote} `;
    const others = Object.keys(localStorage).filter((name) => name.startsWith(start));
    const name = words.mark || others.length !== 1 ? start + words.mark : others[0];
    // The key, what is being signed, the tokens and the receipts: kept before it is sent, so that nothing is lost when
    // the network goes.
    const state = JSON.parse(localStorage.getItem(name) || "{}");
    const keep = () => localStorage.setItem(name, JSON.stringify(state));

    const send = async (address, body, credentials) => {
        const answer = await fetch(address, {
            method: "POST", credentials, referrerPolicy: "no-referrer",
            headers: {
                "Content-Type": "application/json", Accept: "application/json",
                "Accept-Language": document.documentElement.lang,
            },
            body: JSON.stringify(body),
        });
        const said = await answer.json();
        if (!answer.ok) throw Object.assign(new Error("refused"), { said: said.detail || said.title });
        return said;
    };

    // The second issuer may be another office's: it knows the voter by the code on a card. The code comes typed, or behind
    // the # of the card's own address, which no server sees; it outlives signing in, and nothing more.
    const typed = part("take").querySelector("#card");
    const kept = `card ${election.vote}`;
    if (election.elsewhere) {
        if (Ballots.card(location.hash.slice(1))) {
            sessionStorage.setItem(kept, location.hash.slice(1));
            history.replaceState(null, "", location.pathname + location.search);
        }
        if (typed) typed.value = sessionStorage.getItem(kept) || "";
    }
    const ask = async (at, blinded) => {
        if (at === 0 || !election.elsewhere) {
            return send(words.token, { issuer: at + 1, blinded }, "same-origin");
        }
        const code = Ballots.card(typed ? typed.value : "");
        if (!code) throw Object.assign(new Error("card"), { said: words.textCard });
        const address = `${election.elsewhere}/issuer/${election.vote}/sign`;
        const said = await send(address, { ordinal: election.ordinal, code, blinded }, "omit").catch((error) => {
            throw Object.assign(error, { said: error.said || words.textElsewhere });
        });
        sessionStorage.removeItem(kept);
        return said;
    };

    const show = () => {
        const hasTokens = election.issuers.every((_, at) => (state.tokens || [])[at]);
        part("take").hidden = hasTokens;
        part("cast").hidden = !hasTokens;
        part("receipt").hidden = !state.receipt;
        button("cast").textContent = state.receipt ? words.textAgain : words.textFirst;
        if (!state.receipt) return;
        place.querySelector("[data-code]").textContent = state.receipt.code;
        place.querySelector("[data-place]").textContent = state.receipt.place;
        place.querySelector("[data-kept]").textContent = `${state.receipt.place}:${state.receipt.root}`;
    };

    const take = async () => {
        say(words.textTaking);
        if (!state.key) Object.assign(state, { key: await Ballots.newKey(), blindings: [], tokens: [] });
        const message = Ballots.permission(election, Ballots.unbase64(state.key.point));
        // The one elsewhere first: whoever has lost the card can still vote on paper. Who is not on the roll hears it here.
        const order = election.elsewhere && election.ordinal ? [1, 0] : [0, 1];
        for (const at of order.filter((at) => !state.tokens[at])) {
            const issuer = await Ballots.issuer(Ballots.unbase64(election.issuers[at]));
            if (!state.blindings[at]) {
                const made = await Ballots.blind(issuer, message);
                state.blindings[at] = Object.fromEntries(
                    Object.entries(made).map(([part, data]) => [part, Ballots.base64(data)]));
                keep();
            }
            const blinding = Object.fromEntries(
                Object.entries(state.blindings[at]).map(([part, data]) => [part, Ballots.unbase64(data)]));
            const said = await ask(at, state.blindings[at].blinded);
            const token = await Ballots.finalize(issuer, message, blinding, Ballots.unbase64(said.signature));
            state.tokens[at] = {
                randomizer: Ballots.base64(token.randomizer), signature: Ballots.base64(token.signature),
            };
            keep();
        }
        say(words.textTaken);
    };

    const cast = async () => {
        const chosen = [...part("cast").querySelectorAll("input:checked")].map((input) => Number(input.value));
        if (chosen.length < 1 || chosen.length > election.most) return say(words.textChoose);
        say(words.textCasting);
        // One that was made and not answered is sent again as it is, unless something else is chosen now.
        const made = JSON.stringify(chosen);
        if (!state.sending || state.sending.chosen !== made) {
            const sequence = (state.sequence || 0) + 1;
            const ballot = await Ballots.cast(election, state.key, state.tokens, chosen, sequence);
            Object.assign(state, { sequence, sending: { chosen: made, ballot } });
            keep();
        }
        const { ballot } = state.sending;
        state.receipt = await send(words.cast, ballot, "omit");
        state.receipt.leaf = Ballots.hex(await Ballots.leaf(election, ballot));
        delete state.sending;
        keep();
        // Whoever looks at the telephone afterwards does not see the choice.
        part("cast").reset();
        say(words.textCast);
    };

    // The own ballot stands where the receipt says, and nothing before it was changed.
    const find = async () => {
        say(words.textSearching);
        const board = await (await fetch(words.board, { credentials: "omit" })).json();
        const mine = board.ballots.slice(0, state.receipt.place);
        const leaves = await Promise.all(mine.map((ballot) => Ballots.leaf(election, ballot)));
        const stands = leaves.length === state.receipt.place
            && Ballots.hex(leaves[leaves.length - 1]) === state.receipt.leaf
            && Ballots.hex(await Ballots.root(leaves)) === state.receipt.root;
        say(stands ? words.textFound : words.textLost);
    };

    const run = (step) => async (event) => {
        event.preventDefault();
        const all = [...place.querySelectorAll("button")];
        all.forEach((one) => { one.disabled = true; });
        try {
            await step();
        } catch (error) {
            say(error.said || (error.message === "unsound" ? words.textUnsound : words.textFailed));
        }
        all.forEach((one) => { one.disabled = false; });
        show();
    };
    if (button("take")) button("take").addEventListener("click", run(take));
    part("cast").addEventListener("submit", run(cast));
    button("find").addEventListener("click", run(find));
    show();
})();
