"""Administration: a change of the catalogue from a draft to a published version, and every page in every look."""

import datetime
import re

PAGES = [
    "/admin", "/admin/catalogue", "/admin/catalogue/try", "/admin/catalogue/compare", "/admin/units",
    "/admin/units/centre", "/admin/territory?place=330381001", "/admin/calendar?day=2026-10-01", "/admin/retention",
    "/admin/territory/import",
]


def sign_in(page, role="administrator"):
    page.goto(f"/sign-in?role={role}")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()
    return page


def narrow(page):
    """What sticks out of the window, by how many pixels."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_draft_try_compare_publish(new_page, accessible, screenshot):
    page = sign_in(new_page())
    page.goto("/admin")
    page.locator("main a[href='/admin/catalogue']").click()
    name = f"journey-{datetime.datetime.now():%H%M%S%f}"
    page.fill("#version", name)
    page.get_by_role("button", name="开始草稿").click()
    draft = page.url.split("?")[0]
    page.fill("#q", "C0118")
    page.get_by_role("button", name="查找").click()
    page.locator("table a").first.click()
    page.fill("#keywords", page.input_value("#keywords") + "；怪灯泡")
    page.fill("#solve", "明天")
    page.get_by_role("button", name="保存").click()
    assert "不是时限" in page.locator("[role=alert]").inner_text()
    page.fill("#solve", "9 工作日")
    page.get_by_role("button", name="保存").click()
    assert "已改 1 行" in page.locator("main").inner_text()
    accessible(page)
    screenshot(page, "draft")

    page.get_by_role("link", name="试派一件").click()
    page.fill("#words", "门口的怪灯泡不亮")
    page.fill("#place", "安阳街道")
    page.get_by_role("button", name="试一试").click()
    answer = page.locator("main").inner_text()
    assert "怪灯泡" in answer and "9 个工作日" in answer and "C0118" in answer
    accessible(page)
    screenshot(page, "try")

    page.goto(draft)
    page.get_by_role("link", name="看改了什么").click()
    compared = page.locator("main").inner_text()
    assert "新增：怪灯泡" in compared and "9 个工作日" in compared
    accessible(page)
    screenshot(page, "compare")

    # Far ahead, so that whoever tests something else meets the catalogue they know.
    page.goto(draft)
    page.fill("#from", "2099-12-31")
    page.locator("form[action$='/publish'] button").click()
    listed = page.locator("main").inner_text()
    assert name in listed and "已发布" in listed and "待生效" in listed and "从 2099 年 12 月 31 日 起" in listed
    screenshot(page, "published")


def test_every_page_fits_and_speaks_one_language(new_page, accessible, screenshot):
    looks = [("zh", 320, "dark", "", PAGES), ("en", 390, "light", "elder", PAGES[1:5])]
    for language, width, scheme, size, paths in looks:
        page = sign_in(new_page(width=width, color_scheme=scheme))
        if size:
            page.goto(f"/admin?size={size}")
        for path in paths:
            page.goto(path + ("&" if "?" in path else "?") + f"lang={language}")
            assert narrow(page) <= 0, path
            assert not re.search(r"⟨|\{\w|Optional", page.locator("main").inner_text()), path
            accessible(page)
        screenshot(page, f"{language}-{width}")
