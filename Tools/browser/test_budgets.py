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
        page = context.new_page()
        if role:
            page.goto(f"/sign-in?role={role}&unit=")
            button = page.locator("main form[method=post][action='/sign-in'] button").first
            if not button.count():
                pytest.skip(f"nobody here is a {role}")
            button.click()
            page.wait_for_load_state("load")
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        # What signing in brought along does not count as there already.
        network.send("Network.setCacheDisabled", {"cacheDisabled": True})
        addresses, sizes = {}, {}
        network.on("Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}))
        # The browser's own count of what came in, headers included; a stream that never ends never gets here.
        network.on("Network.loadingFinished", lambda done: sizes.update({done["requestId"]: done["encodedDataLength"]}))
        answer = page.goto(address)
        page.wait_for_load_state("networkidle") if not role else page.wait_for_load_state("load")
        if answer.status == 404:
            pytest.skip(f"there is no {address} here")
        is_map = {id for id in sizes if "/assets/leaflet" in addresses.get(id, "") or "/tiles/" in addresses.get(id, "")}
        return sum(size for id, size in sizes.items() if id not in is_map), sum(sizes[id] for id in is_map)

    yield measure
    for context in contexts:
        context.close()


@pytest.mark.parametrize(
    "address", ["/", "/report", "/cases", "/open", "/open/resolution", "/help/resident", "/sign-in", "/privacy", "case"])
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
