"""What takes two persons, as the two of them do it."""

from test_pages import do, fact, number_of, report, sign_in


def two_persons(first, second, kind, subject, accessible):
    """One proposes, another agrees; returns the number of the approval."""
    first.goto("/approvals")
    accessible(first)
    first.select_option("#kind", kind)
    first.fill("#object", subject)
    first.fill("#reason", "需要两个人决定。")
    first.get_by_role("button", name="提出").click()
    address = first.url
    assert not first.get_by_role("button", name="同意", exact=True).count(), "the first is not the second"
    second.goto(address)
    accessible(second)
    second.get_by_role("button", name="同意", exact=True).click()
    assert "已同意" in second.locator("main").inner_text()
    return address.rsplit("/", 1)[1]


def test_a_unit_returns_what_is_not_its_own_and_the_centre_rules(new_page, accessible):
    number = number_of(report(new_page(), "公园的长椅坏了", village=61))
    desk = sign_in(new_page(), "dispatcher")
    do(desk, number, "accept", "受理并派单")
    lead = fact(desk, "主办单位")
    handler = sign_in(new_page(), "handler", lead)
    do(handler, number, "return", reason="这一处由街道管养。")
    desk.goto("/desk?list=returned")
    desk.locator(f"a[href='/desk/case/{number}']").click()
    form = desk.locator(f"form[action='/desk/case/{number}/dispatch']")
    form.locator("[name=ruling]").check()
    form.locator("button").click()
    assert desk.locator(".summary a").get_attribute("href") == "#dispatch-reason"
    form.locator("[name=reason]").fill("已核实权属，由贵单位办理。")
    form.locator("button").click()
    desk.locator("main [role=alert]", has_text="双人审批").first.wait_for()
    approval = two_persons(desk, sign_in(new_page(), "supervisor"), "ruling", number, accessible)
    desk.goto(f"/desk/case/{number}")
    form = desk.locator(f"form[action='/desk/case/{number}/dispatch']")
    form.locator("[name=ruling]").check()
    form.locator("[name=reason]").fill("已核实权属，由贵单位办理。")
    form.locator("[name=approval]").fill(approval)
    form.locator("button").click()
    assert "裁定" in desk.locator(".timeline").inner_text()


def test_a_broken_glass_is_seen_on_the_desk_until_a_third_person_has_reviewed_it(new_page, accessible, screenshot):
    number = number_of(report(new_page(), "老人几天没有开门", village=61, name="王一", phone="13900000000"))
    first, auditor = sign_in(new_page(), "dispatcher"), sign_in(new_page(), "auditor")
    before = badge(auditor)
    approval = two_persons(first, sign_in(new_page(), "supervisor"), "break_glass", number, accessible)
    first.goto(f"/approvals/{approval}")
    first.get_by_role("button", name="现在打开").click()
    assert "13900000000" in first.locator("main").inner_text()
    assert badge(auditor) == before + 1
    notice = auditor.locator("main .notice.late")
    assert "等您复核" in notice.inner_text()
    accessible(auditor)
    screenshot(auditor, "desk")
    notice.locator("a").click()
    accessible(auditor)
    screenshot(auditor, "list")
    auditor.locator(f"a[href='/approvals/{approval}']").first.click()
    accessible(auditor)
    screenshot(auditor, "one")
    auditor.get_by_role("button", name="理由成立").click()
    assert "理由成立" in auditor.locator("dl").inner_text()
    assert badge(auditor) == before


def badge(page):
    """The number beside the link to the approvals, on the desk."""
    page.goto("/desk")
    shown = page.locator("nav a[href='/approvals'] .badge")
    return int(shown.inner_text().split()[0]) if shown.count() else 0
