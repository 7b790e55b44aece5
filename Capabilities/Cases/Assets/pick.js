// The map on which a place is chosen: takes the place of the tiles that work without scripts.
"use strict";
(() => {
    const box = document.querySelector("[data-pick]");
    const form = box?.closest("form");
    if (!box || !form || !window.L) return;
    const field = (name) => form.elements.namedItem(name);
    const next = form.querySelector("[data-pick-next]");
    const middle = document.querySelector("[data-pick-middle]");
    const status = document.querySelector("[data-pick-status]");
    document.querySelector("[data-tiles]").remove();
    document.querySelector("[data-tiles-move]").remove();
    for (const name of ["mz", "mx", "my"]) field(name).remove();
    box.hidden = middle.hidden = false;

    const has = field("lon").value !== "" && field("lat").value !== "";
    const start = has ? [field("lat").value, field("lon").value] : [box.dataset.middleLat, box.dataset.middleLon];
    const map = L.map(box, { attributionControl: false, zoomControl: false, minZoom: 10, maxZoom: 18 })
        .setView(start.map(Number), Number(box.dataset.zoom));
    L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
    L.tileLayer("/tiles/{z}/{x}/{y}.svg", { minZoom: 10, maxZoom: 18 }).addTo(map);
    box.setAttribute("aria-label", box.dataset.textLabel);
    const sign = document.createElement("div");
    sign.className = "pin";
    const icon = L.divIcon({ className: "", html: sign, iconSize: [28, 28], iconAnchor: [14, 32] });
    let pin = null;

    const choose = (point) => {
        field("lat").value = point.lat.toFixed(6);
        field("lon").value = point.lng.toFixed(6);
        if (pin) pin.setLatLng(point);
        else {
            pin = L.marker(point, { icon, draggable: true, autoPan: true, alt: box.dataset.textLabel }).addTo(map);
            pin.on("dragend", () => choose(pin.getLatLng()));
        }
        next.disabled = false;
        status.textContent = box.dataset.textChosen;
    };
    map.on("click", (event) => choose(event.latlng));
    middle.querySelector("button").addEventListener("click", () => choose(map.getCenter()));
    form.addEventListener("located", (event) => {
        const point = L.latLng(event.detail.latitude, event.detail.longitude);
        map.setView(point, 17);
        choose(point);
    });
    if (has) choose(L.latLng(Number(field("lat").value), Number(field("lon").value)));
    else status.textContent = box.dataset.textFirst;
})();
