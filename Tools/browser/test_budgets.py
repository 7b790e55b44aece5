"""How heavy pages are on the way, in compressed bytes, with an empty cache and service workers blocked (ui.md)."""

import pytest

from test_pages import report

KB = 1024
MAP = 46 * KB  # what Leaflet may add


@pytest.fixture
def weigh(browser, base_url):
    """weigh(address, role) loads a page as new and returns its bytes on the way, those of the map apart."""
    contexts = []

    def measure(address, role=""):
        context = browser.new_context(base_url=base_url, locale="zh-CN", service_workers="block")
        contexts.append(context)
        if role:
            page = context.new_page()
            page.goto(f"/sign-in?role={role}&unit=")
            button = page.locator("main form[method=post][action='/sign-in'] button").first
            if not button.count():
                pytest.skip(f"nobody here is a {role}")
            button.click()
            page.close()
        page = context.new_page()
        # What signing in brought along does not count as there already.
        context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
        finished = []
        page.on("requestfinished", lambda request: finished.append(request))
        answer = page.goto(address)
        page.wait_for_load_state("networkidle") if not role else page.wait_for_load_state("load")
        if answer.status == 404:
            pytest.skip(f"there is no {address} here")
        sizes = {request.url: request.sizes()["responseBodySize"] for request in finished}
        is_map = {url for url in sizes if "/assets/leaflet" in url or "/tiles/" in url}
        return sum(size for url, size in sizes.items() if url not in is_map), sum(sizes[url] for url in is_map)

    yield measure
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    "address", ["/", "/report", "/open", "/open/resolution", "/help/resident", "/sign-in", "/privacy", "case"])
def test_a_residents_page_is_light(weigh, new_page, address):
    if address == "case":
        address = report(new_page(javascript=False))
    page, its_map = weigh(address)
    assert 3 * KB < page <= 60 * KB, f"{address}: {page / KB:.1f} KB"
    assert its_map <= MAP + 60 * KB, f"{address}: the map has {its_map / KB:.1f} KB"


@pytest.mark.parametrize(
    ("address", "role", "budget"),
    [("/field", "grid_worker", 150), ("/desk", "dispatcher", 200), ("/command", "dispatcher", 900)])
def test_a_page_for_staff_keeps_its_budget(weigh, address, role, budget):
    page, its_map = weigh(address, role)
    assert 3 * KB < page + its_map <= budget * KB, f"{address}: {(page + its_map) / KB:.1f} KB"
