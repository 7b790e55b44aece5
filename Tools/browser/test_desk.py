"""The desk as dispatchers and handlers use it: by keys alone, several at once, two people on one case."""

import gzip
import re
import time

import pytest

from test_pages import LOOKS, number_of, report, sign_in

LIMIT = 200 * 1024  # bytes, compressed; ui.md, "Budgets"


@pytest.fixture
def desk(new_page):
    """A dispatcher's desk with something to accept."""
    page = sign_in(new_page(width=1440, height=860), "dispatcher")
    page.goto("/desk?list=received")
    return page


def rows(page):
    return page.locator(".desk-rows > .item:not(.gone)")


def opened(page, number=None):
    """Waits until a case stands beside the list; returns its number."""
    case = page.locator(".desk-case:not([aria-busy]) [data-case]" + (f"[data-case='{number}']" if number else ""))
    case.wait_for(timeout=10_000)
    return case.get_attribute("data-case")


def test_accepting_and_dispatching_takes_two_keys_and_less_than_five_seconds(new_page, desk):
    report(new_page(javascript=False), "万松路的路灯不亮了，一片黑。")
    desk.goto("/desk?list=received")
    keys = []
    started = time.monotonic()

    def press(key):
        keys.append(key)
        desk.keyboard.press(key)

    press("j")
    number = opened(desk)
    assert "会派给" in desk.locator("#effect-accept").inner_text(), "what it causes is said before it is done"
    press("Enter")
    desk.locator("[data-done]").wait_for()
    took = time.monotonic() - started
    assert len(keys) <= 4 and took < 5, f"{keys} took {took:.1f} s"
    assert "已派单" in desk.locator(".title").inner_text()
    desk.locator(f"[data-number='{number}']").wait_for(state="detached")
    assert desk.evaluate("document.activeElement.closest('.desk-rows') !== null || document.activeElement === document.body")


def test_keys_move_open_and_act_and_never_while_somebody_writes(new_page, desk):
    for village in (31, 32):
        report(new_page(javascript=False), "路面塌了一块，请来看看。", village=village)
    desk.goto("/desk?list=received")
    desk.keyboard.press("j")
    first = opened(desk)
    assert f"case={first}" in desk.url
    desk.keyboard.press("j")
    second = rows(desk).nth(1).get_attribute("data-number")
    opened(desk, second)
    desk.keyboard.press("k")
    opened(desk, first)
    desk.keyboard.press("n")
    assert desk.locator("details#action-refuse[open]").count() == 1
    words = desk.locator("#refuse-words")
    words.focus()
    desk.keyboard.type("jk?x./ 不归这里管")
    assert words.input_value() == "jk?x./ 不归这里管" and opened(desk) == first
    desk.keyboard.press("Escape")
    assert desk.evaluate("document.activeElement.matches('.desk-rows a')")
    desk.keyboard.press("?")
    assert desk.locator("dialog#desk-keys[open]").count() == 1
    desk.get_by_label("使用单键快捷键").uncheck()
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    assert desk.locator("dialog#desk-keys[open]").count() == 0, "switched off"
    desk.reload()
    assert not desk.locator(".desk-rows kbd, .desk-bar kbd").first.is_visible(), "it stays off"


def test_a_press_opens_the_case_beside_the_list_and_back_closes_it(new_page, desk):
    number = number_of(report(new_page(javascript=False), "垃圾桶满了好几天没人收。"))
    desk.goto("/desk?list=received")
    desk.locator(f"a[href='/desk/case/{number}']").click()
    opened(desk, number)
    assert desk.url.endswith(f"case={number}") and desk.locator("#list-name").is_visible()
    desk.go_back()
    desk.locator(".desk-blank").wait_for()
    desk.go_forward()
    opened(desk, number)
    desk.reload()
    assert opened(desk, number) and desk.locator(f".desk-rows a[aria-current][href$='{number}']").count() == 1


def test_on_a_phone_and_without_scripts_the_list_and_the_case_are_pages(new_page):
    number = number_of(report(new_page(javascript=False), "井盖坏了，车过有响声。"))
    for options in ({"width": 390}, {"width": 1280, "javascript": False}):
        page = sign_in(new_page(**options), "dispatcher")
        page.goto("/desk?list=received")
        page.locator(f"a[href='/desk/case/{number}']").click()
        assert page.url.endswith(f"/desk/case/{number}")
        assert page.get_by_role("button", name="受理并派单").is_visible()


def test_what_is_new_waits_for_a_key_and_moves_nothing(new_page, desk):
    number = number_of(report(new_page(javascript=False), "河边有人倒垃圾。"))
    desk.goto("/desk?list=received")
    link = desk.locator(f"a[href='/desk/case/{number}']")
    link.focus()
    before = link.bounding_box()
    new = number_of(report(new_page(javascript=False), "河边又有人倒垃圾。", village=31))
    desk.locator("[data-new]:not([hidden])").wait_for(timeout=10_000)
    assert desk.locator(f"[data-number='{new}']").count() == 0
    assert desk.evaluate("document.activeElement.getAttribute('href')") == f"/desk/case/{number}"
    assert abs(link.bounding_box()["x"] - before["x"]) < 1
    desk.keyboard.press(".")
    desk.locator(f"[data-number='{new}']").wait_for()
    assert desk.evaluate("document.activeElement.getAttribute('href')") == f"/desk/case/{new}"


def test_two_people_on_one_case_see_each_other_and_lose_no_words(new_page):
    number = number_of(report(new_page(javascript=False), "广告牌快掉下来了。"))
    one, two = (sign_in(new_page(width=1440, height=860), "dispatcher") for _ in range(2))
    two.goto(f"/desk?list=received&case={number}")
    two.locator("details#action-refuse > summary").click()
    two.locator("#refuse-words").fill("这件事请找广告公司。")
    two.locator("details#action-shield > summary").click()
    two.locator("#shield-reason").fill("写了一半的理由")

    one.goto(f"/desk/case/{number}")
    one.get_by_role("button", name="只受理，稍后派单").click()

    notice = two.locator("[data-news] [role=alert]")
    notice.wait_for(timeout=10_000)
    assert "刚刚有变化" in notice.inner_text() and "受理" in notice.inner_text()
    # Refusing is over: its words are kept beside the notice. The other form is still there with its words.
    assert notice.locator("textarea").first.input_value() == "这件事请找广告公司。"
    assert two.locator("#shield-reason").input_value() == "写了一半的理由"
    assert two.evaluate("document.activeElement.id") == "shield-reason"
    assert "已受理" in two.locator(".title .tag").first.inner_text()


def test_what_is_chosen_in_a_form_changes_what_it_says_it_causes(new_page, desk):
    number = number_of(report(new_page(javascript=False), "路灯不亮，晚上看不见。"))
    desk.goto(f"/desk?list=received&case={number}")
    effect = desk.locator("#effect-accept")
    before = effect.inner_text()
    desk.keyboard.press("c")
    options = desk.locator("#accept-category option").evaluate_all("all => all.map(one => one.value)")
    desk.locator("#accept-category").select_option(next(code for code in options if code.startswith("M")))
    for _ in range(50):
        if effect.inner_text() != before:
            break
        desk.wait_for_timeout(100)
    assert "类别改为" in effect.inner_text()


def test_several_are_selected_foreseen_done_and_told_one_by_one(new_page, desk, accessible):
    numbers = [number_of(report(new_page(javascript=False), "同一处积水。", village=village)) for village in (50, 51)]
    desk.goto("/desk?list=received")
    for number in numbers:
        desk.locator(f".pick input[value='{number}']").check()
    assert "选中 2 件" in desk.locator("#bulk").inner_text()
    desk.get_by_role("button", name="受理并按目录派单").click()
    assert desk.locator(".effect").count() == 2
    accessible(desk)
    desk.locator("button[type=submit]").filter(has_text="受理并按目录派单（2 件）").click()
    assert "2 件都办了" in desk.locator("h1").inner_text()
    accessible(desk)
    desk.get_by_role("link", name="返回办理台").click()
    assert "list=received" in desk.url


def test_a_template_fills_a_field_and_a_filter_keeps_its_name(new_page, desk):
    desk.goto("/desk/templates")
    desk.select_option("#for", "refuse")
    desk.fill("#name", f"不归这里 {time.time_ns() % 100000}")
    desk.fill("#words", "{编号} 不归本单位管，请拨打 12345。")
    desk.get_by_role("button", name="保存").click()
    number = number_of(report(new_page(javascript=False), "想问公交几点来。"))
    desk.goto(f"/desk?list=received&case={number}")
    desk.keyboard.press("n")
    form = desk.locator("details#action-refuse")
    form.locator(".replies > summary").click()
    form.locator("[data-fill]").first.click()
    assert number[-6:-1] in form.locator("#refuse-words").input_value()

    desk.goto("/desk?list=received")
    desk.keyboard.press("Escape")
    desk.keyboard.press("/")
    desk.locator("#filter-q").fill("公交")
    desk.keyboard.press("Enter")
    desk.locator(".chips").wait_for()
    desk.get_by_role("link", name="保存这个筛选").click()
    name = f"公交 {time.time_ns() % 100000}"
    desk.fill("#name", name)
    desk.get_by_role("button", name="保存").click()
    assert desk.locator(".desk-lists").get_by_role("link", name=name).get_attribute("aria-current") == "page"


@pytest.fixture(scope="module")
def work(browser, base_url):
    """Addresses of the desk's pages, with something on each."""
    context = browser.new_context(base_url=base_url, locale="zh-CN")
    page = context.new_page()
    one, two = (number_of(report(page, "小区门口积水一直不退，老人出门要绕路，昨天有人滑倒。", village=44)) for _ in range(2))
    context.close()
    return [
        f"/desk?list=received&case={one}", "/desk?list=received&filter=1&q=x", f"/desk/case/{two}/compare/{one}",
        f"/desk/case/{one}/order", "/desk/templates", "/desk/filters?list=received&q=x",
    ]


@pytest.mark.parametrize(("look", "width"), zip(LOOKS, [1440, 320, 320, 1440]))
def test_every_page_of_the_desk_is_accessible_and_fits(new_page, accessible, screenshot, work, look, width):
    language, size, scheme = look
    page = new_page(width=width, height=860, color_scheme=scheme)
    page.goto(f"/?lang={language}&size={size}")
    sign_in(page, "dispatcher")
    for address in work:
        page.goto(address)
        accessible(page)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, f"{page.url} is {overflow} px too wide at {width} px"
        assert "⟨" not in page.content(), f"{page.url} shows a key instead of words"
        screenshot(page, re.sub(r"\W+", "-", address.replace("RA", "")).strip("-"))


def test_the_desk_weighs_little(new_page, desk):
    number = number_of(report(new_page(javascript=False), "路灯坏了。"))
    page = desk.request.get(f"/desk?list=received&case={number}").body()
    parts = {part.decode() for part in re.findall(rb'(?:href|src)="(/assets/[^"#]+)', page)}
    total = sum(len(gzip.compress(body)) for body in [page, *(desk.request.get(part).body() for part in parts)])
    assert len(parts) >= 3, parts
    assert 0 < total <= LIMIT, f"{total} bytes"


def test_the_work_order_fits_one_page(new_page, desk, tmp_path):
    number = number_of(report(new_page(javascript=False), "小区门口积水一直不退，老人出门要绕路。" * 60, village=44))
    desk.goto(f"/desk/case/{number}/order")
    printed = desk.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
