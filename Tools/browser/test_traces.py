"""A gift followed by its number, and a tip with its return code, on a phone without scripts and at the desk."""

import re

VILLAGE = "330381125528"


def look(page, accessible, screenshot, name):
    body = page.locator("main").inner_text()
    assert not re.search(r"⟨|\{\w|Optional|nil\b", body), body
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, page.url
    accessible(page)
    screenshot(page, name)


def sign_in(page, role, unit=""):
    page.goto(f"/sign-in?role={role}{unit}")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()


def test_a_donor_follows_the_rice(new_page, accessible, screenshot):
    page = new_page(width=390, height=844)
    page.goto(f"/village/{VILLAGE}")
    page.get_by_role("link", name="捐赠款物去向").click()
    look(page, accessible, screenshot, "donations")
    rice = page.locator("main .item", has_text="大米")
    number = re.search(r"JZ \d{4}-\d{5}-\d", rice.inner_text()).group()
    page.goto("/donations")
    page.fill("#number", number.lower().replace("-", " "))
    page.get_by_role("button", name="查找").click()
    main = page.locator("main").inner_text()
    assert "300 袋" in main and "逐户签收" in main and "核销" in main
    look(page, accessible, screenshot, "donation")
    page.get_by_role("link", name="捐赠收据").click()
    look(page, accessible, screenshot, "donation-receipt")
    page = new_page(locale="en", color_scheme="dark")
    page.goto("/donations?lang=en&size=elder")
    look(page, accessible, screenshot, "donations-en")


def test_the_desk_of_donations(new_page, accessible, screenshot):
    page = new_page(width=390, height=844)
    sign_in(page, "disclosure_clerk", f"&unit=v-{VILLAGE}")
    page.goto("/desk/donations")
    look(page, accessible, screenshot, "desk-donations")
    page.locator("main .item", has_text="大米").get_by_role("link").click()
    page.locator("details summary").first.click()
    look(page, accessible, screenshot, "desk-donation")
    page.locator("details[open] input[name=quantity]").fill("9999")
    page.locator("details[open] button[type=submit]").click()
    assert "不能转走 9,999" in page.locator("main").inner_text()
    look(page, accessible, screenshot, "desk-donation-refused")


def test_a_tip_and_its_return_code(new_page, accessible, screenshot):
    page = new_page(width=390, height=844, javascript=False)
    page.goto(f"/village/{VILLAGE}")
    page.get_by_role("link", name="向巡察组反映").first.click()
    page.fill("#words", "水塘承包没有公开招标")
    page.get_by_role("button", name="交给巡察组").click()
    assert page.locator("#words").input_value() == "水塘承包没有公开招标", "what was typed is kept"
    page.get_by_label("集体资金、资产和资源").check()
    page.get_by_role("button", name="交给巡察组").click()
    code = page.locator(".tip-code").inner_text()
    assert re.fullmatch(r"(\d{4}\s){7}\d{4}", code) and not re.search(r"\d{8}", page.url.split("/")[-1])
    for name, path in [("rounds", "/inspections"), ("tip-code", "/tip")]:
        page.goto(path)
        page.wait_for_load_state()
    page.fill("#code", code)
    page.get_by_role("button", name="查看").click()
    assert page.url.endswith("/tip") and "水塘承包" in page.locator("main").inner_text()
    page.fill("#words", "在村东头")
    page.get_by_role("button", name="交给巡察组").click()
    assert "在村东头" in page.locator("main").inner_text()
    page = new_page(width=390, height=844)
    page.goto("/inspections")
    look(page, accessible, screenshot, "rounds")
    page.locator("main .items a").first.click()
    look(page, accessible, screenshot, "round")
    page.get_by_role("link", name="向巡察组反映").click()
    look(page, accessible, screenshot, "tip-form")
    page.goto("/tip")
    look(page, accessible, screenshot, "tip-code")
    page.fill("#code", code)
    page.get_by_role("button", name="查看").click()
    look(page, accessible, screenshot, "tip")
    page = new_page(width=390, height=844)
    sign_in(page, "inspector")
    page.goto("/desk/tips")
    look(page, accessible, screenshot, "desk-tips")
    assert "水塘承包" not in page.locator("main").inner_text()
    page.locator("main .item", has_text="集体资金").get_by_role("link").first.click()
    look(page, accessible, screenshot, "desk-tip-closed")
    page.get_by_role("button", name="打开").click()
    assert "水塘承包" in page.locator("main").inner_text()
    look(page, accessible, screenshot, "desk-tip")
