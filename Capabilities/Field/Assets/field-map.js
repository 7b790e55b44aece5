// The own grid from the phone's memory: nearer, further, and where one stands, which nobody else learns.
"use strict";
Field.map = (() => {
    const SVG = "http://www.w3.org/2000/svg";
    const STEPS = [1, 1.6, 2.5, 4];

    const start = () => {
        const frame = document.querySelector(".field-frame");
        if (!frame) return;
        const drawing = frame.querySelector("svg");
        const status = document.querySelector("[data-field=where]");
        const box = document.querySelector("[data-field=zoom]");
        box.hidden = false;
        let step = 0;

        const zoom = (by) => {
            const old = STEPS[step];
            step = Math.min(STEPS.length - 1, Math.max(0, step + by));
            const factor = STEPS[step] / old;
            const [x, y] = [frame.scrollLeft + frame.clientWidth / 2, frame.scrollTop + frame.clientHeight / 2];
            drawing.dataset.step = String(step);
            frame.scrollTo(x * factor - frame.clientWidth / 2, y * factor - frame.clientHeight / 2);
        };
        for (const button of box.querySelectorAll("[data-by]")) {
            button.addEventListener("click", () => zoom(Number(button.dataset.by)));
        }

        const show = (position) => {
            const data = frame.dataset;
            const x = Number(data.x) + (position.lon - Number(data.lon)) * Number(data.perLon);
            const y = Number(data.y) + (position.lat - Number(data.lat)) * Number(data.perLat);
            const metre = Math.abs(Number(data.perLat)) / 111_000;
            const circle = (name, r) => {
                const element = document.createElementNS(SVG, "circle");
                element.setAttribute("class", name);
                element.setAttribute("cx", x);
                element.setAttribute("cy", y);
                element.setAttribute("r", r);
                return element;
            };
            drawing.querySelector("#here").replaceChildren(
                circle("near", Math.max(8, position.accuracy * metre)), circle("here", 5));
        };
        const find = async () => {
            status.textContent = Field.say("locating");
            try {
                const position = await Field.place.here();
                show(position);
                status.textContent = Field.say("here", { metres: Math.round(position.accuracy) });
            } catch (error) { status.textContent = Field.say(error.code === 1 ? "denied" : "failed"); }
        };
        document.querySelector("[data-field=find]").addEventListener("click", find);
        Field.place.isAllowed().then((allowed) => { if (allowed) find(); });
    };

    return { start };
})();
