// The receipt: what was kept on this device for the report is no longer needed; a button prints the page.
"use strict";
if (document.querySelector("[data-sent]")) {
    try { localStorage.removeItem("report-draft"); } catch { /* no storage, nothing kept */ }
}
for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
}
