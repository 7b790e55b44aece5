// "Use where I am now": shows itself only where it can work, fills lon and lat of its form. Words come from attributes.
"use strict";
for (const box of document.querySelectorAll("[data-locate]")) {
    const button = box.querySelector("button");
    const status = box.querySelector("[role=status]");
    const form = box.closest("form");
    if (!navigator.geolocation || !button || !form) continue;
    box.hidden = false;
    const put = (name, value) => {
        const field = form.elements.namedItem(name);
        if (field) field.value = value;
    };
    button.addEventListener("click", () => {
        status.textContent = box.dataset.textWait;
        button.disabled = true;
        navigator.geolocation.getCurrentPosition(
            ({ coords }) => {
                put("lon", coords.longitude.toFixed(6));
                put("lat", coords.latitude.toFixed(6));
                put("frame", "wgs84");
                status.textContent = box.dataset.textDone.replace("%metres%", Math.round(coords.accuracy));
                button.disabled = false;
                form.dispatchEvent(new CustomEvent("located", { bubbles: true, detail: coords }));
            },
            (error) => {
                status.textContent = error.code === 1 ? box.dataset.textDenied : box.dataset.textFailed;
                button.disabled = false;
            },
            { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 });
    });
}
