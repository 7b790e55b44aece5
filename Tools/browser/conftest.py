"""What every browser test needs: the program with a small demo county, a browser, and an accessibility check."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = PROJECT / ".build/debug/shanzhi"
SCREENS = PROJECT / ".build-screens"
CHROMIUM = "/usr/bin/chromium"

READY_ATTEMPTS = 240
READY_PAUSE = 0.25  # seconds; with READY_ATTEMPTS a minute, for a debug build on a busy machine
STOP_LIMIT = 30  # seconds
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def base_url(tmp_path_factory):
    """The address of the program, started once on an empty folder with the small demo county.

    SHANZHI_TEST_ADDRESS names one that runs already, for whoever works on a page.
    """
    if running := os.environ.get("SHANZHI_TEST_ADDRESS"):
        yield running
        return
    assert PROGRAM.exists(), "build it first: swift build --build-tests"
    folder = tmp_path_factory.mktemp("shanzhi")
    log_path = folder / "log"
    os.environ["SHANZHI_TEST_LOG"] = str(log_path)
    port = free_port()
    with log_path.open("wb") as log:
        program = subprocess.Popen(
            [PROGRAM, "demo", "--data", folder / "data", "--port", str(port), "--small"],
            cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(program, address, log_path)
        yield address
    finally:
        stop(program)
    assert program.returncode == 0, f"the program did not end cleanly ({program.returncode}):\n{tail(log_path)}"


@pytest.fixture
def code_to(base_url):
    """code_to(phone) is the last sign-in code that the program sent there; the demo prints them instead of sending them.

    SHANZHI_TEST_LOG names the log of a program that runs already."""

    def read(phone):
        log = pathlib.Path(os.environ["SHANZHI_TEST_LOG"]).read_text(encoding="utf-8", errors="replace")
        return re.findall(rf"\+86{phone}\D+(\d{{6}})", log)[-1]

    return read


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, without a window."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser, base_url):
    """Makes pages of their own session: new_page(width=320, javascript=False, locale="en").

    A test in which a page met a script error fails, as does one whose page asked for anything from another host.
    """
    contexts, faults = [], []

    def make(width=1280, height=800, javascript=True, locale="zh-CN", **options):
        context = browser.new_context(
            base_url=base_url, viewport={"width": width, "height": height}, java_script_enabled=javascript,
            locale=locale, timezone_id="Asia/Shanghai", reduced_motion="reduce", **options)
        contexts.append(context)
        context.on("request", lambda sent: note_foreign(sent.url, base_url, faults))
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"script error: {error}"))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not faults, "\n".join(faults)


@pytest.fixture
def page(new_page):
    """A page of ordinary width, in Chinese, with JavaScript."""
    return new_page()


@pytest.fixture
def screenshot(request):
    """screenshot(page, "portal") writes .build-screens/TEST-portal.png, the whole page, for a person to look at."""

    def take(page, name):
        SCREENS.mkdir(exist_ok=True)
        test = re.sub(r"[^\w.-]+", "-", request.node.name).strip("-")
        path = SCREENS / f"{test}-{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take


@pytest.fixture(scope="session")
def accessible():
    """accessible(page) fails with every violation of WCAG 2.2 A and AA that axe finds on the page as it is now."""
    axe = Axe()

    def check(page):
        # Without scripts axe would wait for ever.
        assert not page.evaluate("matchMedia('(scripting: none)').matches"), "axe needs a page with JavaScript"
        # What a page quotes, such as the places that a template of words has, stands in code.
        words = page.evaluate(
            "[...document.querySelectorAll('code, pre')].reduce("
            "(words, quoted) => words.replaceAll(quoted.innerText, ''), document.body.innerText)"
        )
        open_ends = re.findall(r"⟨[^⟩]*⟩|(?<![/\w])\{[a-z]\w*\}", words)
        assert not open_ends, f"{page.url} shows keys or open places instead of words: {open_ends}"
        results = axe.run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
        ran = len(results["passes"]) + len(results["violations"])
        assert ran > 0, f"axe found nothing to check on {page.url}"
        faults = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}\n    {node['html']}"
            for violation in results["violations"]
            for node in violation["nodes"]
        ]
        assert not faults, f"{page.url} is not accessible:\n" + "\n".join(faults)

    return check


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(program, address, log_path):
    for _ in range(READY_ATTEMPTS):
        if program.poll() is not None:
            pytest.exit(f"the program ended by itself ({program.returncode}):\n{tail(log_path)}", returncode=1)
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass  # not listening yet, or listening and not ready
        time.sleep(READY_PAUSE)
    pytest.exit(f"the program was not ready after {READY_ATTEMPTS} attempts:\n{tail(log_path)}", returncode=1)


def wait_for(found, process):
    """What `found()` gives, once it gives something; fails when the process ends before."""
    for _ in range(READY_ATTEMPTS):
        assert process.poll() is None, "it ended by itself"
        if answer := found():
            return answer
        time.sleep(READY_PAUSE)
    pytest.fail(f"not ready after {READY_ATTEMPTS} attempts: {process.args}")


def stop(program):
    if program.poll() is None:
        program.send_signal(signal.SIGTERM)
    try:
        program.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def tail(log_path, lines=40):
    return "\n".join(log_path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def note_foreign(url, base_url, faults):
    if not url.startswith((base_url + "/", "data:", "blob:")) and url != base_url:
        faults.append(f"asked another host: {url}")
