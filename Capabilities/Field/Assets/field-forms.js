// Every form goes through the outbox, with a network or without: first it is safe in the phone, then it is sent. What is
// being written is kept at every touch, photos too, and is there again after the browser was closed.
"use strict";
Field.forms = (() => {
    const store = Field.store;
    const KEPT = 400; // milliseconds after the last touch

    const body = (form) => {
        const values = new FormData(form);
        const text = (name) => String(values.get(name) || "").trim();
        if (form.dataset.outbox !== "report") {
            const fields = {};
            for (const name of ["words", "note", "reason"]) if (text(name)) fields[name] = text(name);
            if (values.has("reached")) fields.reached = text("reached") === "true";
            if (values.has("task")) fields.task = Number(text("task"));
            return fields;
        }
        const report = { text: text("text"), channel: "grid" };
        if (text("lon")) report.location = { lon: Number(text("lon")), lat: Number(text("lat")) };
        else if (text("address")) report.location = { address: text("address") };
        else report.location = { divisionCode: text("divisionCode") };
        if (text("category")) report.category = text("category");
        if (text("settled")) report.settled = text("settled");
        return report;
    };

    const firstWords = (text) => String(text || "").split(/[\p{Sentence_Terminal}\n]/u)[0].slice(0, 40);

    const item = (form, draft) => {
        const [action, fields] = [form.dataset.outbox, body(form)];
        const isReport = action === "report";
        return {
            id: draft.id, owner: Field.owner, action, number: form.dataset.number || "",
            path: isReport ? "/api/v1/reports" : `/api/v1/cases/${form.dataset.number}/actions/${action}`,
            label: isReport && fields.settled ? Field.say("settled") : form.dataset.label,
            title: form.dataset.title || firstWords(fields.text), body: fields, photos: draft.photos, made: Date.now(), state: "waiting",
        };
    };

    const thumbs = (form, draft, keep) => {
        const box = form.querySelector("[data-field=thumbs]");
        if (!box) return;
        box.replaceChildren(...draft.photos.map((photo, index) => {
            const row = document.createElement("li");
            const image = document.createElement("img");
            image.src = URL.createObjectURL(new Blob([photo.bytes], { type: photo.type }));
            image.onload = () => URL.revokeObjectURL(image.src);
            image.alt = Field.say("photo", { number: index + 1 });
            const remove = document.createElement("button");
            remove.type = "button";
            remove.className = "btn quiet";
            remove.textContent = "✕";
            remove.setAttribute("aria-label", Field.say("photoRemove", { number: index + 1 }));
            remove.addEventListener("click", async () => {
                draft.photos.splice(draft.photos.indexOf(photo), 1);
                thumbs(form, draft, keep);
                await keep();
            });
            row.append(image, remove);
            return row;
        }));
    };

    const takePhotos = (form, draft, keep) => {
        const input = form.querySelector("input[type=file]");
        const fault = form.querySelector("[data-field=photo-fault]");
        if (!input) return;
        const tell = (name) => { fault.hidden = !name; fault.textContent = name ? Field.say(name) : ""; };
        input.addEventListener("change", async () => {
            tell("");
            for (const file of [...input.files]) {
                if (draft.photos.length >= Number(Field.words.photoLimit)) { tell("photoMany"); break; }
                try { draft.photos.push(await Field.photo.small(file)); } catch { tell("photoFault"); }
            }
            input.value = "";
            thumbs(form, draft, keep);
            await keep();
        });
    };

    const restore = (form, draft) => {
        for (const [name, value] of Object.entries(draft.values || {})) {
            const field = form.elements.namedItem(name);
            if (field && name !== "key" && name !== "photos") field.value = value;
        }
        for (const fold of form.querySelectorAll("details")) if (fold.querySelector("textarea").value) fold.open = true;
        const said = form.closest("main").querySelector("[data-field=draft]");
        if (said) said.hidden = !(form.elements.namedItem("text").value || draft.photos.length);
    };

    const faults = (form) => {
        const needed = [...form.querySelectorAll("textarea[required]")];
        const wrong = needed.filter((field) => field.value.trim().length < Math.max(1, field.minLength));
        for (const field of needed) {
            const note = document.getElementById(`${field.id}-fault`);
            if (note) note.remove();
            field.removeAttribute("aria-invalid");
            field.removeAttribute("aria-describedby");
        }
        for (const field of wrong) {
            const note = document.createElement("span");
            note.className = "error";
            note.id = `${field.id}-fault`;
            note.textContent = Field.say("required");
            field.before(note);
            field.setAttribute("aria-invalid", "true");
            field.setAttribute("aria-describedby", note.id);
        }
        if (wrong.length) wrong[0].focus();
        return wrong.length > 0;
    };

    const enhance = async (form) => {
        const path = `${Field.owner} ${new URL(form.action).pathname}`;
        form.noValidate = true;
        const fresh = () => ({ path, id: store.newID(), owner: Field.owner, values: {}, photos: [] });
        let draft = await store.draft(path);
        if (!draft || draft.owner !== Field.owner) draft = fresh(); else restore(form, draft);
        let isGone = false;
        const keep = async () => {
            if (isGone) return;
            draft.values = Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string"));
            await store.keepDraft(draft);
        };
        let timer = 0;
        form.addEventListener("input", (event) => {
            if (event.target.type === "file") return;
            clearTimeout(timer);
            timer = setTimeout(keep, KEPT);
        });
        takePhotos(form, draft, keep);
        thumbs(form, draft, keep);
        form.addEventListener("submit", async (event) => {
            event.preventDefault();
            if (isGone || faults(form)) return;
            isGone = true;
            clearTimeout(timer);
            try {
                await store.enqueue(item(form, draft), path);
            } catch {
                isGone = false;
                const fault = form.querySelector("[data-field=photo-fault]")
                    || form.appendChild(document.createElement("p"));
                fault.className = "reason";
                fault.hidden = false;
                fault.textContent = Field.say("full");
                return;
            }
            Field.page.later();
            location.assign("/field");
        });
    };

    const start = () => Promise.all([...document.querySelectorAll("form[data-outbox]")].map(async (form) => {
        Field.place.startForm(form);
        await enhance(form);
        form.dataset.ready = "";
    }));

    return { start };
})();
