"""Every page there is, in every mode: accessible, nothing too wide, nothing over anything else, no word of English on a
Chinese page. The pictures lie in .build-screens for a person to look at."""

import re

import pytest

from gallery import FAULTS, SEEDS, WORDS, pattern, samples
from test_pages import do, fact, number_of, report, sign_in

# Every value of every mode, and every pair of width and size, at least once; each page meets all four.
LOOKS = [
    ("zh", "normal", "light", 1280), ("zh", "elder", "dark", 320), ("en", "normal", "dark", 320),
    ("en", "huge", "light", 1280),
]
# Latin that a reader of Chinese knows as it stands: names of formats and standards, units, how a number is read, and the
# examples of what has to be typed in Latin.
PROPER_NAMES = set("""
    RA PZ WD SHA-256 C2SP tlog-tiles Go sumdb note aics-tlog openssl bash pymerkle JSON CSV XLSX GeoJSON PDF Excel JPEG PNG WebP HEIC
    TOTP QR OpenAPI Open311 SSE GPS HTTPS HTTP UTF-8 WGS84 GCJ-02 CGCS2000 MB KB km m h Leaflet API OpenID Connect vkey
    Ed25519 A4 Enter Esc Wi-Fi App shanzhi log checkpoint tile entries OSM base64 api units v1 reports
    GB TB SQLite PostgreSQL centre dept-zhujian li qiang ayjd
""".split())


@pytest.fixture(scope="module")
def gallery(browser, base_url):
    """For every role, who it is and one address of each kind of page it meets first."""
    context = browser.new_context(base_url=base_url, locale="zh-CN")
    page = context.new_page()
    receipt, answered = report(page, name="张三"), answered_case(page)
    context.clear_cookies()
    seen, found = set(), {}
    for role, seeds in SEEDS.items():
        context.clear_cookies()
        if role:
            page.goto(f"/sign-in?role={role}&unit=")
            button = page.locator("main form[method=post][action='/sign-in'] button").first
            if not button.count():
                continue
            button.click()
        own = [receipt, f"/case/{number_of(receipt)}"] if not role else []
        found[role] = samples(page.request, base_url, seeds + own, seen)
    context.close()
    # Of a kind that was seen, and yet with another form on it.
    found[""].append(answered)
    found["dispatcher"].append(f"/desk/case/{number_of(answered)}")
    return found


def answered_case(page):
    """The receipt of a case that waits for its reporter's verdict."""
    receipt = report(page, "小区门口积水一直不退，昨天有人滑倒。", village=44)
    number = number_of(receipt)
    sign_in(page, "dispatcher")
    do(page, number, "accept", "受理并派单")
    sign_in(page, "handler", fact(page, "主办单位"))
    for action, fields in [("sign", {}), ("contact", {}), ("handle", {"words": "疏通了雨水口。"})]:
        do(page, number, action, **fields)
    sign_in(page, "dispatcher")
    do(page, number, "verify", words="雨后看过。")
    do(page, number, "close", answer="已疏通。")
    return receipt


def test_the_gallery_finds_the_pages(gallery):
    kinds = {pattern(address) for addresses in gallery.values() for address in addresses}
    assert kinds >= {"/", "/report", "/open", "/help", "/help/components", "/case/*", "/desk", "/desk/case/*", "/sign-in"}
    assert len(kinds) > 25, kinds


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
def test_every_page_in_every_mode(new_page, accessible, screenshot, gallery, look):
    language, size, scheme, width = look
    faults = []
    for role, addresses in gallery.items():
        page = new_page(width=width, color_scheme=scheme)
        if role:
            sign_in(page, role)
        page.goto(f"/?lang={language}&size={size}")
        for address in addresses:
            page.goto(address)
            page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
            faults += looked_at(page, accessible, language, width)
            kind = re.sub(r"\W+", "-", pattern(address)).strip("-") or "home"
            screenshot(page, f"{role or 'anyone'}-{kind}"[:90])
    assert not faults, "\n".join(faults)


def looked_at(page, accessible, language, width):
    """What is wrong with the page as it is now."""
    where = page.url.split("/", 3)[3]
    faults = []
    try:
        accessible(page)
    except AssertionError as fault:
        faults.append(str(fault))
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if overflow > 0:
        faults.append(f"/{where} is {overflow} px too wide at {width} px")
    faults += [f"/{where} at {width} px: {fault}" for fault in page.evaluate(FAULTS)]
    text = page.evaluate(WORDS)
    if "⟨" in text:
        faults.append(f"/{where} shows a key instead of words")
    if language == "zh" and (words := english(text)):
        faults.append(f"/{where} has English words on a Chinese page: {', '.join(sorted(words))}")
    if language == "en" and (chinese := re.findall(r"\{[a-z]\w*\}", text)):
        faults.append(f"/{where} has open places: {chinese}")
    return faults


def english(text):
    """Words of English in a Chinese text: what is neither a proper name nor an address, a number or a code."""
    # Numbers of cases, votes, draws and the like, as they are shown.
    text = re.sub(r"\b[A-Z]{2,4} \d{4}-\d{5,}-\d\b", " ", text)
    # Places that a script fills, and versions of formulas.
    text = re.sub(r"%\w+%|\b\d{4}-\d+-[a-z]+", " ", text)
    text = re.sub(r"https?://\S+|\S+@\S+|(?<!\w)/[\w./{}?=&-]+|\b[\w-]+\.(?:org|cn|com|json|csv|html|js)\b", " ", text)
    words = re.findall(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", text)
    return {word for word in words if word not in PROPER_NAMES and not re.search(r"\d", word) and len(word) > 1}
