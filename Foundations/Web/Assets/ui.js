// Dialogs and toasts.
// [data-opens=ID] opens that <dialog>, [data-closes] closes the one around it.
// A script says what it did: document.dispatchEvent(new CustomEvent("toast", {detail: {text, undo, label}})), where undo
// is called by a button with that label. A toast stays as long as somebody points at it or has the focus in it.
"use strict";
(() => {
    document.addEventListener("click", (event) => {
        const button = event.target.closest("[data-opens], [data-closes]");
        if (!button) return;
        const dialog = button.dataset.opens ? document.getElementById(button.dataset.opens) : button.closest("dialog");
        if (!dialog || !dialog.showModal) return;
        event.preventDefault();
        if (button.dataset.opens) dialog.showModal(); else dialog.close();
    });

    let place = null;
    const show = ({ text, undo, label }) => {
        if (!place) {
            place = document.createElement("div");
            place.className = "toasts";
            place.setAttribute("role", "status");
            document.body.append(place);
        }
        const toast = document.createElement("div");
        toast.className = "toast";
        const words = document.createElement("span");
        words.textContent = text;
        toast.append(words);
        const time = undo ? 20000 : 8000;
        let timer = 0;
        const leave = () => { timer = setTimeout(() => toast.remove(), time); };
        const stay = () => clearTimeout(timer);
        for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
        for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, () => { stay(); leave(); });
        if (undo) {
            const button = document.createElement("button");
            button.type = "button";
            button.className = "btn small";
            button.textContent = label;
            button.addEventListener("click", () => { toast.remove(); undo(); });
            toast.append(button);
        }
        place.append(toast);
        leave();
    };
    document.addEventListener("toast", (event) => show(event.detail));
    for (const sample of document.querySelectorAll("[data-toast]")) {
        sample.addEventListener("click", () => show({
            text: sample.dataset.toast, label: sample.dataset.undo,
            undo: sample.dataset.undo ? () => sample.focus() : undefined,
        }));
    }
})();
