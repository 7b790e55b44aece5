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
    if (!box || items.length === 0) return;
    box.hidden = false;

    // The list is what people came for: the map and its parts come once the page is there.
    const parts = () => {
        const style = document.createElement("link");
        style.rel = "stylesheet";
        style.href = box.dataset.style;
        document.querySelector("link[rel=stylesheet]").before(style);
        const script = document.createElement("script");
        script.src = box.dataset.script;
        const come = (part) => new Promise((resolve, reject) => { part.onload = resolve; part.onerror = reject; });
        Promise.all([come(style), come(script)]).then(begin, () => { box.hidden = true; });
        document.head.append(script);
    };

    const begin = () => {
        const map = L.map(box, { attributionControl: false, zoomControl: false, minZoom: 10, maxZoom: 18 });
        L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
        L.tileLayer("/tiles/{z}/{x}/{y}.svg", { minZoom: 10, maxZoom: 18 }).addTo(map);
        box.setAttribute("aria-label", box.dataset.textLabel);

        const places = new Map();
        for (const item of items) {
            const key = `${item.dataset.lon} ${item.dataset.lat}`;
            if (!places.has(key)) places.set(key, []);
            places.get(key).push(item);
        }
        const spots = [...places.values()].map((group) => {
            const { lat, lon, area } = group[0].dataset;
            return { point: L.latLng(Number(lat), Number(lon)), isArea: Boolean(area), group };
        });

        const card = (group) => {
            const box = document.createElement("div");
            for (const item of group.slice(0, 6)) {
                const line = document.createElement("p");
                const link = document.createElement("a");
                const shown = item.querySelector("a");
                link.href = shown.href;
                link.textContent = shown.textContent;
                line.append(link);
                box.append(line);
            }
            if (group.length > 6) box.append(`+ ${group.length - 6}`);
            return box;
        };

        const mark = (cluster) => {
            const group = cluster.spots.flatMap((spot) => spot.group);
            const isArea = cluster.spots.length > 1 || cluster.spots[0].isArea;
            const sign = document.createElement("div");
            sign.className = isArea ? "pin area" : "pin";
            if (group.length > 1) {
                const count = document.createElement("b");
                count.textContent = String(group.length);
                sign.append(count);
            }
            const icon = L.divIcon({ className: "", html: sign, iconSize: [28, 28], iconAnchor: isArea ? [14, 14] : [14, 32] });
            const names = new Set(group.map((item) => item.querySelector("[data-place]")?.textContent ?? ""));
            const title = [...names].slice(0, 3).join(", ");
            return L.marker(cluster.spots[0].point, { icon, title, alt: title }).bindPopup(card(group));
        };

        // Signs that would lie on each other are one, with their number, so that each can be touched.
        const apart = 44; // pixels
        const layer = L.layerGroup().addTo(map);
        const draw = () => {
            const clusters = [];
            for (const spot of spots) {
                const at = map.project(spot.point, map.getZoom());
                const near = clusters.find((one) => Math.abs(one.at.x - at.x) < apart && Math.abs(one.at.y - at.y) < apart);
                if (near) near.spots.push(spot);
                else clusters.push({ at, spots: [spot] });
            }
            layer.clearLayers();
            for (const cluster of clusters) layer.addLayer(mark(cluster));
        };
        map.on("zoomend", draw);
        map.fitBounds(spots.map((spot) => spot.point), { padding: [40, 40], maxZoom: 16 });
        draw();
    };

    if (document.readyState === "complete") parts();
    else addEventListener("load", () => setTimeout(parts));
})();
