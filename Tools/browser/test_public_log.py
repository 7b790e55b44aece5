"""The public log's pages: explained, a report's proof checked in the browser, and the same without JavaScript."""

import json
import time
import urllib.error
import urllib.request

import pytest

PUBLISHED = 60  # seconds, as promised with the report


@pytest.fixture(scope="module")
def reported(base_url):
    """The answer to a report whose proof is there."""
    request = urllib.request.Request(
        f"{base_url}/api/v1/reports",
        json.dumps({"text": "村口的公示栏玻璃碎了", "location": {"divisionCode": "330381001"}}).encode(),
        {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        reported = json.load(answer)
    deadline = time.monotonic() + PUBLISHED
    while True:
        try:
            urllib.request.urlopen(base_url + reported["proof"]["url"], timeout=20).close()
            return reported
        except urllib.error.HTTPError as error:
            assert error.code == 404 and time.monotonic() < deadline
            time.sleep(0.2)


def test_the_log_is_explained(page, accessible, screenshot, reported):
    page.goto("/log")
    assert page.get_by_role("heading", name="公开账本", exact=True).is_visible()
    assert "shanzhi/330381+" in page.content()
    accessible(page)
    screenshot(page, "log")


def test_a_stranger_sees_the_proof_checked(page, accessible, screenshot, reported):
    page.goto(reported["proof"]["page"])
    page.locator("[data-done=yes]").wait_for()
    assert page.locator(".proofs .good").count() == 2, page.locator(".proofs").inner_text()
    assert "公示栏" not in page.content()
    accessible(page)
    screenshot(page, "stranger")


def test_the_holder_sees_that_the_content_fits(page, accessible, screenshot, reported):
    page.goto(f"{reported['proof']['page']}?receipt={reported['receipt']['token']}")
    page.locator("[data-done=yes]").wait_for()
    assert page.locator(".proofs .good").count() == 3, page.locator(".proofs").inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载这一行的底稿").click()
    opened = json.loads(download.value.path().read_text())
    assert opened["salt"] and json.loads(opened["event"])["kind"] == json.loads(opened["leaf"])["event"]
    accessible(page)
    screenshot(page, "holder")


def test_a_changed_leaf_is_seen_through(new_page, reported):
    page = new_page()

    def change(route):
        answer = route.fetch()
        lines = answer.text().split("\n")
        lines[2] = "A" * 43 + "="
        route.fulfill(response=answer, body="\n".join(lines))

    page.route("**" + reported["proof"]["url"], change)
    page.goto(reported["proof"]["page"])
    page.locator("[data-done=no]").wait_for()
    assert "对不上" in page.locator(".proofs .bad").first.inner_text()


@pytest.mark.parametrize("options", [{"width": 320}, {"javascript": False}, {"locale": "en"}], ids=str)
def test_everywhere(new_page, accessible, screenshot, reported, options):
    page = new_page(**options)
    english = options.get("locale") == "en"
    page.goto(reported["proof"]["page"] + ("" if english else "?size=elder"))
    assert page.get_by_role("link", name="Download the proof" if english else "下载证明文件").is_visible()
    if options.get("javascript") is False:
        assert "没有运行脚本" in page.content()
    else:
        page.locator("[data-done=yes]").wait_for()
        accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth") if options.get("javascript", True) else True
    screenshot(page, "page")


def test_the_page_of_a_report_leads_to_its_proof(page, reported):
    page.goto(reported["receipt"]["url"])
    page.get_by_role("link", name="公开账本中的证明").click()
    page.locator("[data-done=yes]").wait_for()
