// The cases of the list on a map, each as exact as its place may be public; those of one place are one sign.
"use strict";
(() => {
    const box = document.querySelector("[data-around]");
    const items = [...document.querySelectorAll("[data-lon][data-lat]")];
    const form = document.querySelector("form[data-near]");
    form?.addEventListener("located", (event) => {
        // Nobody needs to be found by it: three decimals are a hundred metres.
        form.elements.namedItem("lon").value = event.detail.longitude.toFixed(3);
        form.elements.namedItem("lat").value = event.detail.latitude.toFixed(3);
        form.requestSubmit();
    });
    if (!box || !window.L || items.length === 0) return;
    box.hidden = false;
    const map = L.map(box, { attributionControl: false, minZoom: 10, maxZoom: 18 });
    L.tileLayer("/tiles/{z}/{x}/{y}.svg", { minZoom: 10, maxZoom: 18 }).addTo(map);
    box.setAttribute("aria-label", box.dataset.textLabel);

    const places = new Map();
    for (const item of items) {
        const key = `${item.dataset.lon} ${item.dataset.lat}`;
        if (!places.has(key)) places.set(key, []);
        places.get(key).push(item);
    }
    const points = [];
    for (const group of places.values()) {
        const { lat, lon, area } = group[0].dataset;
        const point = [Number(lat), Number(lon)];
        points.push(point);
        const sign = document.createElement("div");
        sign.className = area ? "pin area" : "pin";
        if (group.length > 1) {
            const count = document.createElement("b");
            count.textContent = String(group.length);
            sign.append(count);
        }
        const card = document.createElement("div");
        for (const item of group.slice(0, 6)) {
            const line = document.createElement("p");
            const link = document.createElement("a");
            const shown = item.querySelector("a");
            link.href = shown.href;
            link.textContent = shown.textContent;
            line.append(link);
            card.append(line);
        }
        if (group.length > 6) card.append(`+ ${group.length - 6}`);
        const icon = L.divIcon({ className: "", html: sign, iconSize: [28, 28], iconAnchor: area ? [14, 14] : [14, 32] });
        const place = group[0].querySelector("[data-place]")?.textContent ?? "";
        L.marker(point, { icon, title: place, alt: place }).bindPopup(card).addTo(map);
    }
    map.fitBounds(points, { padding: [40, 40], maxZoom: 16 });
})();
