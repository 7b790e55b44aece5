"""The resident's pages: a report in steps with and without scripts, the map, drafts, the receipt, lists, the kiosk."""

import re
import time

import pytest
from test_pages import LOOKS, WORDS, choose_village, number_of, on, png, report, sign_in, to_check

# In the middle of the demo county's town, WGS84.
HERE = {"latitude": 27.7805, "longitude": 120.6330, "accuracy": 12}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def at(page):
    return page.locator("p.steps").inner_text()


def test_a_new_user_reports_within_a_minute_and_eight_taps(new_page):
    page = new_page(**PHONE, geolocation=HERE, permissions=["geolocation"])
    taps = []

    def tap(target):
        taps.append(target)
        target.tap()

    begun = time.monotonic()
    page.goto("/")
    tap(page.get_by_role("link", name="报告一件事").first)
    tap(page.get_by_role("button", name="用我现在的位置"))
    page.locator("#text").wait_for()
    # The field has the focus already: nobody has to tap it.
    page.keyboard.type("路口的路灯不亮了", delay=120)
    tap(page.locator("button.large[value=photos]"))
    tap(page.locator("button.large[value=check]"))
    tap(page.locator("button.large[value=send]"))
    page.locator("section.receipt").wait_for()
    taken = time.monotonic() - begun
    assert len(taps) <= 8 and taken <= 60, f"{len(taps)} taps, {taken:.0f} s"
    print(f"{len(taps)} taps, {taken:.1f} s")


def test_nothing_personal_stands_in_an_address_on_the_way(new_page):
    page = new_page(javascript=False)
    asked = []
    page.on("request", lambda sent: asked.append(sent.url))
    report(page, "李四家漏水", name="王五", phone="13900000000")
    assert all(page_url.count("?") == 0 or "new=1" in page_url or "/assets/" in page_url for page_url in asked), asked


def test_each_page_asks_one_thing_and_back_loses_nothing(new_page):
    page = new_page(javascript=False)
    page.goto("/report")
    assert at(page) == "第 1 步，共 4 步"
    assert page.get_by_role("link", name="急救 120").is_visible()
    page.fill("#address", "安康东路168号")
    page.press("#address", "Enter")
    assert at(page) == "第 2 步，共 4 步" and "安阳街道" in page.locator(".so-far").inner_text()
    page.fill("#text", WORDS)
    page.get_by_role("button", name="English").click()
    assert page.input_value("#text") == WORDS and "Step 2 of 4" in page.content()
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="字大一些").click()
    page.get_by_role("button", name="标准版").click()
    assert page.input_value("#text") == WORDS and at(page) == "第 2 步，共 4 步"
    on(page, "photos")
    assert at(page) == "第 3 步，共 4 步"
    page.set_input_files("#photos", {"name": "a.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_role("button", name="上一步").click()
    assert page.input_value("#text") == WORDS
    page.get_by_role("button", name="上一步").click()
    assert page.input_value("#address") == "安康东路168号"
    on(page, "what")
    on(page, "photos")
    assert "已收到 1 张" in page.content()
    page.get_by_role("button", name="去掉第 1 张").click()
    assert at(page) == "第 3 步，共 4 步" and "已收到" not in page.content()
    on(page, "check")
    said = page.locator(".answers").inner_text()
    assert "安康东路168号" in said and "已经三天了" in said
    assert "受理" in page.locator(".next-up").inner_text()
    page.fill("#phone", "13800000000")
    page.press("#phone", "Enter")
    assert "new=1" in page.url


def test_a_click_on_the_map_without_scripts_is_a_place(new_page, screenshot):
    page = new_page(javascript=False, width=390)
    choose_village(page, 30)
    page.get_by_role("button", name="修改 地点").click()
    page.click("button[value=map]:visible")
    page.get_by_role("button", name="放大").click()
    page.locator("input[type=image]").nth(4).click(position={"x": 100, "y": 60})
    assert page.locator("svg.spot circle").count() == 2
    screenshot(page, "tiles")
    on(page, "what")
    page.fill("#text", "井盖松动")
    on(page, "photos")
    on(page, "check")
    on(page, "send")
    assert "new=1" in page.url


def test_the_map_with_scripts_takes_a_click_or_its_middle(new_page, screenshot):
    page = new_page(**PHONE)
    page.goto("/report")
    page.click("button.way[value=map]")
    page.locator(".leaflet-container").wait_for()
    assert page.locator("[data-pick-next]").is_disabled()
    page.get_by_role("button", name="就选地图中央").click()
    middle = page.input_value("[name=lon]")
    page.locator(".leaflet-container").click(position={"x": 60, "y": 80})
    assert float(page.input_value("[name=lon]")) < float(middle)
    screenshot(page, "map")
    on(page, "what")
    assert at(page) == "第 2 步，共 4 步"


def test_a_draft_is_kept_on_the_device_offered_and_cleared_once_sent(new_page):
    page = new_page()
    choose_village(page, 8)
    page.fill("#text", "下水道堵了，水漫到路上")
    page.goto("/report")
    assert "下水道堵了" in page.locator("[data-draft]").inner_text()
    page.get_by_role("button", name="接着写").click()
    assert page.input_value("#text") == "下水道堵了，水漫到路上"
    on(page, "photos")
    on(page, "check")
    page.fill("#name", "王五")
    page.fill("#phone", "13900000000")
    kept = page.evaluate("localStorage.getItem('report-draft')")
    assert "下水道" in kept and "王五" not in kept and "13900000000" not in kept
    on(page, "send")
    page.wait_for_function("localStorage.getItem('report-draft') === null")
    page.goto("/report")
    assert page.locator("[data-draft]").is_hidden()


def test_without_a_network_nothing_is_lost(new_page):
    page = new_page()
    choose_village(page, 8)
    page.fill("#text", "下水道堵了，水漫到路上")
    page.context.set_offline(True)
    on(page, "photos")
    assert "没有网络" in page.locator("[data-draft]").inner_text()
    assert page.input_value("#text") == "下水道堵了，水漫到路上"
    page.context.set_offline(False)
    on(page, "photos")
    assert at(page) == "第 3 步，共 4 步"


def test_the_receipt_is_one_sheet_and_only_its_holder_gets_it(new_page, tmp_path):
    page = new_page()
    number = number_of(report(page))
    page.get_by_role("link", name="打印回执").first.click()
    text = page.locator("main").inner_text()
    assert "receipt=" in text and "/log/receipt/" in text and page.locator(".code svg").is_visible()
    sheet = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    stranger = new_page()
    stranger.goto(f"/case/{number}/receipt")
    assert stranger.url.endswith(f"/case/{number}")


def test_whoever_has_met_it_too_joins_from_the_public_page(new_page):
    number = number_of(report(new_page(javascript=False), "路灯不亮", village=21))
    page = new_page(javascript=False)
    page.goto(f"/case/{number}")
    page.get_by_role("link", name="我也遇到了").click()
    assert at(page) == "第 2 步，共 4 步"
    page.fill("#text", "我家门口也不亮")
    on(page, "photos")
    on(page, "check")
    page.get_by_role("button", name="确定，跟着这一件").click()
    assert number_of(page.url) == number


def test_lists_are_addresses_and_say_what_they_did_not_understand(new_page):
    number = number_of(report(new_page(javascript=False), "路灯不亮", village=21))
    page = new_page(javascript=False)
    page.goto("/cases")
    assert page.locator(".items .item").count() > 0
    page.fill("#q", "路灯")
    page.get_by_role("button", name="查找").click()
    assert "q=%E8%B7%AF%E7%81%AF" in page.url
    assert all("路灯" in name for name in page.locator(".items .item > a").all_inner_texts())
    page.locator(".chips a").click()
    assert page.url.endswith("/cases")
    page.goto(f"/cases?q={number}")
    assert page.locator(".items .item").count() == 1
    page.goto("/cases?q=xyzzy")
    assert "没有认出" in page.content() and page.locator(".empty").is_visible()
    page.goto("/cases?near=不存在的大路")
    assert "没有找到" in page.content()


def test_the_list_is_taken_along_as_a_table_and_paged_without_gaps(new_page):
    page = new_page(javascript=False)
    page.goto("/cases")
    seen = []
    for _ in range(3):
        seen += page.locator(".items .num").all_inner_texts()
        following = page.get_by_role("link", name="下一页")
        if not following.count():
            break
        following.click()
    assert len(seen) == len(set(seen)) > 0
    table = page.request.get("/cases.csv")
    assert table.headers["content-type"].startswith("text/csv")
    rows = table.text().lstrip("\ufeff").splitlines()
    assert rows[0].startswith("number,state") and len(rows) > len(seen) - 1
    shown = [re.sub(r"\W", "", number) for number in seen[:5]]
    assert [row.split(",")[0] for row in rows[1:6]] == shown


def test_the_map_of_the_list_shows_every_case_of_the_page(new_page, screenshot):
    page = new_page()
    page.goto("/cases")
    page.locator(".leaflet-marker-icon").first.wait_for()
    drawn = page.locator(".leaflet-marker-icon").evaluate_all(
        "all => all.reduce((sum, one) => sum + Number(one.textContent || 1), 0)")
    assert drawn == page.locator("[data-lon]").count() > 0
    screenshot(page, "around")


def test_every_figure_can_be_taken_along_and_few_are_not_published(new_page):
    page = new_page(javascript=False)
    page.goto("/open")
    table = page.request.get(page.get_by_role("link", name="这一页的数字").get_attribute("href")).text()
    rows = [line.split(",") for line in table.lstrip("\ufeff").splitlines()]
    suppressed = rows[0].index("suppressed")
    assert len(rows) > 10
    assert all(row[7:10] == ["", "", ""] for row in rows[1:] if row[suppressed] == "1")


def test_large_print_has_six_doors_and_grows(new_page):
    page = new_page(**PHONE)
    page.goto("/?size=elder")
    doors = page.locator(".six > a")
    assert doors.count() == 6
    assert all(box["height"] >= 60 for box in [doors.nth(i).bounding_box() for i in range(6)])

    def size():
        return page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")

    def fits():
        return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")

    larger, smaller = page.get_by_role("link", name="字大一些"), page.get_by_role("link", name="字小一些")
    assert size() == 24
    larger.click()
    larger.click()
    page.set_viewport_size({"width": 320, "height": 640})
    assert size() == 30 and fits() and not larger.count()
    for expected in (27, 24, 21, 18):
        smaller.click()
        assert size() == expected and fits()
    assert not smaller.count()
    page.get_by_role("link", name="替别人报告").click()
    assert page.get_by_role("link", name="打电话找人").first.is_visible()


@pytest.fixture
def kiosk(new_page):
    """A machine in a hall, as an administrator leaves it."""
    page = new_page(width=1080, height=1400, has_touch=True)
    page.clock.install()
    sign_in(page, "administrator")
    page.goto("/?kiosk=1")
    page.get_by_role("button", name="退出").click()
    return page


def test_nobody_but_an_administrator_makes_a_kiosk(new_page):
    page = new_page()
    page.goto("/?kiosk=1")
    assert "/sign-in" in page.url
    sign_in(page, "dispatcher")
    page.goto("/?kiosk=1")
    page.goto("/")
    assert page.locator("[data-kiosk-bar]").count() == 0


def test_a_kiosk_forgets_whoever_used_it(kiosk, accessible, screenshot):
    kiosk.goto("/?lang=en")
    kiosk.get_by_role("link", name="Report something").first.click()
    kiosk.locator("details#villages > summary").click()
    kiosk.select_option("#village", index=9)
    on(kiosk, "what")
    kiosk.fill("#text", "路灯不亮，我家门口")
    on(kiosk, "photos")
    on(kiosk, "check")
    on(kiosk, "send")
    accessible(kiosk)
    screenshot(kiosk, "receipt")
    address = kiosk.url
    assert kiosk.evaluate("localStorage.length") == 0
    kiosk.clock.fast_forward(65_000)
    assert kiosk.get_by_role("button", name="I am still here").is_visible()
    screenshot(kiosk, "countdown")
    kiosk.clock.fast_forward(30_000)
    kiosk.get_by_role("link", name="报告一件事").first.wait_for()
    assert kiosk.url.rstrip("/").count("/") == 2
    names = {cookie["name"] for cookie in kiosk.context.cookies()}
    assert names == {"kiosk"}
    kiosk.goto(address)
    assert "我家门口" not in kiosk.content()


def test_a_kiosk_forgets_whoever_left_it_at_the_start_page(kiosk):
    kiosk.goto("/")
    # Something of the visitor's, as a receipt is.
    kiosk.context.add_cookies([{"name": "receipt", "value": "x", "url": kiosk.url}])
    kiosk.get_by_role("link", name="报告一件事").first.click()
    kiosk.goto("/?lang=en")
    kiosk.get_by_role("link", name="Report something").first.wait_for()
    kiosk.clock.fast_forward(95_000)
    kiosk.get_by_role("link", name="报告一件事").first.wait_for()
    assert {cookie["name"] for cookie in kiosk.context.cookies()} == {"kiosk"}
    # And rests until the next one comes.
    kiosk.evaluate("window.isSame = true")
    kiosk.clock.fast_forward(95_000)
    kiosk.clock.fast_forward(95_000)
    assert kiosk.evaluate("window.isSame")


@pytest.mark.parametrize(("look", "width"), zip(LOOKS, [1280, 320, 320, 1280]))
def test_every_page_of_a_report_and_the_lists_fit_everybody(new_page, accessible, screenshot, look, width):
    language, size, scheme = look
    page = new_page(width=width, color_scheme=scheme)
    page.goto(f"/?lang={language}&size={size}")

    def look_at(name):
        accessible(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{name} is {overflow} px too wide at {width} px"
        assert "⟨" not in page.content(), f"{name} shows a key instead of words"
        screenshot(page, name)

    look_at("home")
    page.goto("/report")
    look_at("where")
    page.click("button.way[value=map]")
    page.locator(".leaflet-container").wait_for()
    look_at("map")
    choose_village(page, 30)
    look_at("what")
    page.fill("#text", "路灯不亮")
    on(page, "photos")
    look_at("photos")
    on(page, "check")
    look_at("check")
    on(page, "send")
    look_at("sent")
    page.goto(page.url.split("?")[0] + "/receipt")
    look_at("receipt")
    for address in ("/cases", "/cases?q=xyzzy&state=open", "/open", "/open/resolution"):
        page.goto(address)
        look_at(re.sub(r"\W+", "-", address).strip("-"))
