// Where the phone is. It stays in the phone: it orders the list and stands on the map, and is sent only as the place of
// a report that somebody writes.
"use strict";
Field.place = (() => {
    const METRES = 6371008.8; // mean radius of the earth
    const radians = (degrees) => degrees * Math.PI / 180;

    const metres = (a, b) => {
        const x = radians(b.lon - a.lon) * Math.cos(radians((a.lat + b.lat) / 2));
        return Math.hypot(x, radians(b.lat - a.lat)) * METRES;
    };

    const here = () => new Promise((resolve, reject) => {
        if (!navigator.geolocation) { reject(new Error("none")); return; }
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => resolve({ lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
            reject, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });

    const isAllowed = async () => {
        try {
            return (await navigator.permissions.query({ name: "geolocation" })).state === "granted";
        } catch { return false; }
    };

    const shown = (distance) => distance < 995
        ? Field.say("metres", { metres: Math.max(10, Math.round(distance / 10) * 10) })
        : Field.say("kilometres", { kilometres: (distance / 1000).toFixed(1) });

    const pointOf = (element) => element.dataset.lon
        ? { lon: Number(element.dataset.lon), lat: Number(element.dataset.lat) } : null;

    /// Writes how far it is to each case on the page.
    const measure = (position) => {
        for (const element of document.querySelectorAll("[data-case]")) {
            const point = pointOf(element);
            const away = element.querySelector("[data-field=away]");
            if (!point || !away) continue;
            away.textContent = shown(metres(position, point));
            away.hidden = false;
        }
    };

    /// Nearest first; what has no point keeps its order by due at the end.
    const sort = (position) => {
        for (const list of document.querySelectorAll("ul.field-list:not([data-field=outbox])")) {
            const rows = [...list.children].map((row, index) => {
                const point = pointOf(row);
                return { row, index, far: point ? metres(position, point) : Infinity };
            });
            rows.sort((a, b) => (a.far === b.far ? a.index - b.index : a.far - b.far));
            list.append(...rows.map((entry) => entry.row));
        }
    };

    const near = async (order, button) => {
        if (order) order.textContent = Field.say("locating");
        try {
            const position = await here();
            measure(position);
            sort(position);
            if (order) order.textContent = Field.say("near");
            if (button) button.hidden = true;
        } catch (error) {
            if (order) order.textContent = Field.say(error.code === 1 ? "denied" : "failed");
            if (button) button.hidden = false;
        }
    };

    /// The list and a case: by itself where it was allowed before, else at a touch.
    const start = async () => {
        const order = document.querySelector("[data-field=order]");
        const button = document.querySelector("[data-field=near]");
        if (!navigator.geolocation) return;
        if (button) button.addEventListener("click", () => near(order, button));
        if (await isAllowed()) await near(order, button); else if (button) button.hidden = false;
    };

    /// After the list has changed.
    const again = async () => {
        if (await isAllowed()) await near(document.querySelector("[data-field=order]"), null);
    };

    /// The button of a form that puts in where the phone is.
    const startForm = (form) => {
        const box = form.querySelector("[data-field=locate]");
        if (!box || !navigator.geolocation) return;
        const [button, status] = [box.querySelector("button"), box.querySelector("[role=status]")];
        box.hidden = false;
        button.addEventListener("click", async () => {
            status.textContent = Field.say("locating");
            button.disabled = true;
            try {
                const position = await here();
                form.elements.namedItem("lon").value = position.lon.toFixed(6);
                form.elements.namedItem("lat").value = position.lat.toFixed(6);
                status.textContent = Field.say("here", { metres: Math.round(position.accuracy) });
                form.dispatchEvent(new Event("input", { bubbles: true }));
            } catch (error) {
                status.textContent = Field.say(error.code === 1 ? "denied" : "failed");
            }
            button.disabled = false;
        });
    };

    return { here, isAllowed, metres, start, again, startForm };
})();
