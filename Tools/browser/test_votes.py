"""Votes of the demo county's village: why one passed and one failed, the board, paper, and the desk that conducts them."""

import datetime
import re

PLACE = "330381125528"
UNIT = "高楼"


def narrow(page):
    """What sticks out of the window, by how many pixels."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_everybody_reads_why(new_page, accessible, screenshot):
    page = new_page(width=320)
    page.goto(f"/votes?place={PLACE}")
    accessible(page)
    screenshot(page, "list")
    page.get_by_role("link", name="村口到小学的路面硬化").click()
    path = re.sub(r"^https?://[^/]+", "", page.url)
    assert "到会 27 人，是名册 31 人的 87.0 %，≥ 2/3：达到" in page.content()
    accessible(page)
    screenshot(page, "passed")
    for name in ("board", "minutes", "paper"):
        page.goto(f"{path}/{name}")
        assert narrow(page) <= 0, name
        accessible(page)
        screenshot(page, name)
    wide = new_page(width=1280, color_scheme="dark", locale="en")
    wide.goto(f"/votes?place={PLACE}&lang=en")
    wide.get_by_role("link", name="把旧晒场租给物流公司二十年").click()
    assert "Agree: 38 of 60 (the roll) = 63.3 %, < 2/3: not reached" in wide.locator("main").inner_text()
    accessible(wide)
    screenshot(wide, "failed")
    large = new_page(width=390, javascript=False)
    large.goto(f"/votes?place={PLACE}&size=elder")
    large.get_by_role("link", name="先给哪两处装路灯").click()
    assert large.get_by_role("link", name="登录后投票").is_visible() and narrow(large) <= 0
    screenshot(large, "open")


def test_the_desk_writes_a_vote_and_gives_notice(new_page, accessible, screenshot):
    page = new_page()
    page.goto("/sign-in?role=disclosure_clerk")
    page.locator("main form[method=post][action='/sign-in']", has_text=UNIT).locator("button").click()
    page.goto("/desk/votes")
    accessible(page)
    title = f"修桥 {datetime.datetime.now():%H%M%S%f}"
    page.fill("#title", title)
    page.fill("#text", "修村东的桥（虚构）。")
    page.select_option("#body", "villagers_group")
    page.select_option("#roll", "adults")
    opens = datetime.datetime.now() + datetime.timedelta(days=2)
    page.fill("#opens", f"{opens:%Y-%m-%dT%H:%M}")
    page.fill("#closes", f"{opens + datetime.timedelta(days=1):%Y-%m-%dT%H:%M}")
    screenshot(page, "write")
    page.get_by_role("button", name="起草").click()
    assert page.locator("h1").inner_text() == title
    page.set_input_files("#file", {
        "name": "roll.csv", "mimeType": "text/csv", "buffer": "no,name,phone\n1,试一,13912345678\n0,试二,\n3,试三,\n".encode()})
    page.get_by_role("button", name="导入名册").click()
    assert "第 3 行 no" in page.content() and "2 人（户）在册" in page.content()
    accessible(page)
    screenshot(page, "roll")
    page.get_by_role("button", name="公示").click()
    assert "名册定下来了" in page.content()
    page.get_by_role("link", name="名册签到表").click()
    assert "试一" in page.content() and "13912345678" not in page.content()
    page.get_by_role("button", name="打开姓名和电话").click()
    assert "13912345678" in page.content()
    accessible(page)
    screenshot(page, "names")
