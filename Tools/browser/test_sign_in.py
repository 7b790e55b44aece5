"""Real accounts in a browser: the first administrator's link, password, authenticator app, recovery codes, sessions;
residents by telephone code; and an identity provider we did not write, PyPI's oidc-provider-mock.

The program serves a county of its own here, without demo data and without the development sign-in. The codes of the app
come from Debian's oathtool."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from conftest import PROGRAM, PROJECT, free_port, stop, wait_for

PASSWORD = "seven boats before noon"
# Invented, as everything here.
UNITS = """code,name,name_en,kind,place,parent
centre,治理中心,Governance Centre,centre,330381,
t-330381001,锦湖街道,Jinhu Subdistrict,township,330381001000,centre
"""
POSTS = """unit,role,name,place,person,valid_from,valid_to
centre,administrator,系统管理员,330381,陈管平,2024-01-01,
centre,disclosure_clerk,公开专员,330381,吴公明,2024-01-01,
centre,dispatcher,受理派遣员（早班）,330381,周勇欣,2024-01-01,
t-330381001,duty_officer,值班长,330381001,孙琴升,2024-01-01,
"""
STEP = 30  # seconds that a code of the app stands


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The address of the identity provider. It knows one member of staff."""
    port = free_port()
    log = (tmp_path_factory.mktemp("provider") / "log").open("wb")
    server = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)], stdout=log, stderr=subprocess.STDOUT,
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"})
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for_port(server, port)
        tell(address, "employee-1", "admin")
        yield address
    finally:
        stop(server)


@pytest.fixture(scope="module")
def county(tmp_path_factory, provider):
    """A county with nothing in it but the first administrator's link: (address, link, folder)."""
    folder = tmp_path_factory.mktemp("county")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {
        "PUBLIC_URL": address, "OUTWARD_ALLOW": "127.0.0.1,::1", "CODES": "spool", "CODES_SPOOL": str(folder / "codes"),
        "OIDC_STAFF_ISSUER": provider, "OIDC_STAFF_CLIENT": "shanzhi", "OIDC_STAFF_SECRET": "secret",
        "OIDC_STAFF_NAME": "Mock", "OIDC_RESIDENT_ISSUER": provider, "OIDC_RESIDENT_CLIENT": "shanzhi-residents",
        "OIDC_RESIDENT_SECRET": "secret", "OIDC_RESIDENT_NAME": "Mock",
    }
    log_path = folder / "log"
    for kind, text in (("units", UNITS), ("posts", POSTS)):
        (folder / f"{kind}.csv").write_text(text, encoding="utf-8")
    divisions = PROJECT / "Apps/Shanzhi/DemoCounty/divisions.csv"
    for what, files in (("divisions", [divisions]), ("posts", [folder / "units.csv", folder / "posts.csv"])):
        subprocess.run(
            [PROGRAM, "import", what, "--county", "330381", "--data", folder / "data", *files], cwd=PROJECT, check=True,
            capture_output=True, timeout=60)
    with log_path.open("wb") as log:
        program = subprocess.Popen(
            [PROGRAM, "serve", "--county", "330381", "--data", folder / "data", "--port", str(port)],
            cwd=PROJECT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            env={**os.environ, "LANG": "zh_CN.UTF-8", **{f"SHANZHI_{name}": value for name, value in settings.items()}})
    try:
        # /readyz asks for a catalogue, which an empty county lacks: the printed link says that it serves.
        yield address, wait_for_link(program, log_path, address), folder
    finally:
        stop(program)


@pytest.fixture
def visit(browser, county):
    """Pages of their own cookies on that county; may go to the provider and back."""
    contexts = []

    def make(javascript=False, width=390, **options):
        context = browser.new_context(
            base_url=county[0], viewport={"width": width, "height": 800}, java_script_enabled=javascript,
            locale="zh-CN", timezone_id="Asia/Shanghai", **options)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def administrator(county):
    """What the first administrator keeps: filled by the first test that signs them in."""
    return {}


def code_of(secret, kept):
    """The app's code of a half minute that was not used yet: of this one, or of the next, as from a clock that is fast."""
    used = kept.setdefault(f"used {secret}", set())
    while True:
        now = int(time.time()) // STEP
        if step := next((step for step in (now, now + 1) if step not in used), None):
            break
        time.sleep(0.5)
    used.add(step)
    run = subprocess.run(
        ["oathtool", "--totp", "--base32", "--now", f"@{step * STEP}", secret], capture_output=True, text=True, check=True)
    return run.stdout.strip()


def enrolled(visit, county, kept):
    """Sets the administrator up, once for all tests."""
    if kept:
        return
    page = visit()
    page.goto(county[1])
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith("/sign-in/staff?set=1")
    page.fill("#login", "admin")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith("/sign-in/enrol")
    kept["secret"] = page.inner_text("#secret").replace(" ", "")
    kept["drawing"] = page.locator("main svg").count()
    page.fill("#code", code_of(kept["secret"], kept))
    page.click("main button[type=submit]")
    kept["recovery"] = page.locator("main li.item").all_inner_texts()
    page.click("main a.btn")
    kept["landed"] = page.url


def sign_in(page, kept, code=None):
    page.goto("/sign-in/staff")
    page.fill("#login", "admin")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    assert page.url.endswith("/sign-in/second"), page.inner_text("main")
    page.fill("#code", code or kept["recovery"].pop())
    page.click("main button[type=submit]")


def who(page):
    answer = page.request.get("/api/v1/sessions/me")
    return answer.json() if answer.ok else None


def test_the_first_administrator_comes_in_by_the_printed_link(visit, county, administrator):
    enrolled(visit, county, administrator)
    assert administrator["drawing"] == 1 and len(administrator["recovery"]) == 10
    assert administrator["landed"].endswith("/admin")
    page = visit()
    page.goto(county[1])
    assert "用过" in page.inner_text("main"), "the link opens twice"


def test_password_and_app_and_then_a_recovery_code_each_once(visit, county, administrator):
    enrolled(visit, county, administrator)
    page = visit()
    sign_in(page, administrator, code_of(administrator["secret"], administrator))
    assert who(page)["role"] == "administrator"
    paper = administrator["recovery"].pop()
    other = visit()
    sign_in(other, administrator, paper)
    assert who(other)["role"] == "administrator"
    again = visit()
    sign_in(again, administrator, paper)
    assert who(again) is None and again.locator(".summary").count() == 1
    page.goto("/me/sessions")
    assert page.locator("main form").count() >= 2
    for form in range(page.locator("main form").count() - 1, -1, -1):
        if page.locator("main form").nth(form).locator(".tag").count() == 0:
            page.locator("main form").nth(form).locator("button").click()
    assert who(page) is not None and who(other) is None


def test_an_administrator_opens_an_account_on_the_page(visit, county, administrator):
    enrolled(visit, county, administrator)
    page = visit()
    sign_in(page, administrator)
    page.goto("/admin/accounts")
    assert page.locator("optgroup").count() == 2 and "陈管平" not in page.inner_text("#post")
    page.fill("#unit", "锦湖")
    page.get_by_role("button", name="查找岗位").click()
    assert page.locator("#post option").all_inner_texts() == ["请选择", "值班长 · 孙琴升"]
    page.fill("#unit", "周勇欣")
    page.get_by_role("button", name="查找岗位").click()
    page.fill("#login", "周")
    page.get_by_role("button", name="开户").click()
    assert page.locator(".summary a").get_attribute("href") == "#login"
    assert "周勇欣" in page.locator("#post option[selected]").inner_text()
    page.fill("#login", "zhou")
    page.get_by_role("button", name="开户").click()
    link = page.inner_text("#link")
    invited = visit()
    invited.goto(link)
    invited.fill("#password", "short")
    invited.fill("#again", "short")
    invited.click("main button[type=submit]")
    assert invited.locator(".summary li").count() == 1
    assert invited.get_attribute("#password", "value") in (None, "")


def test_a_resident_comes_in_with_a_code(visit, county):
    page = visit()
    page.goto("/sign-in")
    page.click("main a[href^='/sign-in/resident']")
    page.fill("#phone", "138 0013 8000")
    page.click("main button[type=submit]")
    mail = newest(county[2] / "codes")
    assert mail.startswith("To: +8613800138000\n")
    code = re.search(r"\b\d{6}\b", mail.split("\n\n", 1)[1]).group()
    page.fill("#code", "000000" if code != "000000" else "111111")
    page.locator("form[action='/sign-in/code'] button").click()
    assert page.locator(".summary").count() == 1
    page.fill("#code", code)
    page.locator("form[action='/sign-in/code'] button").click()
    assert who(page) == {"kind": "resident"}


def test_a_resident_comes_in_by_the_provider(visit, county, provider):
    page = visit(javascript=True)
    page.goto("/sign-in/resident")
    page.click("main a[href^='/sign-in/openid/go/resident']")
    agree(page, provider, "resident-1")
    assert page.url.startswith(county[0])
    assert who(page) == {"kind": "resident"}


def test_staff_come_in_by_the_provider_and_still_need_their_app(visit, county, provider, administrator):
    enrolled(visit, county, administrator)
    page = visit(javascript=True)
    page.goto("/sign-in/staff")
    page.click("main a[href^='/sign-in/openid/go/staff']")
    agree(page, provider, "employee-1")
    assert page.url == f"{county[0]}/sign-in/second" and who(page) is None
    page.fill("#code", code_of(administrator["secret"], administrator))
    page.click("main button[type=submit]")
    assert who(page)["role"] == "administrator"
    stranger = visit(javascript=True)
    stranger.goto("/sign-in/staff")
    stranger.click("main a[href^='/sign-in/openid/go/staff']")
    agree(stranger, provider, "stranger-1")
    assert who(stranger) is None and "没有您的账户" in stranger.inner_text("main")
    tell(provider, "employee-2", "admin")
    thief = visit(javascript=True)
    thief.goto("/sign-in/staff")
    thief.click("main a[href^='/sign-in/openid/go/staff']")
    agree(thief, provider, "employee-2")
    assert who(thief) is None and "属于认证系统里的另一个人" in thief.inner_text("main")


def test_staff_change_password_and_app_themselves(visit, county, administrator, accessible, screenshot):
    enrolled(visit, county, administrator)
    page, elsewhere = visit(javascript=True, width=320), visit()
    sign_in(elsewhere, administrator)
    sign_in(page, administrator)
    page.goto("/me/sessions")
    page.get_by_role("link", name="更改密码").click()
    look(page, accessible, screenshot, "password", "zh", "normal")
    for old, new in (("wrong", "another long sentence"), (PASSWORD, PASSWORD)):
        page.fill("#old", old)
        page.fill("#password", new)
        page.fill("#again", new)
        page.get_by_role("button", name="更改密码").click()
        assert page.locator(".summary a").count() == 1
    look(page, accessible, screenshot, "password-refused", "zh", "normal")
    change(page, PASSWORD, "another long sentence")
    assert "密码已更改" in page.inner_text("main") and who(elsewhere) is None
    page.goto("/me/password")
    change(page, "another long sentence", PASSWORD)
    page.get_by_role("link", name="第二步验证").click()
    look(page, accessible, screenshot, "second-factor", "zh", "normal")
    page.fill("#password", PASSWORD)
    page.fill("#code", code_of(administrator["secret"], administrator))
    page.get_by_role("button", name="在手机上重新设置").click()
    look(page, accessible, screenshot, "new-app", "zh", "normal")
    secret = page.inner_text("#secret").replace(" ", "")
    page.fill("#code", code_of(secret, administrator))
    page.click("main button[type=submit]")
    administrator["secret"] = secret
    administrator["recovery"] = page.locator("main li.item").all_inner_texts()
    page.click("main a.btn")
    assert page.url.endswith("/me/sessions")
    again = visit()
    sign_in(again, administrator, code_of(secret, administrator))
    assert who(again)["role"] == "administrator"


def change(page, old, new):
    page.fill("#old", old)
    page.fill("#password", new)
    page.fill("#again", new)
    page.get_by_role("button", name="更改密码").click()


def test_every_page_is_accessible_in_both_languages_and_in_large_print(
        visit, county, administrator, accessible, screenshot):
    enrolled(visit, county, administrator)
    page = visit(javascript=True, width=320)
    paths = ["/sign-in", "/sign-in/staff", "/sign-in/resident"]
    for language in ["zh", "en"]:
        for size in ["normal", "elder"]:
            for path in paths:
                page.goto(f"{path}?lang={language}&size={size}")
                look(page, accessible, screenshot, path, language, size)
    page.goto("/sign-in/staff?lang=zh&size=normal")
    page.fill("#login", "admin")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    look(page, accessible, screenshot, "second", "zh", "normal")
    page.fill("#code", administrator["recovery"].pop())
    page.click("main button[type=submit]")
    for path in ["/me/sessions", "/admin/accounts", "/sign-in/post"]:
        page.goto(path)
        look(page, accessible, screenshot, path, "zh", "normal")
    page.goto("/admin/accounts?size=elder")
    page.fill("#login", "sun")
    page.select_option("#post", label="值班长 · 孙琴升")
    page.get_by_role("button", name="开户").click()
    look(page, accessible, screenshot, "given", "zh", "elder")
    page.goto(page.inner_text("#link"))
    look(page, accessible, screenshot, "link", "zh", "elder")
    page.fill("#password", PASSWORD)
    page.fill("#again", PASSWORD)
    page.click("main button[type=submit]")
    page.fill("#login", "sun")
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    look(page, accessible, screenshot, "enrol", "zh", "elder")
    page.fill("#code", code_of(page.inner_text("#secret").replace(" ", ""), {}))
    page.click("main button[type=submit]")
    look(page, accessible, screenshot, "recovery", "zh", "elder")
    for path in ["/me/password", "/me/second-factor", "/me/sessions"]:
        page.goto(path)
        look(page, accessible, screenshot, path, "zh", "elder")
    page.goto("/sign-in/resident")
    page.fill("#phone", "13900139000")
    page.click("main button[type=submit]")
    look(page, accessible, screenshot, "code", "zh", "elder")


def look(page, accessible, screenshot, path, language, size):
    accessible(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320, f"{path} is {wide} pixels wide"
    assert "⟨" not in page.content() and "{{" not in page.content()
    screenshot(page, f"{path.strip('/').replace('/', '-')}-{language}-{size}")


def tell(provider, subject, name):
    """At the provider, `subject` bears this name from now on."""
    claims = json.dumps({"preferred_username": name, "email": "admin@example.org"}).encode()
    urllib.request.urlopen(
        urllib.request.Request(
            f"{provider}/users/{subject}", claims, {"Content-Type": "application/json"}, method="PUT"), timeout=20)


def agree(page, provider, subject):
    """The person signs in there as `subject`."""
    page.wait_for_url(f"{provider}/**")
    page.fill("input[name=sub]", subject)
    page.locator("button[type=submit], input[type=submit]").first.click()


def newest(folder):
    files = sorted(folder.glob("*.msg"))
    assert files, "no message was sent"
    return files[-1].read_text(encoding="utf-8")


def wait_for_port(process, port):
    def listens():
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    wait_for(listens, process)


def wait_for_link(program, log_path, address):
    link = re.compile(rf"{re.escape(address)}/sign-in/link/[0-9a-f]{{64}}")
    return wait_for(lambda: link.search(log_path.read_text(encoding="utf-8", errors="replace")), program).group()
