"""A resident agrees to be told; those it was given to are told while their page is open; both say how."""

import re

from test_pages import do, fact, number_of, on, sign_in, to_check

WORDS = "公园的长椅坏了"  # invented


def test_told_while_the_page_is_open(new_page, accessible, screenshot):
    resident = new_page(width=360, javascript=False)
    to_check(resident, WORDS, village=61)
    resident.fill("#phone", "13912345678")
    resident.check("#notify")
    on(resident, "send")
    address = resident.locator("section.receipt a").get_attribute("href")
    number, receipt = number_of(address), re.search(r"receipt=(\w+)", address)[1]
    desk = sign_in(new_page(), "dispatcher")
    do(desk, number, "accept", "受理并派单")

    worker = sign_in(new_page(), "handler", fact(desk, "主办单位"))
    worker.goto("/desk/notices")
    line = worker.locator("li.item", has=worker.locator("a", has_text=number[-6:-1]))
    line.first.wait_for()
    assert "交办" in line.first.inner_text()
    accessible(worker)
    do(sign_in(new_page(), "supervisor"), number, "supervise", reason="请抓紧。")
    line.filter(has_text="督办").first.wait_for(timeout=10_000)
    badge = worker.locator("header nav a[href='/desk/notices'] .badge")
    assert int(re.match(r"\d+", badge.inner_text())[0]) >= 1
    screenshot(worker, "desk")
    line.first.locator("a").click()
    worker.wait_for_url(f"**/desk/case/{number}")

    worker.goto("/desk/notices/settings?lang=en")
    accessible(worker)
    worker.goto("/desk/notices/settings?lang=zh")
    worker.uncheck("input[name=kind][value=dueSoon]")
    worker.fill("#email", "worker@example.org")
    worker.get_by_role("button", name="保存").click()
    assert worker.locator(".notice.done").is_visible()
    assert not worker.is_checked("input[name=kind][value=dueSoon]")
    screenshot(worker, "settings")

    resident.goto(f"/me/notices?receipt={receipt}")
    told = resident.locator("main").inner_text()
    assert "转办" in told and WORDS not in told
    screenshot(resident, "mine")
    administrator = sign_in(new_page(), "administrator")
    administrator.goto("/admin/deliveries")
    accessible(administrator)
    screenshot(administrator, "deliveries")
