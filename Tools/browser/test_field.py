"""In the field: an old phone, one hand, a network that comes and goes, a browser that is killed in the middle."""

import base64
import contextlib
import gzip
import os
import pathlib
import re
import signal
import urllib.request

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from conftest import CHROMIUM
from network import Network, ask, session
from test_pages import LOOKS, png

VILLAGE = "v-330381001003"  # of the demo county
PLACE = "330381001003"
RUBBISH = "E0102"  # left to the village by the catalogue
SHELL_BUDGET = 150 * 1024  # bytes, compressed
ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage"]


@pytest.fixture
def network(base_url):
    """The way from the phone to the server; it can be cut, and it can swallow answers."""
    with Network(base_url) as network:
        yield network


@pytest.fixture
def phone(browser, network, tmp_path):
    """phone() opens the worker's browser, on one memory; phone.kill() ends it as an empty battery does."""

    class Phone:
        context = None

        def __call__(self):
            self.context = browser.browser_type.launch_persistent_context(
                tmp_path / "phone", executable_path=CHROMIUM, args=ARGUMENTS, base_url=network.address,
                viewport={"width": 360, "height": 740}, locale="zh-CN", timezone_id="Asia/Shanghai",
                reduced_motion="reduce")
            return self.context.pages[0]

        def kill(self):
            memory = str(tmp_path / "phone").encode()
            for process in pathlib.Path("/proc").iterdir():
                with contextlib.suppress(OSError):
                    if process.name.isdigit() and memory in (process / "cmdline").read_bytes():
                        os.kill(int(process.name), signal.SIGKILL)
            with contextlib.suppress(Exception):
                self.context.close()
            for lock in (tmp_path / "phone").glob("Singleton*"):
                lock.unlink()

    phone = Phone()
    yield phone
    # An answer still on its way would keep the browser from closing.
    network.cut()
    with contextlib.suppress(Exception):
        phone.context.close()


def sign_in(page, next="/field"):
    page.goto(f"/sign-in?role=grid_worker&unit={VILLAGE}&next={next}")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()
    page.goto(next)
    return page


def ready(page):
    """Everything of the page has begun, and what a day without a network needs is in the phone."""
    page.locator("#field[data-kept]").wait_for(state="attached")
    page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    return page


def dispatched(base_url, words="村口两袋垃圾没人收", **location):
    """A case that waits for the village to sign for it."""
    report = ask(base_url, "/api/v1/reports", {
        "text": words, "category": RUBBISH, "location": location or {"divisionCode": PLACE}})
    number = report["case"]["number"]
    desk = session(base_url, "centre", "dispatcher")
    case = ask(base_url, f"/api/v1/cases/{number}/actions/accept", {"dispatch": True}, desk)
    assert case["lead"]["code"] == VILLAGE and case["state"] == "dispatched"
    return number


def events(base_url, number):
    """The names of what happened to a case, clocks left out."""
    worker = session(base_url, VILLAGE, "grid_worker")
    items = ask(base_url, f"/api/v1/cases/{number}/events", token=worker)["items"]
    return [item["event"] for item in items if item["event"] != "clockStarted"]


def waits(page, state, count):
    """The outbox shows so many items in this state; says what it shows instead."""
    tags = page.locator(f"[data-field=outbox] .tag:text-is('{state}')")
    try:
        tags.nth(count - 1).wait_for()
    except PlaywrightTimeout:
        items = page.evaluate("Field.store.items()")
        pytest.fail(f"{page.url}: {[(it['action'], it['state'], it.get('problem')) for it in items]}\n"
                    + page.locator("main").inner_text())
    assert tags.count() == count


def jpeg_with_a_place(page):
    """A photo of 3000 × 2000 pixels as a phone takes it, with where it was taken."""
    plain = base64.b64decode(page.evaluate("""() => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [3000, 2000];
        canvas.getContext("2d").fillRect(100, 100, 900, 900);
        return canvas.toDataURL("image/jpeg").split(",")[1];
    }"""))
    note = b"Exif\0\0MM\0*\0\0\0\x08\0\0GPS 27.7784N 120.6550E"
    return plain[:2] + b"\xff\xe1" + (len(note) + 2).to_bytes(2, "big") + note + plain[2:]


def test_killed_twice_offline_and_nothing_is_lost_or_doubled(phone, network, base_url, screenshot):
    number = dispatched(base_url)
    page = ready(sign_in(phone()))
    photo = jpeg_with_a_place(page)

    network.cut()
    page.goto("/field")
    page.locator(f"[data-case='{number}'] a").click()
    page.locator("form[data-outbox=sign][data-ready] button").click()
    page.wait_for_url("**/field")
    page.get_by_text("1 件存在手机里").wait_for()
    assert page.locator(f"[data-case='{number}'] [data-field=mine]").inner_text() == "签收 · 等待发送"
    screenshot(page, "offline-list")

    # Signing is still in the phone; what comes after it can be written already.
    page.goto(f"/field/case/{number}")
    form = page.locator("form[data-outbox=handle][data-ready]")
    form.locator("textarea").fill("两袋都收走了，地面冲过。")
    form.locator("input[type=file]").set_input_files(
        {"name": "IMG_0001.jpg", "mimeType": "image/jpeg", "buffer": photo})
    form.locator("[data-field=thumbs] img").wait_for()
    screenshot(page, "offline-case")
    kept = page.evaluate("""async () => {
        for (;;) {
            const draft = await Field.store.draft(`${Field.owner} ${location.pathname}/handle`);
            if (!draft || !draft.photos.length || !draft.values.words) continue;
            const [photo] = draft.photos;
            const image = await createImageBitmap(new Blob([photo.bytes], { type: photo.type }));
            const text = new TextDecoder("latin1").decode(photo.bytes);
            return { width: image.width, height: image.height, hasPlace: text.includes("120.6550E"), type: photo.type };
        }
    }""")
    assert kept == {"width": 1600, "height": 1067, "hasPlace": False, "type": "image/jpeg"}
    phone.kill()

    page = phone()
    page.goto(f"/field/case/{number}")
    form = page.locator("form[data-outbox=handle][data-ready]")
    assert form.locator("textarea").input_value() == "两袋都收走了，地面冲过。"
    assert form.locator("[data-field=thumbs] img").count() == 1
    form.locator("button[type=submit]").click()
    page.wait_for_url("**/field")
    page.goto("/field/outbox")
    waits(page, "等待发送", 2)
    screenshot(page, "outbox")

    # The server takes the first of them, and the phone dies before it hears so.
    network.restore(swallow=b"POST /api/v1/cases/")
    page.goto("/field")
    if "/sign-in" in page.url:
        sign_in(page)
    assert network.swallowed.wait(30)
    phone.kill()
    assert events(base_url, number)[-1] == "signed"
    network.restore()

    page = phone()
    sign_in(page, "/field/outbox")
    waits(page, "已送达", 2)
    happened = events(base_url, number)
    assert happened.count("signed") == 1 and happened.count("handled") == 1, happened
    desk = session(base_url, "centre", "dispatcher")
    assert ask(base_url, f"/api/v1/cases/{number}", token=desk)["state"] == "handled"
    page.goto(f"/field/case/{number}")
    assert page.locator("img[alt^='处置或核查']").count() == 1
    page.goto("/field")
    assert page.locator(f"[data-field=list] [data-case='{number}']").count() == 0, "nobody verifies their own work"


def test_what_somebody_else_did_first_is_a_conflict_that_the_worker_decides(phone, network, base_url, screenshot):
    number = dispatched(base_url, "巷口一堆建筑垃圾")
    page = ready(sign_in(phone()))
    network.cut()
    page.goto(f"/field/case/{number}")
    page.locator("form[data-outbox=sign][data-ready] button").click()
    page.wait_for_url("**/field")
    other = session(base_url, VILLAGE, "village_secretary")
    ask(base_url, f"/api/v1/cases/{number}/actions/sign", {}, other)
    network.restore()
    page.goto("/field/outbox")
    waits(page, "有冲突", 1)
    assert page.locator("[data-part=reason]").inner_text(), "what the server says is shown"
    assert page.get_by_text("没有收下").is_visible()
    screenshot(page, "conflict")
    page.get_by_role("button", name="删掉我写的").first.click()
    page.locator("#drop").get_by_role("button", name="留着").click()
    assert page.locator("[data-field=outbox] > li").count() == 1
    page.get_by_role("button", name="删掉我写的").first.click()
    page.locator("#drop").get_by_role("button", name="删掉我写的").click()
    page.locator("[data-field=empty]").wait_for()
    assert events(base_url, number).count("signed") == 1


def test_found_offline_settled_on_the_spot_and_sent_when_the_network_is_back(phone, network, base_url):
    page = ready(sign_in(phone()))
    network.cut()
    page.goto("/field/report")
    page.locator("form[data-ready]").wait_for()
    page.fill("#text", "电线杆上贴了小广告。")
    page.locator("#settle > summary").click()
    page.fill("#settled", "当场撕掉了。")
    page.locator("form[data-outbox=report] button[type=submit]").click()
    page.wait_for_url("**/field")
    page.get_by_text("1 件存在手机里").wait_for()
    network.restore()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.get_by_text("1 件已送达").wait_for()
    page.goto("/field/outbox")
    waits(page, "已送达", 1)
    number = page.locator("[data-part=number]").get_attribute("href").rsplit("/", 1)[1]
    case = ask(base_url, f"/api/v1/cases/{number}", token=session(base_url, "centre", "dispatcher"))
    assert case["settledOnSpot"] and case["channel"] == "grid" and case["place"]["code"] == PLACE


def test_the_map_and_the_pages_are_there_without_a_network_and_gone_after_signing_out(phone, network, base_url):
    dispatched(base_url, "河边有人倒垃圾")
    page = ready(sign_in(phone()))
    network.cut()
    for path in ("/field", "/field/map", "/field/report", "/field/outbox"):
        page.goto(path)
        assert page.locator("#field").count() == 1, path
        assert "数据截至" in page.locator("[data-field=age]").inner_text()
    page.goto("/field/map")
    assert page.locator("svg.field-map .edge").count() == 1
    page.goto("/field/case/RA2611999999")
    assert "没有网络" in page.locator("h1").inner_text()
    network.restore()
    ready(sign_in(page))
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url("**/")
    left = page.evaluate("""async () => ({
        caches: await caches.keys(), kept: Object.keys(localStorage),
        databases: (await indexedDB.databases()).map((database) => database.name),
    })""")
    assert left == {"caches": [], "kept": [], "databases": []}


def test_signing_out_with_something_unsent_asks_first(phone, network, base_url):
    page = ready(sign_in(phone()))
    network.restore(swallow=b"POST /api/v1/reports")
    page.goto("/field/report")
    page.locator("form[data-ready]").wait_for()
    page.fill("#text", "井盖松了，有响声。")
    page.locator("form[data-outbox=report] button[type=submit]").click()
    page.wait_for_url("**/field")
    page.locator("#field[data-owner]").wait_for(state="attached")
    page.locator("[data-field=count]").wait_for()
    page.locator("form[action='/sign-out'] button").click()
    page.locator("#leave").wait_for()
    assert "1 件还没送出" in page.locator("#leave").inner_text()
    page.get_by_role("button", name="先不退出").click()
    assert page.url.endswith("/field")


def test_nearest_first_and_the_position_stays_in_the_phone(new_page, base_url, screenshot):
    near = dispatched(base_url, "安康东路有垃圾", lon=120.6487, lat=27.7802)
    far = dispatched(base_url, "另一头也有垃圾", divisionCode=PLACE)
    page = new_page(width=360, height=740, permissions=["geolocation"],
                    geolocation={"longitude": 120.6490, "latitude": 27.7804, "accuracy": 12})
    sent = []
    page.on("request", lambda request: sent.append(request.url + (request.post_data or "")))
    sign_in(page)
    page.get_by_text("近的在前").wait_for()
    numbers = page.locator("[data-field=list] > li").evaluate_all("rows => rows.map((row) => row.dataset.case)")
    assert numbers.index(near) < numbers.index(far)
    away = page.locator(f"[data-case='{near}'] [data-field=away]").inner_text()
    assert re.fullmatch(r"约 \d+ 米", away), away
    assert not [text for text in sent if "120.649" in text or "27.7804" in text]
    screenshot(page, "nearest")


def test_without_scripts_it_is_plain_pages(new_page, base_url):
    number = dispatched(base_url, "楼道里堆了杂物和垃圾")
    page = sign_in(new_page(javascript=False, width=360))
    page.locator(f"[data-case='{number}'] a").click()
    page.locator("form[data-outbox=sign] button").click()
    assert page.get_by_text("已办好这一步").is_visible()
    page.goto(f"/field/case/{number}")
    form = page.locator("form[data-outbox=handle]")
    form.locator("textarea").fill("清走了。")
    form.locator("input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": png()})
    form.locator("button[type=submit]").click()
    assert f"done={number}" in page.url
    page.goto("/field/report")
    page.click("button[type=submit]")
    assert page.locator(".summary a").first.get_attribute("href") == "#text"


def test_the_shell_is_small(base_url):
    with urllib.request.urlopen(f"{base_url}/field/sw.js") as answer:
        worker = answer.read()
    files = re.search(rb'"files":\[(.*?)\]', worker)[1].decode().replace("\\/", "/").replace('"', "").split(",")
    weight = len(gzip.compress(worker))
    for file in files:
        with urllib.request.urlopen(base_url + file) as answer:
            weight += len(gzip.compress(answer.read()))
    assert len(files) > 8 and weight <= SHELL_BUDGET, weight


@pytest.mark.parametrize("language,size,scheme", LOOKS)
def test_looks_right(new_page, base_url, accessible, screenshot, language, size, scheme):
    words = "公交站后面的绿化带里有一堆没人收的生活垃圾，味道很大，已经三天了。"
    number = dispatched(base_url, words, lon=120.6487, lat=27.7802)
    page = new_page(width=320 if size == "elder" else 360, height=740, color_scheme=scheme)
    page.goto(f"/help?lang={language}&size={size}")
    sign_in(page)
    for path in ("/field", f"/field/case/{number}", "/field/report", "/field/map", "/field/outbox", "/field/offline"):
        page.goto(path)
        if path != "/field/offline":
            page.locator("#field[data-owner]").wait_for(state="attached")
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
        accessible(page)
        screenshot(page, f"{language}-{size}-{scheme}-{path.split('/')[2] if path.count('/') > 1 else 'list'}")
