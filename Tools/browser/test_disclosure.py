"""The village's money as a villager with a phone finds it, and the clerk's desk beside it."""

import re

VILLAGE = "/village/330381125528"


def narrow(page):
    """What sticks out of the window, by how many pixels."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def look(page, accessible, screenshot, name):
    body = page.locator("main").inner_text()
    assert not re.search(r"⟨|\{\w|Optional|nil\b", body), body
    assert narrow(page) <= 0, page.url
    accessible(page)
    screenshot(page, name)


def test_a_villager_finds_the_road_and_asks(new_page, accessible, screenshot):
    page = new_page(width=360, height=720, javascript=False)
    page.goto("/")
    page.locator("header a[href='/villages']").click()
    page.fill("#q", "高楼")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="高楼村").click()
    page.fill("#q", "路")
    page.get_by_role("button", name="查找").click()
    road = page.locator("main .item", has_text="村道硬化工程")
    assert road.count() == 3
    road.get_by_role("link").first.click()
    main = page.locator("main").inner_text()
    assert "97,260.00 元" in main and "示例路桥工程有限公司" in main and "质保两年" in main
    page.get_by_role("link", name="问一问").click()
    assert "/sign-in" in page.url

    page = new_page(width=320)
    page.goto(f"{VILLAGE}/money?from=2000-01-01")
    assert page.get_by_role("link", name="村道硬化工程").first.locator("xpath=../..").inner_text().count("486,300.00") == 1
    look(page, accessible, screenshot, "money-320")
    page = new_page(locale="en", color_scheme="dark")
    for name, path in [("villages", "/villages"), ("village", VILLAGE), ("affairs", f"{VILLAGE}/affairs")]:
        page.goto(f"{path}?lang=en&size=elder")
        look(page, accessible, screenshot, name)
    assert page.locator(".tag.late").count() >= 1, "one quarter is late"


def test_the_desk_of_the_books(new_page, accessible, screenshot):
    page = new_page()
    for role, path in [("disclosure_clerk", "/desk/books"), ("supervision_committee", "/desk/books"),
                       ("disclosure_clerk", "/desk/questions")]:
        page.goto(f"/sign-in?role={role}&unit=v-330381125528")
        page.locator("main form[method=post][action='/sign-in'] button").first.click()
        page.goto(path)
        look(page, accessible, screenshot, role + path.replace("/", "-"))
