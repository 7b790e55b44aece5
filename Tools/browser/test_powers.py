"""The village's powers step by step, as a villager with a phone reads them, and the desk where they are used."""

import re

VILLAGE = "/village/330381125528"


def look(page, accessible, screenshot, name):
    body = page.locator("main").inner_text()
    assert not re.search(r"⟨|\{\w|Optional|nil\b", body), body
    sticks_out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sticks_out <= 0, page.url
    accessible(page)
    screenshot(page, name)


def sign_in(page, role, unit="v-330381125528"):
    page.goto(f"/sign-in?role={role}&unit={unit}")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()


def test_a_villager_follows_the_road(new_page, accessible, screenshot):
    page = new_page(width=390, height=844, javascript=False)
    page.goto(VILLAGE)
    page.get_by_role("link", name="清单和全部记录").click()
    assert page.locator("main .tag.late").count() >= 1, "one run is late"
    page.get_by_role("link", name="村道硬化工程").click()
    main = page.locator("main").inner_text()
    assert "已办结" in main and "486,300.00 元" in main and "应到代表" in main
    assert page.locator(".timeline li").count() == 11
    payments = page.locator("main .item", has_text="村道硬化工程")
    assert payments.count() == 3
    payments.get_by_role("link").first.click()
    page.get_by_role("link", name="决定的全过程").click()
    assert "/power/" in page.url
    page.get_by_role("link", name="问一问").click()
    assert "/sign-in" in page.url

    page = new_page(width=390, height=844)
    page.goto(f"{VILLAGE}/powers")
    look(page, accessible, screenshot, "powers-390")
    page.locator("details summary").first.click()
    look(page, accessible, screenshot, "flow-390")
    page.goto(f"{VILLAGE}/powers")
    page.get_by_role("link", name="村道硬化工程").click()
    look(page, accessible, screenshot, "run-390")
    page = new_page(width=320, locale="en", color_scheme="dark")
    page.goto(f"{VILLAGE}/powers?lang=en&size=elder")
    look(page, accessible, screenshot, "powers-elder")
    page.get_by_role("link", name="文化礼堂屋顶维修").click()
    look(page, accessible, screenshot, "running-elder")


def test_the_desk_of_the_powers(new_page, accessible, screenshot):
    page = new_page(width=390, height=844)
    sign_in(page, "disclosure_clerk")
    page.goto("/desk/powers")
    look(page, accessible, screenshot, "menu")
    page.get_by_role("link", name="村印章使用").click()
    page.get_by_role("button", name="开始").click()
    assert page.locator("#errors-title").count() == 1
    look(page, accessible, screenshot, "start")
    page.fill("#title", "开具贷款用的证明")
    page.get_by_text("还没有", exact=True).click()
    page.get_by_role("button", name="开始").click()
    look(page, accessible, screenshot, "step")
    page.get_by_text("没有，由我办理").click()
    page.fill("#paper", "贷款证明")
    page.get_by_role("button", name="办好了，登记").click()
    assert "已登记" in page.locator("[role=status]").inner_text()
    assert page.locator("#paper").count() == 0, "it is the secretary's turn"
    run = page.url.split("?")[0]
    page = new_page(width=390, height=844)
    sign_in(page, "village_secretary")
    page.goto(run)
    page.get_by_text("有，我回避").click()
    page.get_by_role("button", name="办好了，登记").click()
    look(page, accessible, screenshot, "aside")
    page = new_page(width=390, height=844)
    sign_in(page, "supervision_committee")
    page.goto("/desk/anomalies/330381125528")
    assert page.locator("main", has_text="权力运行逾期").count() == 1
    look(page, accessible, screenshot, "findings")
    card = page.locator("section.card", has_text="老年活动室桌椅").or_(page.locator("section.card", has_text="权力运行逾期"))
    card.first.get_by_label("理由").fill("多次催办没有结果")
    card.first.get_by_role("button", name="交镇街处理").click()
    look(page, accessible, screenshot, "handed-over")
    page = new_page(width=390, height=844)
    sign_in(page, "duty_officer", "t-330381125")
    page.goto("/desk/handed")
    page.get_by_label("核实结果").first.fill("已约谈村书记，三日内开会决定。")
    look(page, accessible, screenshot, "township")
    page.get_by_role("button", name="答复").click()
    assert "镇街已答复" in page.locator("main").inner_text()
