"""What a village owns, who gets what from it, and the own look-up at the village's counter."""

from test_disclosure import VILLAGE, look

PHONE = "13800138001"
# What is wider than its card, or broken into lines.
OUT = """all => all.filter(one => one.scrollWidth > one.clientWidth
    || one.offsetHeight > 1.6 * parseFloat(getComputedStyle(one).fontSize)).map(one => one.innerText)"""


def test_a_villager_looks_at_what_the_village_owns(new_page, accessible, screenshot):
    page = new_page(width=390, height=844)
    page.goto(VILLAGE)
    page.get_by_role("link", name="集体资产").first.click()
    assert page.locator("#assets").is_visible()
    look(page, accessible, screenshot, "property")
    page.get_by_role("link", name="门前塘").last.click()
    main = page.locator("main").inner_text()
    assert "陈**" in main and "快到期" in main and "15,000.00 元" in main
    look(page, accessible, screenshot, "contract")
    page.get_by_role("link", name="门前塘").first.click()
    assert "12.50 亩" in page.locator("main").inner_text()
    look(page, accessible, screenshot, "asset")

    page = new_page(width=320, locale="en", color_scheme="dark")
    for name, path in [("property-en", f"{VILLAGE}/property"), ("lists-en", f"{VILLAGE}/lists")]:
        page.goto(f"{path}?lang=en&size=elder")
        look(page, accessible, screenshot, name)


def test_no_sum_breaks_out_of_its_card(new_page):
    for width in [320, 390, 768, 1024, 1280]:
        page = new_page(width=width)
        for path in [VILLAGE, f"{VILLAGE}/money", f"{VILLAGE}/property"]:
            page.goto(path)
            out = page.eval_on_selector_all(".figures > .card > .big", OUT)
            assert not out, f"{path} at {width} px: {out}"


def test_a_list_is_covered_for_everybody(new_page, accessible, screenshot):
    page = new_page(width=390, height=844)
    page.goto(f"{VILLAGE}/lists")
    look(page, accessible, screenshot, "lists")
    page.get_by_role("link", name="上年度集体收益分红").click()
    main = page.locator("main").inner_text()
    assert "高**" in main and "12,000.00 元" in main and "高小满" not in main
    look(page, accessible, screenshot, "list")
    page.goto(f"{VILLAGE}/lists")
    page.get_by_role("link", name="耕地地力保护补贴").click()
    assert "困难" in page.locator("main").inner_text() and "残疾，" not in page.locator("main").inner_text()


def test_at_the_counter_one_sees_the_own_and_is_signed_out(new_page, code_to, accessible, screenshot):
    for javascript in [True, False]:
        page = new_page(width=1080, height=1400, javascript=javascript)
        page.goto("/kiosk/entitlements")
        if javascript:
            look(page, accessible, screenshot, "kiosk-sign-in")
        page.fill("#phone", PHONE)
        page.get_by_role("button", name="发送验证码").click()
        page.fill("#code", code_to(PHONE))
        page.locator("main form[action='/sign-in/code'] button").click()
        main = page.locator("main").inner_text()
        assert "高小满" in main and "412.50 元" in main and "承包地 3.30 亩" in main and "陈" not in main
        if javascript:
            look(page, accessible, screenshot, "kiosk-own")
            assert page.locator("h1").bounding_box()["x"] >= 16, "nothing is glued to the edge"
        answer = page.request.get("/kiosk/entitlements")
        assert answer.headers["refresh"].startswith("90;") and answer.headers["cache-control"] == "no-store"
        page.get_by_role("link", name="看完了，退出").click()
        assert page.url.endswith("/kiosk/entitlements") and page.locator("#phone").is_visible()
        assert not [cookie for cookie in page.context.cookies() if cookie["name"].endswith("session")]
        page.goto("/me/entitlements")
        assert "/sign-in" in page.url


def test_the_desk_of_property_and_lists(new_page, accessible, screenshot):
    page = new_page()
    for role in ["disclosure_clerk", "supervision_committee"]:
        page.goto(f"/sign-in?role={role}&unit=v-330381125528")
        page.locator("main form[method=post][action='/sign-in'] button").first.click()
        for path in ["/desk/property", "/desk/entitlements"]:
            page.goto(path)
            look(page, accessible, screenshot, role + path.replace("/", "-"))
    page.goto("/desk/anomalies/330381125528")
    text = page.locator("main").inner_text()
    assert "租金低于评估价" in text and "合同快到期" in text
    look(page, accessible, screenshot, "anomalies")

    page.goto("/sign-in?role=disclosure_clerk&unit=v-330381125528")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()
    for name, path in [("asset", "/desk/property/330381125528/asset"),
                       ("contract", "/desk/property/330381125528/contract"),
                       ("new", "/desk/entitlements/330381125528/new")]:
        page.goto(path)
        look(page, accessible, screenshot, name)
    page.goto("/desk/property")
    page.get_by_role("link", name="变更或终止").first.click()
    assert page.locator("#rent").input_value().endswith(".00")
    look(page, accessible, screenshot, "change")
