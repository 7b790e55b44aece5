"""The wall: on three sizes of screen, alive, honest when it is cut off, and two clicks from a new matter to its unit."""

import re

import pytest
from test_pages import number_of, report, sign_in

DRAWN = "[...document.querySelectorAll('.map .cluster')].reduce((sum, c) => sum + Number(c.dataset.count), 0)"
SIZES = {"laptop": (1366, 768), "wall": (1920, 1080), "wide": (3840, 1080)}


def wait_for(page, script, seconds=15):
    """Polls, since the strict policy of the pages forbids what wait_for_function does."""
    for _ in range(seconds * 10):
        if page.evaluate(script):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {script}")


def drawn(page):
    """How many the circles of the map hold together."""
    return page.evaluate(DRAWN)


@pytest.mark.parametrize("size", SIZES)
def test_the_wall_fits_its_screen_and_is_accessible(new_page, accessible, screenshot, size):
    width, height = SIZES[size]
    page = sign_in(new_page(width=width, height=height), "dispatcher")
    weights = []
    page.on("response", lambda answer: weights.append(len(answer.body()) if answer.ok and "stream" not in answer.url else 0))
    page.goto("/command", wait_until="load")
    wait_for(page, "document.querySelector('[data-link]').dataset.state === 'on'", 5)
    accessible(page)
    fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight")
    assert fits, "a wall does not scroll"
    assert sum(weights) < 900_000
    screenshot(page, "county")
    town = page.locator(".map a.cluster:not(.none)").first
    town.dispatch_event("click")
    page.wait_for_url("**/command?at=*")
    accessible(page)
    screenshot(page, "town")


@pytest.mark.parametrize("language,size", [("en", "normal"), ("zh", "elder")])
def test_in_english_and_in_large_print_and_on_a_telephone(new_page, accessible, screenshot, language, size):
    page = sign_in(new_page(width=320, height=700), "duty_officer")
    page.goto(f"/command?lang={language}&size={size}")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    screenshot(page, f"{language}-{size}")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(f"/command?lang={language}&size={size}")
    accessible(page)
    screenshot(page, f"{language}-{size}-wide")


def test_what_happens_arrives_by_itself(new_page):
    page = sign_in(new_page(width=1920, height=1080), "dispatcher")
    page.goto("/command")
    wait_for(page, "document.querySelector('[data-link]').dataset.state === 'on'")
    before = drawn(page)
    report(new_page(javascript=False), "桥头的栏杆断了一截，孩子上学要经过。")
    wait_for(page, f"{DRAWN} === {before + 1}")


def test_a_cut_line_is_said_in_words_and_what_was_missed_comes_with_it(new_page):
    page = sign_in(new_page(), "dispatcher")
    page.context.route("**/api/v1/stream*", lambda route: route.abort())
    page.goto("/command")
    wait_for(page, "document.querySelector('[data-link]').dataset.state === 'off'")
    assert re.search(r"连接已断开.*\d\d:\d\d:\d\d", page.locator("[data-link]").inner_text())
    before = drawn(page)
    report(new_page(javascript=False), "河边的路灯倒了一盏。")
    assert drawn(page) == before, "nothing is shown as new while the line is cut"
    page.context.unroute("**/api/v1/stream*")
    wait_for(page, "document.querySelector('[data-link]').dataset.state === 'on'", 20)
    wait_for(page, f"{DRAWN} === {before + 1}")


def test_two_clicks_dispatch_a_new_matter(new_page, accessible, screenshot):
    number = number_of(report(new_page(javascript=False), "井盖不见了，晚上看不清。"))
    page = sign_in(new_page(width=1920, height=1080), "dispatcher")
    page.goto(f"/command?case={number}")
    assert "按下之后" in page.content() and "签收限" in page.content()
    accessible(page)
    screenshot(page, "before")
    page.locator(".dispatch button").click()
    page.wait_for_url(f"**/command?case={number}")
    assert "已派单" in page.locator(".matter-pane").inner_text()
    screenshot(page, "after")


def test_the_day_is_played_again_and_the_end_is_now(new_page, screenshot, accessible):
    page = sign_in(new_page(width=1920, height=1080), "dispatcher")
    page.goto("/command")
    now = drawn(page)
    shown = "[...document.querySelectorAll('.map .cluster .count')].reduce((s, c) => s + Number(c.textContent), 0)"
    page.locator("#reel").evaluate("(field) => { field.value = 40; field.dispatchEvent(new Event('input')); }")
    wait_for(page, "document.querySelector('#reel-words').textContent.includes('不是现在')")
    then = page.evaluate(shown)
    assert f"当时在办 {then} 件" in page.locator("#reel-words").inner_text()
    accessible(page)
    screenshot(page, "then")
    page.locator("#reel").evaluate("(field) => { field.value = 96; field.dispatchEvent(new Event('input')); }")
    wait_for(page, f"{shown} === {now}")
    page.get_by_role("button", name="回到现在").click()
    wait_for(page, "!document.documentElement.classList.contains('replayed')")


def test_a_wall_computer_signs_in_once_and_can_press_nothing(new_page, accessible, screenshot):
    administrator = sign_in(new_page(), "administrator")
    administrator.goto("/admin/screens")
    accessible(administrator)
    administrator.fill("#name", "二楼大厅")
    administrator.get_by_role("button", name="生成链接").click()
    link = administrator.locator(".notice code").inner_text()
    screenshot(administrator, "link")

    wall = new_page(width=1920, height=1080)
    wall.goto(link)
    accessible(wall)
    wall.get_by_role("button", name="登记这台电脑").click()
    wall.wait_for_url("**/wall")
    accessible(wall)
    screenshot(wall, "wall")
    assert wall.locator("form, a[href*='/desk'], a[href*='case=']").count() == 0
    wall.goto(link)
    assert "重新给一个" in wall.content()

    administrator.goto("/admin/screens")
    administrator.get_by_role("button", name="停用这块大屏").click()
    wall.goto("/wall")
    assert "没有登记为大屏" in wall.content()
