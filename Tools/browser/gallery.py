"""Finds one sample of every page there is by following links, and looks at pages as a careful reader would."""

import collections
import re

SEEDS = {
    "": ["/", "/report", "/open", "/help", "/help/components", "/sign-in", "/privacy", "/log/", "/case?number=x",
         "/case/RA2611999990", "/take-part", "/votes", "/villages", "/village/330381125528",
         "/village/330381125528/money", "/village/330381125528/affairs", "/village/330381125528/powers"],
    "dispatcher": ["/desk", "/command", "/lead", "/approvals"],
    "grid_worker": ["/field", "/desk"],
    "supervisor": ["/lead", "/desk", "/command"],
    "administrator": ["/admin"],
    "auditor": ["/approvals", "/lead"],
    "disclosure_clerk": ["/take-part", "/desk/votes", "/desk/books", "/desk/powers", "/desk/questions"],
    "supervision_committee": ["/take-part", "/desk/books", "/desk/anomalies/330381125528"],
}
# Pages fetched for each role: enough for one of each, not for one of each village.
MOST_FETCHED = 60
# Pages beside each other, such as one for each indicator, are mostly of one kind.
MOST_ALIKE = 3
# Another language, size, day or next page of the same.
SAME_PAGE = {"lang", "size", "after", "from", "to", "at"}
LEFT_OUT = re.compile(r"^/(assets|api|tiles|log/(tile|checkpoint)|sign-out|open311)\b|\.(csv|json|geojson|xlsx|pdf|zip|txt)\b")


def pattern(address):
    """What is alike in the addresses of one kind of page: ids and values left out."""
    path, _, query = address.partition("?")
    steps = []
    for step in path.split("/"):
        known = re.fullmatch(r"[A-Z]{2}\d{8,}|\d[\d-]*|[0-9a-f-]{32,}|[a-z]+-\d+\w*|[A-Z]\d+", step)
        steps.append("*" if known else step)
    names = sorted({pair.split("=")[0] for pair in query.split("&") if pair} - SAME_PAGE)
    return "/".join(steps) + ("?" + "&".join(names) if names else "")


def links(html, base_url):
    for address in re.findall(r'<a [^>]*?href="([^"]+)"', html):
        address = address.replace("&amp;", "&").removeprefix(base_url).split("#")[0]
        if address.startswith("/") and not address.startswith("//") and not re.search(r"[?&](lang|size)=", address):
            if not LEFT_OUT.search(address):
                yield address


def samples(request, base_url, seeds, seen):
    """One address of every kind of page that the seeds lead to and that was not seen yet."""
    found, waiting, queued, fetched, alike = [], list(seeds), set(), 0, collections.Counter()
    while waiting and fetched < MOST_FETCHED:
        address = waiting.pop(0)
        kind = pattern(address)
        parent = (kind.split("?")[0].rsplit("/", 1)[0], "?" in kind)
        if kind in seen or parent[0] and address not in seeds and alike[parent] >= MOST_ALIKE:
            continue
        alike[parent] += 1
        answer = request.get(address, headers={"Accept": "text/html"})
        fetched += 1
        landed = answer.url.removeprefix(base_url)
        if pattern(landed).startswith("/sign-in") and not kind.startswith("/sign-in"):
            continue  # for somebody else
        seen |= {kind, pattern(landed)}
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        if answer.status >= 400:
            kind = f"error {answer.status}"
            if kind in seen:
                continue
            seen.add(kind)
        found.append(address)
        for link in links(answer.text(), base_url):
            if pattern(link) not in queued:
                queued.add(pattern(link))
                waiting.append(link)
    return found


# Text that stands on other text, and text that is cut off. Maps may stack their names; what sticks may cover.
FAULTS = """() => {
    const clipped = (element) => {
        for (let e = element; e && e !== document.body; e = e.parentElement) {
            const style = getComputedStyle(e);
            if (/fixed|sticky/.test(style.position) || style.visibility === "hidden") return true;
            if (e.offsetWidth <= 1 && style.overflow === "hidden") return true;
            if (e.matches(".map, .leaflet-container, canvas, option, .skip, dialog")) return true;
            if (style.overflowX === "auto" || style.overflowX === "scroll") return true;
        }
        return false;
    };
    const boxes = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
        const node = walker.currentNode;
        if (!node.nodeValue.trim() || /SCRIPT|STYLE|TITLE|DESC|OPTION/i.test(node.parentElement.tagName)) continue;
        if (clipped(node.parentElement)) continue;
        range.selectNodeContents(node);
        for (const box of range.getClientRects()) {
            if (box.width > 1 && box.height > 1) boxes.push({ box, node });
        }
    }
    const faults = [];
    boxes.sort((a, b) => a.box.top - b.box.top);
    for (let i = 0; i < boxes.length; i++) {
        const a = boxes[i];
        for (let j = i + 1; j < boxes.length && boxes[j].box.top < a.box.bottom; j++) {
            const b = boxes[j];
            if (a.node === b.node) continue;
            const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
            const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
            if (wide > 3 && high > Math.min(a.box.height, b.box.height) * .4) {
                faults.push(`"${a.node.nodeValue.trim().slice(0, 30)}" lies on "${b.node.nodeValue.trim().slice(0, 30)}"`);
            }
        }
    }
    for (const element of document.querySelectorAll("main *, header *, footer *")) {
        const style = getComputedStyle(element);
        if (!/hidden|clip/.test(style.overflowX) || element.closest("svg, .map, input, select, textarea, canvas")) continue;
        if (element.offsetWidth > 1 && element.scrollWidth > element.clientWidth + 2) {
            faults.push(`cut off: "${element.textContent.trim().slice(0, 40)}"`);
        }
    }
    return faults.slice(0, 10);
}"""

# What a reader of Chinese meets on the page, without what is marked as another language, code or a key.
WORDS = """() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (parent.closest("script, style, noscript, code, pre, kbd, [lang]:not(html), [translate=no]")) continue;
        texts.push(walker.currentNode.nodeValue);
    }
    for (const name of ["aria-label", "alt", "title", "placeholder"]) {
        for (const element of document.querySelectorAll(`[${name}]`)) {
            if (!element.closest("[lang]:not(html)")) texts.push(element.getAttribute(name));
        }
    }
    return texts.join("\\n");
}"""
