"""The leader's page: from the county down to the single case, the same figures as everybody's page, one sheet of paper."""

import re
import subprocess

import pytest

LOOKS = [("zh", 1280, "light"), ("en", 390, "dark"), ("zh", 320, "dark"), ("en", 1280, "light")]
COUNTY = "330381"


def sign_in(page, role="supervisor", unit="centre"):
    page.goto(f"/sign-in?role={role}&unit={unit}")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()
    return page


def figure(card):
    return card.locator(".big").inner_text().strip()


def narrow(page):
    """What sticks out of the window, by how many pixels."""
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("language,width,scheme", LOOKS)
def test_the_page_in_every_look(new_page, accessible, screenshot, language, width, scheme):
    page = sign_in(new_page(width=width, color_scheme=scheme))
    page.goto(f"/lead?days=90&lang={language}")
    assert page.locator(".lead-card").count() == 8
    assert narrow(page) <= 0
    body = page.locator("main").inner_text()
    assert not re.search(r"⟨|\{\w|Optional|nil", body)
    accessible(page)
    screenshot(page, f"{language}-{width}-{scheme}")


def test_large_print_fits_a_phone(new_page, accessible, screenshot):
    page = sign_in(new_page(width=320))
    page.goto("/lead?size=elder")
    assert narrow(page) <= 0
    accessible(page)
    screenshot(page, "elder")


def test_every_number_is_the_one_everybody_sees(new_page):
    page = sign_in(new_page())
    page.goto("/lead?days=90")
    cards = page.locator(".lead-card")
    seen = [(figure(card), card.locator("p a").get_attribute("href")) for card in cards.all()]
    for value, address in seen:
        page.goto(address)
        assert page.locator("h2.big").inner_text().strip() == value, address


def down(page, level):
    """To a place within this one that has open cases, and beyond it, unless it is the last, places of its own."""
    rows = page.locator(".lead-peers tbody tr")
    rows.first.wait_for()
    counts = [int(re.sub(r"\D", "", row.locator("td").nth(5).inner_text())) for row in rows.all()]
    links = [row.locator("a").first.get_attribute("href") for row in rows.all()]
    for _, link in sorted(zip(counts, links), reverse=True):
        above = page.url
        page.locator(f".lead-peers a[href='{link}']").first.click()
        page.wait_for_url(re.compile(rf"place=\d{{{level}}}\b"))
        if level == 15 or page.locator(".lead-peers tbody tr").count():
            return
        page.goto(above)
    pytest.fail(f"no place below {page.url} leads further down")


def test_four_taps_from_the_county_to_the_case(new_page):
    page = sign_in(new_page(width=390))
    page.goto("/lead?days=90")
    for level in (9, 12, 15):
        down(page, level)
    page.locator(".lead-cases a").first.click()
    assert "/desk/case/" in page.url and page.locator("h1").count() == 1


def test_a_town_sees_itself_and_no_other(new_page):
    page = sign_in(new_page(), unit="t-330381001")
    page.goto("/lead")
    assert page.locator("h1").inner_text() == "安阳街道"
    assert page.goto("/lead?place=330381002").status == 403
    assert page.goto(f"/lead?place={COUNTY}").status == 403
    assert page.goto("/lead?place=110105").status == 404
    assert sign_in(new_page(), role="handler", unit="").goto("/lead").status == 403


def test_one_sheet_of_paper_with_the_same_figures(new_page, tmp_path):
    page = sign_in(new_page())
    for language in ("zh", "en"):
        page.goto(f"/lead?days=90&lang={language}")
        values = [figure(card) for card in page.locator(".lead-card").all()]
        address = page.locator("a.btn[href^='/lead.pdf']").get_attribute("href")
        answer = page.context.request.get(address)
        assert answer.headers["content-type"] == "application/pdf"
        sheet = tmp_path / f"{language}.pdf"
        sheet.write_bytes(answer.body())
        info = subprocess.run(["pdfinfo", sheet], check=True, capture_output=True, text=True).stdout
        assert re.search(r"Pages:\s+1\n", info) and "A4" in info
        text = subprocess.run(["pdftotext", "-layout", sheet, "-"], check=True, capture_output=True, text=True).stdout
        assert "瑞安市" in text
        for value in values:
            assert value in text, f"{value} is on the page and not on the sheet"


def test_a_target_is_set_with_its_source_and_counts_from_its_day(new_page, accessible, screenshot):
    page = sign_in(new_page())
    page.goto("/lead/targets")
    accessible(page)
    page.select_option("#indicator", "closing-on-time")
    page.fill("#target", "101")
    page.fill("#source", "瑞委办〔2026〕1 号（试）")
    page.click("form.card button")
    assert page.locator(".summary").count() == 1, "more than all is refused"
    assert page.input_value("#source") == "瑞委办〔2026〕1 号（试）", "and nothing has to be typed again"
    page.fill("#target", "42.5")
    page.click("form.card button")
    assert "42.50%" in page.locator("main").inner_text()
    screenshot(page, "targets")
    page.goto("/lead")
    assert "42.50%" in page.locator("#card-closing-on-time").locator("xpath=ancestor::article").inner_text()
